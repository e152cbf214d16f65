/** What outputs are worth on trials: the weighted squared error and the score of each, and their distance from a mean. */

import type { Task } from "../../tasks/contract/task.js";
import type { Trials } from "../../tasks/contract/trials.js";

/** `loss` is Σ w (z − y)² of each trial, `score` its performance in [0, 1]; both `[trial]`. */
export interface Outcome {
  loss: Float64Array;
  score: Float64Array | null;
}

export type Score = Task["score"];

/** Of outputs `[step, output, trial]`. */
export function outcomeOf(trials: Trials, outputs: ArrayLike<number>, score: Score): Outcome {
  const { target, weight, count } = trials;
  const loss = new Float64Array(count);
  for (let at = 0; at < target.length; at++) {
    const error = outputs[at] - target[at];
    if (weight[at] > 0) loss[at % count] += weight[at] * error * error;
  }
  return { loss, score: score ? score(trials, Float32Array.from(outputs)) : null };
}
