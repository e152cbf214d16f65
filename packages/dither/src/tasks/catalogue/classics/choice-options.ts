/** What tasks with a choice between two answers share: timing, input noise, and how the choice is read. */

import { notNegative, positive, trueOrFalse } from "../../contract/options.js";
import { choiceAtEnd, outputAt, perTrial, signAtEnd } from "../../contract/score.js";
import type { Measure } from "../../contract/task.js";
import { lengthOf, type Trials } from "../../contract/trials.js";

export type ChoiceOptions = {
  /** Milliseconds per step; default 20. */
  readonly dt: number;
  /** Standard deviation per step of the noise on the evidence. */
  readonly inputNoise: number;
};

export const choiceChecks = { dt: positive, inputNoise: notNegative };

/** Options of tasks whose answer may be a label. */
export type LabelledOptions = ChoiceOptions & {
  /**
   * Whether the answer is a class, 0 for 1 and 1 for −1, with an output for each and the loss softmax; default false: one output to be
   * 1 or −1. Then nothing is asked before the decision.
   */
  readonly labels: boolean;
};

export const labelledChecks = { ...choiceChecks, labels: trueOrFalse };

/** Outputs of a task whose answer may be a label, and its experiment's loss. */
export const answerOutputs = (labels: boolean): number => (labels ? 2 : 1);
export const answerLoss = (labels: boolean): { loss?: "softmax" } => (labels ? { loss: "softmax" } : {});

/** Asks for fixation, output 0, over some steps of one trial; not where the answer is a label. */
export function askFixation(trials: Trials, k: number, from: number, to: number): void {
  if (trials.outputs === 1) ask(trials, k, from, to, 0);
}

/** Asks for an answer, 1 or −1: as the value of output 0, or as a class. */
export function askAnswer(trials: Trials, k: number, from: number, to: number, answer: number): void {
  if (trials.outputs === 1) {
    ask(trials, k, from, to, answer);
    return;
  }
  const { target, weight, outputs, count } = trials;
  for (let t = from; t < to; t++)
    for (let o = 0; o < outputs; o++) {
      target[(t * outputs + o) * count + k] = o === (answer > 0 ? 0 : 1) ? 1 : 0;
      weight[(t * outputs + o) * count + k] = 1;
    }
}

/** 1 for each trial whose more probable class, or sign of output 0, at its last step is that of the label `answer`. */
export function answerAtEnd(trials: Trials, outputs: Float32Array): Float64Array {
  if (trials.outputs === 1) return signAtEnd(trials, outputs, "answer");
  const chosen = answerChoice.of(trials, outputs);
  return perTrial(trials, (k) => (chosen[k] === trials.labels?.answer[k] ? 1 : 0));
}

/** {@link choice} of a task whose answer may be a label. */
export const answerChoice: Measure = {
  description: "choice at the end: 1, −1, or 0 for neither",
  of: (trials, outputs) =>
    trials.outputs === 1
      ? choiceAtEnd(trials, outputs)
      : perTrial(trials, (k) => {
          const t = lengthOf(trials, k) - 1;
          return Math.sign(outputAt(trials, outputs, t, 0, k) - outputAt(trials, outputs, t, 1, k));
        }),
};

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
