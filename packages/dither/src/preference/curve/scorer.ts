/** What a task makes of outputs, by its score and its named measures, summed over noise draws for every trial and level. */

import { groupSize } from "@dither/kernels";
import type { ReadoutPart } from "../../network/specification/readouts.js";
import type { Task } from "../../tasks/contract/task.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";

import { accuracyOf, addReliability, decisionsOf, reliabilitySize, type ReliabilitySamples } from "./label-measures.js";

/** Sums of one measure over the noise draws in which it applies, `[level, trial]` (or draw), and how many those are. */
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

/** The score and measures of a task, and the accuracy of readouts with labels, which is the score where the task has none. */
function measuresOf(task: Pick<Task, "score" | "measures"> | undefined, labelled: readonly ReadoutPart[]): Measure[] {
  const score: Measure = {
    name: scoreName,
    description: task?.score ? "performance of the task, from 0 to 1" : "accuracy: share of right decisions, by weight",
    of: (trials, outputs) =>
      task?.score?.(trials, outputs) ??
      (labelled.length > 0 ? accuracyOf(labelled[0], trials, outputs) : new Float64Array(trials.count).fill(NaN)),
  };
  return [
    ...(task?.score || labelled.length > 0 ? [score] : []),
    ...labelled.map((part) => ({
      name: labelled.length > 1 ? `accuracy of ${part.name}` : "accuracy",
      description: "share of right decisions, by weight",
      of: (t: Trials, z: Float32Array) => accuracyOf(part, t, z),
    })),
    ...Object.entries(task?.measures ?? {}).map(([name, measure]) => ({
      name,
      description: measure.description,
      of: (t: Trials, z: Float32Array) => measure.of(t, z),
    })),
  ];
}

/** What the sums of a score are kept for, and what makes outputs of what a kernel puts out. */
export interface Scoring {
  /** Readouts with labels, whose accuracy and calibration are kept. */
  labelled?: readonly ReadoutPart[];
  /** Turns the logits of a step into outputs, in place; default: they are outputs. */
  outputs?: (logits: Float64Array) => void;
  /** How many draws sums are kept for, over all trials, instead of trials. */
  draws?: number;
}

/** Scores the outputs of a kernel, group by group. */
export class Scorer {
  readonly samples: ScoredSamples[];
  readonly reliability: ReliabilitySamples[];
  private readonly measures: Measure[];
  private trialsOfGroup: Trials | undefined;
  private first = 0;
  private outputs = new Float32Array(0);

  private readonly units: number;
  private readonly labelled: readonly ReadoutPart[];

  constructor(
    task: Pick<Task, "score" | "measures"> | undefined,
    private readonly trials: Trials,
    levels: number,
    private readonly scoring: Scoring = {},
  ) {
    this.labelled = scoring.labelled ?? [];
    this.units = scoring.draws ?? trials.count;
    this.measures = measuresOf(task, this.labelled);
    this.samples = this.measures.map(({ name, description }) => ({
      name,
      description,
      sum: new Float64Array(levels * this.units),
      count: new Float64Array(levels * this.units),
    }));
    this.reliability = this.labelled.map(({ name }) => ({
      name,
      sums: new Float64Array(levels * this.units * reliabilitySize),
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
  add(level: number, draw: number, output: ArrayLike<number>, paddedOutputs: number): void {
    const write = (into: Float32Array, count: number): void => {
      const { steps, outputs } = this.trials;
      for (let t = 0; t < steps; t++)
        for (let o = 0; o < outputs; o++) {
          const from = (t * paddedOutputs + o) * groupSize;
          const to = (t * outputs + o) * count;
          for (let k = 0; k < count; k++) into[to + k] = output[from + k];
        }
      if (this.scoring.outputs) this.readOut(into, count, this.scoring.outputs);
    };
    this.addFrom(level, write, draw);
  }

  /** Outputs instead of logits `[step, output, trial]`. */
  private readOut(values: Float32Array, count: number, outputsOf: (logits: Float64Array) => void): void {
    const { steps, outputs } = this.trials;
    const channels = new Float64Array(outputs);
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < count; k++) {
        for (let o = 0; o < outputs; o++) channels[o] = values[(t * outputs + o) * count + k];
        outputsOf(channels);
        for (let o = 0; o < outputs; o++) values[(t * outputs + o) * count + k] = channels[o];
      }
  }

  /** Adds one draw at one level, from whatever writes the outputs `[step, output, trial]` of the group's trials. */
  addFrom(level: number, write: (into: Float32Array, count: number) => void, draw = 0): void {
    const trials = this.trialsOfGroup;
    if (!trials || this.measures.length === 0) return;
    const { count } = trials;
    write(this.outputs, count);
    const unitOf = (k: number): number => level * this.units + (this.scoring.draws ? draw : this.first + k);
    this.measures.forEach((measure, j) => {
      const values = measure.of(trials, this.outputs);
      for (let k = 0; k < count; k++) {
        if (Number.isNaN(values[k])) continue;
        this.samples[j].sum[unitOf(k)] += values[k];
        this.samples[j].count[unitOf(k)]++;
      }
    });
    this.labelled.forEach((part, j) => {
      const { sums } = this.reliability[j];
      for (let k = 0; k < count; k++)
        addReliability(sums, unitOf(k) * reliabilitySize, decisionsOf(part, trials, this.outputs, k));
    });
  }
}
