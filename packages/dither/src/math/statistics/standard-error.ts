/** Standard errors: of a ratio of two sums over units, by a jackknife over blocks, and of a mean over networks. */

/**
 * Standard error of a ratio Σ values / Σ weight over units, from the scatter of the residuals values − ratio · weight
 * (Cochran, 1977, "Sampling Techniques", §6.4), with n/(n−1); exactly 0 where every unit has the same value per weight, as
 * a loss without noise when the units are noise draws.
 */
export function ratioStandardError(values: Float64Array, weight: Float64Array, ratio: number): number {
  const units = weight.length;
  let total = 0;
  let scattered = false;
  const weighed = Math.max(
    0,
    weight.findIndex((w) => w > 0),
  );
  for (let unit = 0; unit < units; unit++) {
    total += weight[unit];
    scattered ||= values[unit] * weight[weighed] !== values[weighed] * weight[unit];
  }
  if (!scattered) return 0;
  return Math.sqrt((squaredResiduals(values, weight, ratio) * units) / (units - 1)) / total;
}

/** Σ (values − ratio · weight)² over units. */
export function squaredResiduals(values: Float64Array, weight: Float64Array, ratio: number): number {
  let squares = 0;
  for (let unit = 0; unit < weight.length; unit++) {
    const residual = values[unit] - ratio * weight[unit];
    squares += residual * residual;
  }
  return squares;
}

/** Standard error from estimates with one block left out each (Quenouille 1956; Tukey 1958); 0 for a single block. */
export function jackknifeStandardError(estimates: Float64Array): number {
  const n = estimates.length;
  const mean = estimates.reduce((a, b) => a + b, 0) / n;
  const squares = estimates.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return n > 1 ? Math.sqrt(((n - 1) / n) * squares) : 0;
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
