/** One training on several cores: the milliseconds of an update with worker threads. */

import { startGroupThreads } from "@dither/studies";
import { networkFor, sin, train } from "dither";

export interface ThreadsJob {
  kind: "threads";
  units: number;
  threads: number;
  updates: number;
}

const batch = 64;

/** Milliseconds per update of four trainings in a row, the first of which, in which everything starts, does not count. */
export async function timeThreads({ units, threads, updates }: ThreadsJob): Promise<number[]> {
  const specification = networkFor(sin, { units });
  const group = threads > 1 ? startGroupThreads(specification, sin, { updates, batch }, threads) : undefined;
  const times: number[] = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    await train(specification, sin, { updates, batch }, group ? { workers: group.workers } : {});
    times.push((performance.now() - start) / updates);
  }
  await group?.close();
  return times.slice(1);
}
