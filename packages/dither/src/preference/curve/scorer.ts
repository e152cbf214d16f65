/** What a task makes of outputs, by its score and its named measures, summed over noise draws for every trial and level. */

import { groupSize } from "@dither/kernels";
import type { Task } from "../../tasks/contract/task.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";

/** Sums of one measure over the noise draws in which it applies, `[level, trial]`, and how many those are. */
export interface ScoredSamples {
  /** `score`, or the name of a measure. */
  name: string;
  description: string;
  sum: Float64Array;
  count: Float64Array;
}

/** The name of the performance among a task's measures. */
export const scoreName = "score";

type Measure = Pick<ScoredSamples, "name" | "description"> & {
  of(trials: Trials, outputs: Float32Array): Float64Array;
};

function measuresOf(task: Task): Measure[] {
  const { measures } = task;
  const score: Measure = {
    name: scoreName,
    description: "performance of the task, from 0 to 1",
    of: (trials, outputs) => task.score?.(trials, outputs) ?? new Float64Array(trials.count).fill(NaN),
  };
  return [
    ...(task.score ? [score] : []),
    ...Object.entries(measures ?? {}).map(([name, measure]) => ({
      name,
      description: measure.description,
      of: (t: Trials, z: Float32Array) => measure.of(t, z),
    })),
  ];
}

/** Scores the outputs of a kernel, group by group. */
export class Scorer {
  readonly samples: ScoredSamples[];
  private readonly measures: Measure[];
  private trialsOfGroup: Trials | undefined;
  private first = 0;
  private outputs = new Float32Array(0);

  constructor(
    task: Task,
    private readonly trials: Trials,
    levels: number,
  ) {
    this.measures = measuresOf(task);
    this.samples = this.measures.map(({ name, description }) => ({
      name,
      description,
      sum: new Float64Array(levels * trials.count),
      count: new Float64Array(levels * trials.count),
    }));
  }

  /** Turns to the trials of a group of 16. */
  begin(group: number): void {
    this.first = group * groupSize;
    const count = Math.min(groupSize, this.trials.count - this.first);
    this.trialsOfGroup = selectTrials(
      this.trials,
      Array.from({ length: count }, (_, k) => this.first + k),
    );
    this.outputs = new Float32Array(this.trials.steps * this.trials.outputs * count);
  }

  /** Adds one draw at one level, from the kernel's outputs `[step, outputs rounded up to four, 16]`. */
  add(level: number, output: ArrayLike<number>, paddedOutputs: number): void {
    this.addFrom(level, (into, count) => {
      const { steps, outputs } = this.trials;
      for (let t = 0; t < steps; t++)
        for (let o = 0; o < outputs; o++) {
          const from = (t * paddedOutputs + o) * groupSize;
          const to = (t * outputs + o) * count;
          for (let k = 0; k < count; k++) into[to + k] = output[from + k];
        }
    });
  }

  /** Adds one draw at one level, from whatever writes the outputs `[step, output, trial]` of the group's trials. */
  addFrom(level: number, write: (into: Float32Array, count: number) => void): void {
    const trials = this.trialsOfGroup;
    if (!trials || this.measures.length === 0) return;
    const { count } = trials;
    write(this.outputs, count);
    this.measures.forEach((measure, j) => {
      const values = measure.of(trials, this.outputs);
      const at = level * this.trials.count + this.first;
      for (let k = 0; k < count; k++) {
        if (Number.isNaN(values[k])) continue;
        this.samples[j].sum[at + k] += values[k];
        this.samples[j].count[at + k]++;
      }
    });
  }
}
