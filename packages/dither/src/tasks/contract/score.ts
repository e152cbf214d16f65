/** Ways to judge outputs that several tasks share: the sign of an answer, and the share of the target explained. */

import { lengthOf, type Trials } from "./trials.js";

/** For each trial, something of its number. */
export function perTrial(trials: Trials, of: (trial: number) => number): Float64Array {
  return Float64Array.from({ length: trials.count }, (_, k) => of(k));
}

/** Value `[step, output, trial]` of outputs or targets. */
export function outputAt(trials: Trials, values: Float32Array, step: number, output: number, trial: number): number {
  return values[(step * trials.outputs + output) * trials.count + trial];
}

/** 1 for each trial whose output 0 has, at its last step, the sign of the label `name`; otherwise 0. */
export function signAtEnd(trials: Trials, outputs: Float32Array, name: string): Float64Array {
  const wanted = trials.labels?.[name];
  return perTrial(trials, (k) => {
    const answer = outputAt(trials, outputs, lengthOf(trials, k) - 1, 0, k);
    return wanted && answer * wanted[k] > 0 ? 1 : 0;
  });
}

/** Choices of each trial: the sign of output 0 at its last step, +1, −1, or 0 for neither. */
export function choiceAtEnd(trials: Trials, outputs: Float32Array): Float64Array {
  return perTrial(trials, (k) => Math.sign(outputAt(trials, outputs, lengthOf(trials, k) - 1, 0, k)));
}

/** For each trial max(0, 1 − Σ w (z − y)² / Σ w y²): 1 for the target itself, 0 for nothing better than silence. */
export function explained(trials: Trials, outputs: Float32Array): Float64Array {
  const { target, weight, count } = trials;
  const error = new Float64Array(count);
  const power = new Float64Array(count);
  for (let i = 0; i < target.length; i++) {
    const k = i % count;
    const difference = outputs[i] - target[i];
    error[k] += weight[i] * difference * difference;
    power[k] += weight[i] * target[i] * target[i];
  }
  return perTrial(trials, (k) => (error[k] < power[k] ? 1 - error[k] / power[k] : error[k] === 0 ? 1 : 0));
}
