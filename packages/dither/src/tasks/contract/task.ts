/** The task contract: what makes trials and judges outputs. */

import type { Experiment } from "./experiment.js";
import type { TaskOptions } from "./options.js";
import type { Plant } from "./plant.js";
import type { Trials } from "./trials.js";
import { type TrialRequest } from "./trials.js";

/** Something measured of each trial's outputs. */
export interface Measure {
  /** What it is, with its unit, in one line. */
  description: string;
  /** One number per trial from outputs `[step, output, trial]`; NaN where it does not apply. */
  of(trials: Trials, outputs: Float32Array): Float64Array;
}

/** Where a task of the user's comes from. */
export interface TaskSource {
  /** The module as it was named, relative to the working folder. */
  module: string;
  /** SHA-256 of the module and of what it imports from beside it, in hex. */
  sha256: string;
}

export interface Task {
  name: string;
  /** One line for a list, 65 characters at most. */
  description: string;
  inputs: number;
  outputs: number;
  /** Milliseconds per step; 1 where the task has no time scale of its own. */
  dt: number;
  experiment: Experiment;
  /** Steps of the longest trial that the task can make; absent where all trials have the same number. */
  longest?: number;
  /** The options in force, defaults included; absent where the task has none. */
  options?: TaskOptions;
  /** Absent for the tasks that come with Dither. */
  source?: TaskSource;
  /**
   * Trials `first` … `first + count − 1`. Trial k depends only on (seed, index, k) and on what is drawn once for a
   * batch (at the trial address `wholeBatch`), never on `first` and `count`; all have the same `steps`.
   */
  trials(request: TrialRequest): Trials;
  /**
   * Trials to measure with, where those of `trials` share something drawn once for a batch: here each trial depends on
   * (seed, index, k) alone, so that their scatter is all there is. Default: `trials`.
   */
  testTrials?(request: TrialRequest): Trials;
  /**
   * Closed loop: the world that the outputs act on. Then `trials` gives the starts ({@link Trials.world}) and no inputs or
   * targets, and the loss is the plant's.
   */
  plant?: Plant;
  /** Performance of each trial in [0, 1], from outputs `[step, output, trial]`; 1 is as good as it gets. */
  score?(trials: Trials, outputs: Float32Array): Float64Array;
  /** For a task made of several: the label of its trials that holds the number of their task, and the tasks' names. */
  conditions?: { label: string; names: readonly string[] };
  /** Further measures by name. */
  measures?: Readonly<Record<string, Measure>>;
  /**
   * The same task with some of its options changed.
   * @throws DitherError `usage` for an option that it does not have, `value` for one out of range.
   */
  withOptions?(given: TaskOptions): Task;
}
