/** What one child process can be asked to measure. */

import { timeBudget, type BudgetJob } from "./jobs/budget.js";
import { timeElements, type ElementJob } from "./jobs/element.js";
import { bytes, type MemoryJob } from "./jobs/memory.js";
import { timeSimulation, type SimulateJob } from "./jobs/simulate.js";
import type { ThreadsJob } from "./jobs/threads.js";
import { timeUpdates, type UpdateJob } from "./jobs/update.js";
import { timeWasmPeak, type WasmPeakJob } from "./jobs/wasm-peak.js";

export type Job = BudgetJob | UpdateJob | SimulateJob | ElementJob | ThreadsJob | MemoryJob | WasmPeakJob;

/** A list of numbers; their meaning is the job's. */
export async function perform(job: Job): Promise<number[]> {
  switch (job.kind) {
    case "update":
      return timeUpdates(job);
    case "budget":
      return timeBudget(job);
    case "simulate":
      return timeSimulation(job);
    case "element":
      return timeElements(job);
    case "threads":
      // The library, which other jobs do without.
      return (await import("./jobs/threads.js")).timeThreads(job);
    case "memory":
      return bytes(job);
    case "wasm-peak":
      return timeWasmPeak(job);
    default:
      return job satisfies never;
  }
}
