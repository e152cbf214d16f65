/** The race and the sections as text: for the terminal, and for RESULTS.md. */

import type { Peak } from "./peaks.js";
import type { Result } from "./results.js";
import type { Section } from "./sections/section.js";
import { figures, percent, table } from "./table.js";

export function raceTable(results: readonly Result[]): string {
  const ratio = (value: number | null): string => (value === null ? "–" : `${figures(value)} ×`);
  return table(
    ["size", "kernel", "min ms", "median ms", "GFLOP/s", "of peak", "vs PyTorch eager", "vs best peer"],
    results.map((r) => [
      r.size,
      r.kernel,
      figures(r.minimumMs),
      figures(r.medianMs),
      r.gflops.toFixed(1),
      percent(r.shareOfPeak),
      ratio(r.ratioToPyTorchEager),
      ratio(r.ratioToBestPeer),
    ]),
  );
}

export function peakLine(best: Record<Peak, number | null>): string {
  const name = { wasm: "WebAssembly, multiply and add", "wasm-fused": "WebAssembly, fused", native: "native, fused" };
  const parts = (Object.keys(name) as Peak[]).map(
    (peak) => `${name[peak]} ${best[peak]?.toFixed(1) ?? "not measured"}`,
  );
  return `Peak of one core, GFLOP/s, of a loop of nothing else on 12 vectors: ${parts.join("; ")}.`;
}

export function sectionText({ title, text, table: rows }: Section): string {
  return `## ${title}\n\n${text}\n\n${rows}`;
}

/** The whole of RESULTS.md. */
export function reportText(
  machine: readonly string[],
  rounds: number,
  race: string,
  sections: readonly Section[],
): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    "# Speed",
    `Written by \`npm run bench\` on ${date}.`,
    machine.map((line) => `- ${line}`).join("\n"),
    "## One training update",
    `Fresh noise, forward, backward through time, clipping and Adam in float32; ReLU, noise inside. Minimum and median over ${rounds} interleaved rounds, in milliseconds of processor time: what others do on the machine is left out. Peers do the same work on the same core; ratios are of minima, above 1 where the kernel is faster.`,
    race,
    ...sections.map((section) => sectionText(section).trimEnd()),
  ]
    .map((part) => part.trimEnd())
    .join("\n\n")
    .concat("\n");
}
