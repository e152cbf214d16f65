/** The race and the sections as text: for the terminal, and for RESULTS.md. */

import { processorTypes, type ProcessorType } from "./machine.js";
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

/** What a run says of this type of processor in RESULTS.md. */
export function partText(
  machine: readonly string[],
  rounds: number,
  race: string,
  sections: readonly Section[],
): string {
  const date = new Date().toISOString().slice(0, 10);
  return [
    `Written by \`npm run bench\` on ${date}.`,
    machine.map((line) => `- ${line}`).join("\n"),
    "### One training update",
    `Fresh noise, forward, backward through time, clipping and Adam in float32; ReLU, noise inside. Minimum and median over ${rounds} interleaved rounds, in milliseconds of processor time: what others do on the machine is left out. Peers do the same work on the same core, with the BLAS that they choose; ratios are of minima, above 1 where the kernel is faster.`,
    race,
    ...sections.map((section) => `#${sectionText(section).trimEnd()}`),
  ]
    .map((part) => part.trimEnd())
    .join("\n\n");
}

const jobsTitle = "### Whole jobs";

/** The section of whole jobs of a part, which the race leaves as it is; empty where there is none. */
function jobsOf(part: string): string {
  const at = part.indexOf(jobsTitle);
  return at < 0 ? "" : `\n\n${part.slice(at).trim()}`;
}

/** RESULTS.md with the section of whole jobs of one type of processor replaced; `load` is the load average when they were done. */
export function withJobs(old: string, type: ProcessorType, load: string, rows: string): string {
  const part = partOf(old, type);
  const without = part.slice(0, part.length - jobsOf(part).length).trim();
  const date = new Date().toISOString().slice(0, 10);
  const text = [
    jobsTitle,
    `Written by \`npm run bench:jobs\` on ${date}: what users wait for, from the command that they give, in seconds. PyTorch's time is that of one update and of one simulation of the test trials, measured in the same run, times how many of them the job has; its own start, files and statistics are left out. Of the processor: all threads together.`,
    `Load average when done: ${load}.`,
    rows.trim(),
  ].join("\n\n");
  return replacePart(old, type, `${without}\n\n${text}`);
}

/** RESULTS.md with the part of one type of processor replaced, but for its whole jobs. */
export function withPart(old: string, type: ProcessorType, part: string): string {
  return replacePart(old, type, `${part}${jobsOf(partOf(old, type))}`);
}

/** The parts of RESULTS.md by their titles. Numbers of different types of processors never stand in one table. */
function partsOf(text: string): Map<string, string> {
  const parts = text.split(/^## /m).slice(1);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n")).trim()]));
}

const partOf = (text: string, type: ProcessorType): string => partsOf(text).get(processorTypes[type]) ?? "";

function replacePart(old: string, type: ProcessorType, part: string): string {
  const parts = partsOf(old).set(processorTypes[type], part);
  const kept = Object.values(processorTypes).filter((title) => parts.has(title));
  return `${["# Speed", "A part for each type of processor that was measured.", ...kept.map((title) => `## ${title}\n\n${parts.get(title) ?? ""}`)].join("\n\n")}\n`;
}
