/** The mean over seeds with its 95 % interval: a percentile bootstrap over the seeds (Efron & Tibshirani 1993), widened for few. */

import { draws, percentileInterval, streams } from "dither";

export interface Estimate {
  mean: number;
  /** Null for a single value, which has no scatter. */
  interval: [low: number, high: number] | null;
  /** How many values. */
  count: number;
}

const replicates = 1000;
/** Which of n values each replicate takes; the same for every quantity and cell, so that they can be compared. */
const resamples = new Map<number, Uint32Array>();

/**
 * The mean of the values, with an interval where there are two or more; null without values.
 * @param most what no value can exceed; default: no bound
 */
export function estimateOf(values: readonly number[], most = Infinity): Estimate | null {
  const count = values.length;
  if (count === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  if (count === 1) return { mean, interval: null, count };
  const choices = resampleOf(count);
  const means = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += values[choices[replicate * count + i]];
    means[replicate] = sum / count;
  }
  const [low, high] = percentileInterval(means, count);
  return { mean, interval: [low, Math.min(high, most)], count };
}

function resampleOf(count: number): Uint32Array {
  const known = resamples.get(count);
  if (known) return known;
  const random = draws(0, streams.bootstrap);
  const choices = new Uint32Array(replicates * count);
  for (let replicate = 0; replicate < replicates; replicate++)
    for (let i = 0; i < count; i++)
      choices[replicate * count + i] = Math.floor((random.word(replicate, 0, i, count) * count) / 0x100000000);
  resamples.set(count, choices);
  return choices;
}
