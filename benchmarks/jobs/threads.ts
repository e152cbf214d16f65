/** One training on several cores: the milliseconds of an update with worker threads. */

import { loadTask, startGroupThreads } from "@dither/studies";
import { networkFor, train } from "dither";
import { fileURLToPath } from "node:url";

export interface ThreadsJob {
  kind: "threads";
  /** Name of a task, or `xl` for one with the trials of size XL. */
  task: string;
  units: number;
  threads: number;
  updates: number;
}

const batch = 64;
const xl = fileURLToPath(new URL("../threads-task.ts", import.meta.url));

/**
 * Of four trainings in a row, the first of which, in which everything starts, does not count: milliseconds per update on the
 * wall; then those of the processor, of all threads together.
 */
export async function timeThreads({ task: name, units, threads, updates }: ThreadsJob): Promise<number[]> {
  const task = await loadTask(name === "xl" ? xl : name);
  const specification = networkFor(task, { units });
  const group = threads > 1 ? startGroupThreads(specification, task, { updates, batch }, threads) : undefined;
  const wall: number[] = [];
  const processor: number[] = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    const used = process.cpuUsage();
    await train(specification, task, { updates, batch }, group ? { workers: group.workers } : {});
    const { user, system } = process.cpuUsage(used);
    wall.push((performance.now() - start) / updates);
    processor.push((user + system) / 1000 / updates);
  }
  await group?.close();
  return [Math.min(...wall.slice(1)), Math.min(...processor.slice(1))];
}
