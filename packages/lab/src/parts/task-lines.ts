/** A few trials of a task as lines: the first channel in, the first channel out. */

import { testTrials, type Task } from "dither";

export interface TaskLines {
  inputs: number[][];
  targets: number[][];
  inputRange: readonly [low: number, high: number];
  targetRange: readonly [low: number, high: number];
}

const shown = 3;
const seed = 1;

export function taskLines(task: Task): TaskLines {
  const trials = testTrials(task, shown, seed);
  const rows = (array: Float32Array, channels: number): number[][] =>
    Array.from({ length: trials.count }, (_, k) =>
      Array.from({ length: trials.steps }, (_, t) => array[t * channels * trials.count + k]),
    );
  const range = (lines: readonly number[][]): readonly [number, number] => {
    const all = lines.flat();
    return [Math.min(...all), Math.max(...all)];
  };
  const inputs = rows(trials.input, trials.inputs);
  const targets = rows(trials.target, trials.outputs);
  return { inputs, targets, inputRange: range(inputs), targetRange: range(targets) };
}
