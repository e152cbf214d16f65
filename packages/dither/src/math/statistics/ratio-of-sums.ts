/** A ratio of two sums over trials, with its linearised standard error. */

import { squaredResiduals } from "./standard-error.js";

export interface Ratio {
  value: number;
  /** NaN for fewer than two trials. */
  standardError: number;
}

/** Σ numerators / Σ denominators. */
export function ratioOfSums(numerators: Float64Array, denominators: Float64Array): Ratio {
  const n = numerators.length;
  let [above, below] = [0, 0];
  for (let k = 0; k < n; k++) {
    above += numerators[k];
    below += denominators[k];
  }
  const value = above / below;
  const squares = squaredResiduals(numerators, denominators, value);
  return { value, standardError: n > 1 ? Math.sqrt((n / (n - 1)) * squares) / Math.abs(below) : NaN };
}
