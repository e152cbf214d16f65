/**
 * The bootstrap: resampling with replacement as a pure function of (seed, replicate), and percentile intervals
 * (Efron & Tibshirani, 1993, "An Introduction to the Bootstrap", chapter 13).
 */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { streams } from "../../random/draws.js";
import { philox } from "../../random/philox.js";
import { seedKey } from "../../random/seed.js";
import { expandedLevel, widening } from "./student.js";

export const defaultReplicates = 1000;

/** Where a resample's draws come from and which entries it fills; every (stratum, index) is independent. */
export interface Resample {
  replicate: number;
  /** Number of the stratum, the `step` of the draws. Default 0. */
  stratum?: number;
  /** Number of the sample among several, the `index` of the draws. Default 0. */
  index?: number;
  /** Units first, first + stride, … are resampled among themselves. Default: all. */
  first?: number;
  stride?: number;
}

/**
 * A function that fills `counts` with how often each unit is drawn when as many are drawn with replacement as there
 * are (multinomial, equal chances), a pure function of the seed and the {@link Resample}. Draw i takes word i of
 * `draws(seed, streams.bootstrap)` at (trial: replicate, step: stratum, index); unit = ⌊word · units / 2³²⌋.
 * @throws DitherError `value` if the seed is no integer in [0, 2⁵³).
 */
export function resampler(seed: number): (counts: Float64Array, resample: Resample) => void {
  const [k0, k1] = seedKey(seed);
  const words = new Uint32Array(4);
  const stream = streams.bootstrap * 0x1000000;
  return (counts, { replicate, stratum = 0, index = 0, first = 0, stride = 1 }) => {
    for (let unit = first; unit < counts.length; unit += stride) counts[unit] = 0;
    const units = Math.ceil((counts.length - first) / stride);
    for (let i = 0; i < units; i++) {
      if (i % 4 === 0) philox(stratum, stream + i / 4, replicate, index, k0, k1, words);
      counts[first + stride * Math.floor((words[i % 4] * units) / 0x100000000)]++;
    }
  };
}

/** Below so many units hardly a resample lies beyond the sample: quantiles further out would not lie further out. */
const fewUnits = 10;

/**
 * The 95 % percentile interval of bootstrap replicates: their quantiles at 0.025 and 0.975. Leaves `values` in order.
 * @param units how many units were resampled, where they may be few: the quantiles then lie further out, as Hesterberg (2015) has it.
 * Of fewer than ten units the replicates end with the sample: there the interval also reaches as far as the quantiles at 0.025 and 0.975
 * would if they lay as much further from the mean of the replicates as Student's t has it, though not past 0 where no replicate is.
 * Default: many
 * @example
 * ```ts
 * import { percentileInterval } from "dither";
 *
 * const means = Float64Array.from({ length: 1001 }, (_, k) => k / 1000);
 * console.log(percentileInterval(means).join(" "), percentileInterval(means, 20)[0].toFixed(4)); // 0.025 0.975 0.0159
 * ```
 */
export function percentileInterval(values: Float64Array, units = Infinity): Interval {
  checkArguments("percentileInterval", { values, units }, { values: "numbers", units: "number" });
  const sorted = values.slice().sort();
  const level = expandedLevel(units);
  const [low, high] = [quantile(sorted, level), quantile(sorted, 1 - level)];
  if (units < 2 || units >= fewUnits) return [low, high];
  const mean = sorted.reduce((sum, value) => sum + value / sorted.length, 0);
  if (!Number.isFinite(mean)) return [low, high];
  const [below, above] = stretched(sorted, mean, widening(units));
  return [Math.min(low, below), Math.max(high, above)];
}

/** Quantiles 0.025 and 0.975 of ascending replicates, so many times as far from their mean; 0 at most past all of them. */
function stretched(sorted: Float64Array, mean: number, times: number): Interval {
  const [least, most] = [sorted[0], sorted[sorted.length - 1]];
  const low = mean + times * (quantile(sorted, 0.025) - mean);
  const high = mean + times * (quantile(sorted, 0.975) - mean);
  return [least >= 0 ? Math.max(0, low) : low, most <= 0 ? Math.min(0, high) : high];
}

/**
 * The quantile of ascending values at p in [0, 1], linear between order statistics: position p (n − 1), as NumPy's and
 * R's default (Hyndman & Fan, 1996, type 7).
 */
export function quantile(sorted: ArrayLike<number>, p: number): number {
  checkArguments("quantile", { sorted, p }, { sorted: "numbers", p: "number" });
  const position = p * (sorted.length - 1);
  const below = Math.floor(position);
  if (below >= sorted.length - 1) return sorted[sorted.length - 1];
  const low = sorted[below];
  const high = sorted[below + 1];
  return low === high ? low : low + (position - below) * (high - low);
}

/** @throws DitherError `value` unless it is a whole number of at least 40, below which no 95 % interval has two ends. */
export function checkReplicates(replicates: number): void {
  if (!Number.isInteger(replicates) || replicates < 40)
    throw new DitherError(
      "value",
      `bootstrap: expected at least 40 replicates, got ${replicates}. The default is ${defaultReplicates}.`,
    );
}

/** A 95 % interval. */
export type Interval = [low: number, high: number];
