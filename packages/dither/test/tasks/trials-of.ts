/** Trials of a task by seed, index and range, and what they say about one trial. */

import { draws, streams } from "../../src/random/draws.js";
import type { Task } from "../../src/tasks/contract/task.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

export interface Range {
  seed?: number;
  first?: number;
  count?: number;
  index?: number;
}

export function trainingTrials(task: Task, { seed = 1, first = 0, count = 16, index = 0 }: Range = {}): Trials {
  return task.trials({ first, count, index, random: draws(seed, streams.trainingTrials, index) });
}

/** Those a network is measured with. */
export function testTrials(task: Task, { seed = 1, first = 0, count = 16, index = 0 }: Range = {}): Trials {
  const request = { first, count, index, random: draws(seed, streams.testTrials, index) };
  return task.testTrials?.(request) ?? task.trials(request);
}

/** One channel of one trial over all steps. */
export function channelOf(
  trials: Trials,
  name: "input" | "target" | "weight",
  channel: number,
  trial: number,
): number[] {
  const channels = name === "input" ? trials.inputs : trials.outputs;
  return Array.from({ length: trials.steps }, (_, t) => trials[name][(t * channels + channel) * trials.count + trial]);
}

/** A label of all trials. */
export function label(trials: Trials, name: string): number[] {
  return [...(trials.labels?.[name] ?? [])];
}

export const mean = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((a, b) => a + b, 0) / values.length;

/** A range of steps that all trials share. */
export function epoch(trials: Trials, name: string): [first: number, last: number] {
  const range = trials.epochs?.[name];
  if (!range) throw new Error(`no epoch ${name}`);
  return range;
}
