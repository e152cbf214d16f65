/** What tasks with a choice between two answers share: timing, input noise, and how the choice is read. */

import { notNegative, positive } from "../../contract/options.js";
import { choiceAtEnd } from "../../contract/score.js";
import type { Measure } from "../../contract/task.js";
import type { Trials } from "../../contract/trials.js";

export type ChoiceOptions = {
  /** Milliseconds per step; default 20. */
  readonly dt: number;
  /** Standard deviation per step of the noise on the evidence. */
  readonly inputNoise: number;
};

export const choiceChecks = { dt: positive, inputNoise: notNegative };

/** Leak of units with a time constant of 100 ms. */
export const leakOf = (dt: number): number => Math.min(1, dt / 100);

/** The choice at the end of each trial, for psychometric curves against a label. */
export const choice: Measure = {
  description: "choice at the end: 1, −1, or 0 for neither",
  of: choiceAtEnd,
};

/** Adds a value to one input over some steps of one trial. */
export function show(trials: Trials, k: number, channel: number, from: number, to: number, value: number): void {
  const { input, inputs, count } = trials;
  for (let t = from; t < to; t++) input[(t * inputs + channel) * count + k] += value;
}

/** Asks for a value of output 0 over some steps of one trial, with weight 1. */
export function ask(trials: Trials, k: number, from: number, to: number, value: number): void {
  const { target, weight, outputs, count } = trials;
  for (let t = from; t < to; t++) {
    target[t * outputs * count + k] = value;
    weight[t * outputs * count + k] = 1;
  }
}
