/**
 * In how many dimensions the states move (participation ratio; Gao et al. 2017), and in which: the principal axes without noise
 * against those of the mean under noise.
 */

import { principalAngles } from "../../math/linear/principal-angles.js";
import { symmetricAxes } from "../../math/linear/symmetric-axes.js";
import type { StatesBeside } from "./beside.js";
import { overTrials, within, type Measured, type Resampling, type Survival } from "./survival.js";
import { covariancesOf, groupMoments, type Covariances, type GroupMoments } from "./trial-moments.js";

export interface DimensionsFinding {
  /** Participation ratios: without noise, of the mean under noise, of single trials under noise. */
  silent: Measured;
  mean: Measured;
  single: Measured;
  /** That of the mean over that without noise; it survives in [0.8, 1.25]. */
  ratio: Measured;
  survives: Survival;
}

export interface AxesFinding {
  /** Leading axes of the mean under noise that hold 95 % of its variance. */
  count: number;
  /** Angles in degrees between those and as many leading axes without noise, ascending. */
  angles: number[];
  largest: Measured;
  /** Share of the variance of the mean under noise that its own axes hold, and that those without noise hold. */
  own: number;
  held: Measured;
  /** `held` over `own`; it survives from 0.9 up. */
  ratio: Measured;
  survives: Survival;
}

/** Of the variance, this share is to be held. */
const wanted = 0.95;
/** Dimensions in which axes are resampled: those in which the states vary most. */
const resampledIn = 16;
/** Variances this small beside those of the other states are rounding. */
const negligible = 1e-12;

/** (tr C)² / tr C²: 1 where all variance is along one axis, N where it is the same along all. */
export function participationRatio(covariance: Float64Array, size: number): number {
  let [trace, squares] = [0, 0];
  for (let i = 0; i < size; i++) trace += covariance[i * size + i];
  for (const x of covariance) squares += x * x;
  return squares > 0 ? (trace * trace) / squares : NaN;
}

export interface Geometry {
  dimensions: DimensionsFinding | null;
  axes: AxesFinding | null;
}

/** Both; null where states do not vary. */
export function geometryOf(states: StatesBeside, resampling: Resampling): Geometry {
  const { units: N, draws } = states;
  const groups = groupMoments(states);
  const size = traces(covariancesOf(groups, draws, new Float64Array(groups.length).fill(1)), N);
  if (!(Math.min(size.silent, size.mean) > negligible * Math.max(1e-12, size.scale)))
    return { dimensions: null, axes: null };
  const [silent, mean, single, ratio] = overTrials(groups.length, resampling, (counts) => {
    const of = covariancesOf(groups, draws, counts);
    const [a, b] = [participationRatio(of.silent, N), participationRatio(of.mean, N)];
    return [a, b, participationRatio(of.single, N), b / a];
  });
  const dimensions = silent &&
    mean &&
    single &&
    ratio && { silent, mean, single, ratio, survives: within(ratio, 0.8, 1.25) };
  return { dimensions, axes: axesOf(groups, draws, N, resampling) };
}

function traces({ silent, mean, single }: Covariances, N: number): { silent: number; mean: number; scale: number } {
  const trace = (matrix: Float64Array): number =>
    Array.from({ length: N }, (_, i) => matrix[i * N + i]).reduce((a, b) => a + b, 0);
  return { silent: trace(silent), mean: trace(mean), scale: Math.max(trace(silent), trace(single)) };
}

function axesOf(groups: readonly GroupMoments[], draws: number, N: number, resampling: Resampling): AxesFinding | null {
  const once = new Float64Array(groups.length).fill(1);
  const whole = covariancesOf(groups, draws, once);
  const { count, angles, own, held } = compareAxes(whole, N, null);
  const narrow = reduced(groups, whole, N);
  const inside = covariancesOf(narrow, draws, once);
  const size = narrow[0].silent.sum.length;
  const exact = compareAxes(inside, size, count);
  const [largest, share, ratio] = overTrials(groups.length, resampling, (counts) => {
    const one = compareAxes(covariancesOf(narrow, draws, counts), size, count);
    return [one.angles.at(-1) ?? NaN, one.held, one.held / one.own];
  });
  if (!largest || !share || !ratio) return null;
  // What the fewer dimensions leave out is the same in every replicate.
  const exactly = (one: Measured, value: number, there: number): Measured => ({
    value,
    interval: one.interval && [one.interval[0] + value - there, one.interval[1] + value - there],
  });
  const of = exactly(ratio, held / own, exact.held / exact.own);
  return {
    count,
    angles,
    largest: exactly(largest, angles.at(-1) ?? 0, exact.angles.at(-1) ?? 0),
    own,
    held: exactly(share, held, exact.held),
    ratio: of,
    survives: within(of, 0.9, Infinity),
  };
}

interface Compared {
  count: number;
  angles: number[];
  own: number;
  held: number;
}

/** The leading axes of both, as many as hold enough of the mean's variance or as are given. */
function compareAxes({ silent, mean }: Covariances, N: number, given: number | null): Compared {
  const [a, b] = [symmetricAxes(silent, N), symmetricAxes(mean, N)];
  const variances = b.values.map((x) => Math.max(0, x));
  const total = variances.reduce((sum, x) => sum + x, 0);
  const leading = (count: number): number => variances.subarray(0, count).reduce((sum, x) => sum + x, 0);
  let count = given ?? 1;
  while (given === null && count < N && leading(count) < wanted * total) count++;
  let along = 0;
  for (let axis = 0; axis < count; axis++)
    for (let i = 0; i < N; i++)
      for (let j = 0; j < N; j++) along += a.axes[axis * N + i] * mean[i * N + j] * a.axes[axis * N + j];
  return {
    count,
    angles: principalAngles(a.axes.slice(0, count * N), b.axes.slice(0, count * N), N),
    own: leading(count) / total,
    held: along / total,
  };
}

/** The same moments in the few dimensions in which the states, silent and noisy together, vary most. */
function reduced(groups: readonly GroupMoments[], { silent, mean }: Covariances, N: number): GroupMoments[] {
  const size = Math.min(N, resampledIn);
  if (size === N) return [...groups];
  const both = silent.map((x, at) => x + mean[at]);
  const { axes } = symmetricAxes(both, N, size);
  const along = (vector: Float64Array): Float64Array =>
    Float64Array.from({ length: size }, (_, axis) => {
      let sum = 0;
      for (let i = 0; i < N; i++) sum += axes[axis * N + i] * vector[i];
      return sum;
    });
  const turned = ({ rows, sum, products }: GroupMoments["silent"]): GroupMoments["silent"] => {
    const half = new Float64Array(size * N);
    for (let axis = 0; axis < size; axis++)
      for (let i = 0; i < N; i++)
        for (let j = 0; j < N; j++)
          half[axis * N + i] += axes[axis * N + j] * products[Math.max(i, j) * N + Math.min(i, j)];
    const out = new Float64Array(size * size);
    for (let a = 0; a < size; a++) out.set(along(half.subarray(a * N, (a + 1) * N)), a * size);
    return { rows, sum: along(sum), products: out };
  };
  return groups.map((group) => ({
    silent: turned(group.silent),
    mean: turned(group.mean),
    noise: turned(group.noise),
  }));
}
