/** What one child process can be asked to measure. */

import { timeElements, type ElementJob } from "./jobs/element.js";
import { bytes, type MemoryJob } from "./jobs/memory.js";
import { timeSimulation, type SimulateJob } from "./jobs/simulate.js";
import { timeThreads, type ThreadsJob } from "./jobs/threads.js";
import { timeUpdates, type UpdateJob } from "./jobs/update.js";
import { timeWasmPeak, type WasmPeakJob } from "./jobs/wasm-peak.js";

export type Job = UpdateJob | SimulateJob | ElementJob | ThreadsJob | MemoryJob | WasmPeakJob;

/** A list of numbers; their meaning is the job's. */
export function perform(job: Job): Promise<number[]> {
  switch (job.kind) {
    case "update":
      return timeUpdates(job);
    case "simulate":
      return timeSimulation(job);
    case "element":
      return timeElements(job);
    case "threads":
      return timeThreads(job);
    case "memory":
      return bytes(job);
    case "wasm-peak":
      return timeWasmPeak(job);
    default:
      return job satisfies never;
  }
}
