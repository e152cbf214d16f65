/** The task contract: what makes trials, and the experiment that a task is usually run with. */

import type { Activation } from "@dither/kernels";
import type { Draws } from "../random/draws.js";
import type { Trials } from "./trials.js";

export interface TrialRequest {
  /** Number of the first trial. */
  first: number;
  count: number;
  /** The update while training, 0 while testing. */
  index: number;
  /** Draws of the seed and stream in force, with `index` as their default index. */
  random: Draws;
}

/** Settings that a task is known to work with; every one can be overridden. */
export interface Experiment {
  units: number;
  activation: Activation;
  /** γ = dt/τ. */
  leak: number;
  /** Training noise, standard deviation per step. */
  noise: number;
  updates: number;
  /** Trials per update. */
  batch: number;
  learningRate: number;
}

export interface Task {
  name: string;
  /** One line for a list. */
  description: string;
  inputs: number;
  outputs: number;
  /** Milliseconds per step; 1 where the task has no time scale of its own. */
  dt: number;
  experiment: Experiment;
  /**
   * Trials `first` … `first + count − 1`. Trial k depends only on (seed, index, k) and on what is drawn once for a
   * batch, never on `first` and `count`.
   */
  trials(request: TrialRequest): Trials;
}
