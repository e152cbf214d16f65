/** How much each trial counts. */

import type { Trials } from "./trials.js";

/** Σ w of each trial over its steps and outputs, `[trial]`. */
export function trialWeights({ weight, count }: Pick<Trials, "weight" | "count">): Float64Array {
  const sums = new Float64Array(count);
  for (let at = 0; at < weight.length; at++) sums[at % count] += weight[at];
  return sums;
}
