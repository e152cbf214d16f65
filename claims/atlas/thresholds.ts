/** From which training noise on networks prefer noise: the threshold of a task, with its interval over seeds. */

import { percentileInterval, type Interval } from "dither";
import { resampler } from "../../packages/dither/src/math/statistics/bootstrap.js";
import type { AtlasRun } from "./runs.js";

/** Half the training noise is wanted from here on. */
const half = 0.5;
const replicates = 1000;

export interface Threshold {
  /**
   * The training noise at which the mean of σ*∕σ_train over seeds first exceeds ½, between levels as if it rose linearly with log σ_train.
   * 0 where it does at the lowest level, Infinity where it does at none.
   */
  std: number;
  /** 95 %, over seeds; null for one. */
  interval: Interval | null;
  /** Where it falls below ½ again; Infinity where it does not. */
  end: number;
}

/** The threshold of networks that differ in their training noise and seed. */
export function thresholdOf(runs: readonly AtlasRun[]): Threshold {
  const levels = levelsOf(runs);
  const seeds = [...new Set(runs.map(({ seed }) => seed))];
  // `[seed][level]`; seeds of which a level is missing say nothing.
  const curves = seeds
    .map((seed) => levels.map((level) => runs.find((run) => run.seed === seed && run.noise === level)?.ratio ?? NaN))
    .filter((curve) => curve.every(Number.isFinite));
  const meanOf = (counts: ArrayLike<number>): number[] =>
    levels.map((_, k) => curves.reduce((sum, curve, i) => sum + counts[i] * curve[k], 0) / curves.length);
  const mean = meanOf(curves.map(() => 1));
  const std = risingAt(levels, mean);
  if (curves.length < 2) return { std, interval: null, end: fallingAt(levels, mean, std) };
  const counts = new Float64Array(curves.length);
  const resample = resampler(0);
  const found = Float64Array.from({ length: replicates }, (_, replicate) => {
    resample(counts, { replicate });
    return risingAt(levels, meanOf(counts));
  });
  return { std, interval: intervalOf(found, levels, curves.length), end: fallingAt(levels, mean, std) };
}

/**
 * Of thresholds over resampled seeds. Levels double from each to the next: logarithms, about their mean, are what scatters alike on both
 * sides. Below the lowest level there is a half of it; the interval ends with the levels, at 0 and Infinity.
 */
function intervalOf(thresholds: Float64Array, levels: readonly number[], seeds: number): Interval {
  const [lowest, highest] = [levels[0], levels[levels.length - 1]];
  const logarithms = thresholds.map((threshold) => Math.log(Math.max(threshold, lowest / 2)));
  const mean = logarithms.reduce((sum, x) => sum + x / logarithms.length, 0);
  const middle = Number.isFinite(mean) ? mean : 0;
  const interval = percentileInterval(
    logarithms.map((x) => x - middle),
    seeds,
  );
  const [low, high] = interval.map((x) => Math.exp(x + middle));
  return [low < lowest ? 0 : low, high > highest ? Infinity : high];
}

export const levelsOf = (runs: readonly AtlasRun[]): number[] =>
  [...new Set(runs.map(({ noise }) => noise))].sort((a, b) => a - b);

function risingAt(levels: readonly number[], values: readonly number[]): number {
  const first = values.findIndex((value) => value >= half);
  return first === -1 ? Infinity : first === 0 ? 0 : crossing(levels, values, first);
}

function fallingAt(levels: readonly number[], values: readonly number[], from: number): number {
  if (from === Infinity) return Infinity;
  const first = values.findIndex((value, k) => levels[k] > from && value < half);
  return first === -1 ? Infinity : crossing(levels, values, first);
}

/** Where the line from the level before to level k, over the logarithm of the level, is at a half. */
function crossing(levels: readonly number[], values: readonly number[], k: number): number {
  const share = (half - values[k - 1]) / (values[k] - values[k - 1]);
  return levels[k - 1] * (levels[k] / levels[k - 1]) ** share;
}
