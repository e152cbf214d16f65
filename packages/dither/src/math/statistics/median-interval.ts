/** How far a weighted median would be off with other trials: a percentile bootstrap over trials (Efron & Tibshirani 1993). */

import { percentileInterval, resampler, type Interval } from "./bootstrap.js";

/** Steps of the distribution that a resampled median may fall on: each has so little of the weight that it does not show. */
const resolution = 2000;

export interface MedianResampling {
  /** Trials that are resampled, each with all its values. */
  trials: number;
  /** The trial of value k. */
  trialOf: (k: number) => number;
  replicates: number;
  seed: number;
}

/** The 95 % interval of the weighted median; null from a single trial, which has no scatter, or without weight. */
export function medianInterval(
  values: Float64Array,
  weights: Float64Array,
  { trials, trialOf, replicates, seed }: MedianResampling,
): Interval | null {
  const order = Uint32Array.from(values, (_, k) => k)
    .filter((k) => weights[k] > 0)
    .sort((a, b) => values[a] - values[b] || a - b);
  if (trials < 2 || order.length === 0) return null;
  const bins = Math.min(resolution, order.length);
  const highest = new Float64Array(bins);
  const ofTrial = new Float64Array(bins * trials);
  order.forEach((k, place) => {
    const bin = Math.floor((place * bins) / order.length);
    highest[bin] = values[k];
    ofTrial[bin * trials + trialOf(k)] += weights[k];
  });
  const resample = resampler(seed);
  const counts = new Float64Array(trials);
  const shares = new Float64Array(bins);
  const medians = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    resample(counts, { replicate });
    let total = 0;
    for (let bin = 0; bin < bins; bin++) {
      let share = 0;
      for (let t = 0; t < trials; t++) share += counts[t] * ofTrial[bin * trials + t];
      shares[bin] = share;
      total += share;
    }
    let passed = 0;
    let bin = -1;
    while (bin < bins - 1 && passed < (total / 2) * (1 - 1e-12)) passed += shares[++bin];
    medians[replicate] = highest[Math.max(0, bin)];
  }
  return percentileInterval(medians);
}
