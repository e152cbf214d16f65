/** Standard errors: of a ratio of two sums over units, and of a mean over networks. */

import type { CurveSamples } from "./samples.js";

/**
 * Standard error of the mean loss Σ loss / Σ weight at one level, from the scatter over units of the residuals
 * loss − mean · weight (Cochran, 1977, "Sampling Techniques", §6.4), with n/(n−1); exactly 0 where every unit has the
 * same loss per weight, as without noise when the units are noise draws.
 */
export function lossStandardError({ weight, loss }: CurveSamples, level: number, mean: number): number {
  const units = weight.length;
  const row = level * units;
  let total = 0;
  let squares = 0;
  let scattered = false;
  const weighed = Math.max(
    0,
    weight.findIndex((w) => w > 0),
  );
  for (let unit = 0; unit < units; unit++) {
    const residual = loss[row + unit] - mean * weight[unit];
    squares += residual * residual;
    total += weight[unit];
    scattered ||= loss[row + unit] * weight[weighed] !== loss[row + weighed] * weight[unit];
  }
  return scattered ? Math.sqrt((squares * units) / (units - 1)) / total : 0;
}

/** Mean of the values. */
export function meanOf(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}

/** Standard error of the mean of two or more independent values. */
export function standardErrorOfMean(values: readonly number[]): number {
  const mean = meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}
