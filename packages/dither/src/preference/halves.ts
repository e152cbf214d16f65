/**
 * The two halves of a sample, even and odd units, and their resampling. One resample, drawn within each half, serves
 * both the cross-fitted gain, which needs the halves, and the whole curve, which is their sum.
 */

import type { resampler } from "./bootstrap.js";
import type { CurveSamples } from "./samples.js";

/** Mean losses per level, `[level]`, of the even units, the odd units, and all. */
export interface HalfCurves {
  even: Float64Array;
  odd: Float64Array;
  whole: Float64Array;
}

/** Room for the curves of samples with this many levels. */
export function emptyHalfCurves(levels: number): HalfCurves {
  return { even: new Float64Array(levels), odd: new Float64Array(levels), whole: new Float64Array(levels) };
}

/** Writes the mean losses of samples in which unit u counts `counts[u]` times into `curves`, and returns it. */
export function halfCurves(
  { levels, weight, loss }: CurveSamples,
  counts: Float64Array,
  curves: HalfCurves,
): HalfCurves {
  const units = weight.length;
  let evenWeight = 0;
  let oddWeight = 0;
  for (let unit = 0; unit < units; unit += 2) evenWeight += counts[unit] * weight[unit];
  for (let unit = 1; unit < units; unit += 2) oddWeight += counts[unit] * weight[unit];
  const paired = units - (units % 2);
  for (let level = 0; level < levels.length; level++) {
    const row = level * units;
    let even = 0;
    let odd = 0;
    for (let unit = 0; unit < paired; unit += 2) {
      even += counts[unit] * loss[row + unit];
      odd += counts[unit + 1] * loss[row + unit + 1];
    }
    if (paired < units) even += counts[paired] * loss[row + paired];
    curves.even[level] = even / evenWeight;
    curves.odd[level] = odd / oddWeight;
    curves.whole[level] = (even + odd) / (evenWeight + oddWeight);
  }
  return curves;
}

/**
 * Fills `counts` with a bootstrap resample of the units, drawn within each half (strata 0 and 1). A half whose resample
 * has no weight, possible where few units have any, counts as it is.
 */
export function resampleHalves(
  { weight }: CurveSamples,
  resample: ReturnType<typeof resampler>,
  counts: Float64Array,
  replicate: number,
  index = 0,
): void {
  for (let half = 0; half < 2; half++) {
    resample(counts, { replicate, index, stratum: half, first: half, stride: 2 });
    let total = 0;
    for (let unit = half; unit < weight.length; unit += 2) total += counts[unit] * weight[unit];
    if (total === 0) for (let unit = half; unit < weight.length; unit += 2) counts[unit] = 1;
  }
}
