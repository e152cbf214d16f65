/** What `dither kernel` says: which kernel runs here and why, and how to choose another. */

import type { KernelReport, LevelState } from "@dither/kernels";
import type { Fact, ReportDocument, Table } from "dither";

const states: Readonly<Record<LevelState, string>> = {
  exact: "yes, with WebAssembly's bits",
  "wrong bits": "no: its bits differ from WebAssembly's",
  "not on this CPU": "no: this CPU lacks it",
};

export function kernelDocument(report: KernelReport): ReportDocument {
  const { exact, fast, native, level, levels } = report;
  const withLevel = (kernel: string): string => (kernel.startsWith("native") ? `${kernel}, ${level}` : kernel);
  return {
    title: titleOf(report),
    abstract: [{ kind: "paragraph", text: why(report) }],
    facts: [
      { term: "exact (default)", text: withLevel(exact) },
      { term: "fast", text: withLevel(fast) },
      ...foundAt(native),
    ],
    sections: [
      { heading: null, blocks: [levels.length > 0 ? levelTable(levels) : null] },
      {
        heading: "To choose another",
        blocks: [
          {
            kind: "list",
            items: [
              { text: "--kernel wasm, or native, of a command: by name; the bits are the same." },
              { text: "--kernel fast: fused multiply-add; bits may differ between CPUs." },
              { text: "DITHER_KERNEL_LEVEL=baseline, avx2 or avx512 in the environment: another instruction set." },
              { text: "dither kernel build: compile the native kernel here." },
            ],
          },
        ],
      },
    ],
  };
}

const levelTable = (levels: KernelReport["levels"]): Table => ({
  kind: "table",
  id: "levels",
  caption: "Instruction sets of the native kernel, the best last.",
  columns: [{ heading: "level" }, { heading: "runs here" }],
  rows: levels.map(({ name, runs }) => [name, states[runs]]),
});

function titleOf({ exact, level }: KernelReport): string {
  return exact === "native" ? `The native kernel runs, with ${level}` : "WebAssembly runs";
}

/** Why the kernel runs that runs. */
function why({ native, level, levels, asked }: KernelReport): string {
  if (native.module === null)
    return "There is no native kernel for this machine. WebAssembly gives the same bits, more slowly.";
  if (level === null)
    return "The native kernel is there, but its bits differ from WebAssembly's on this machine, so it is not used.";
  if (asked !== null) return `DITHER_KERNEL_LEVEL asks for ${asked}. Its bits are those of WebAssembly.`;
  const better = levels.slice(levels.findIndex(({ name }) => name === level) + 1);
  const reason = better.some(({ runs }) => runs === "wrong bits")
    ? "the best whose bits are right"
    : "the best that this CPU has";
  return `It was compared with WebAssembly just now: the same bits. Its instruction set, ${level}, is ${reason}.`;
}

/** Where the native kernel is, or where it was looked for. */
function foundAt(native: KernelReport["native"]): Fact[] {
  if (native.module !== null)
    return [{ term: native.origin === "built" ? "compiled here" : "prebuilt", text: native.place }];
  return native.missing.map(({ place, problem }) => ({ term: "looked for", text: `${place}: ${problem}` }));
}
