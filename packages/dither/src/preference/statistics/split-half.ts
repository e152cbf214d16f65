/**
 * The two halves of a sample, even and odd units, and their resampling. One resample, drawn within each half, serves
 * both the cross-fitted gain, which needs the halves, and the whole curve, which is their sum.
 */

import type { resampler } from "../../math/statistics/bootstrap.js";
import type { CurveSamples } from "../curve/samples.js";

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
  const { even, odd, whole } = curves;
  let level = 0;
  // Four levels at a time: their sums do not wait for one another, and each is summed in the order of the units.
  for (; level + 4 <= levels.length; level += 4) {
    let even0 = 0;
    let even1 = 0;
    let even2 = 0;
    let even3 = 0;
    let odd0 = 0;
    let odd1 = 0;
    let odd2 = 0;
    let odd3 = 0;
    const row0 = level * units;
    const row1 = row0 + units;
    const row2 = row1 + units;
    const row3 = row2 + units;
    for (let unit = 0; unit < paired; unit += 2) {
      const first = counts[unit];
      const second = counts[unit + 1];
      even0 += first * loss[row0 + unit];
      odd0 += second * loss[row0 + unit + 1];
      even1 += first * loss[row1 + unit];
      odd1 += second * loss[row1 + unit + 1];
      even2 += first * loss[row2 + unit];
      odd2 += second * loss[row2 + unit + 1];
      even3 += first * loss[row3 + unit];
      odd3 += second * loss[row3 + unit + 1];
    }
    even[level] = even0;
    even[level + 1] = even1;
    even[level + 2] = even2;
    even[level + 3] = even3;
    odd[level] = odd0;
    odd[level + 1] = odd1;
    odd[level + 2] = odd2;
    odd[level + 3] = odd3;
  }
  for (; level < levels.length; level++) {
    const row = level * units;
    let evenSum = 0;
    let oddSum = 0;
    for (let unit = 0; unit < paired; unit += 2) {
      evenSum += counts[unit] * loss[row + unit];
      oddSum += counts[unit + 1] * loss[row + unit + 1];
    }
    even[level] = evenSum;
    odd[level] = oddSum;
  }
  for (level = 0; level < levels.length; level++) {
    if (paired < units) even[level] += counts[paired] * loss[level * units + paired];
    whole[level] = (even[level] + odd[level]) / (evenWeight + oddWeight);
    even[level] /= evenWeight;
    odd[level] /= oddWeight;
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
