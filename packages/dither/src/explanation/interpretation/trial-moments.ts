/** First and second moments of states, group of trials by group of trials, so that trials can be resampled. */

import type { StatesBeside } from "./beside.js";

export interface Moments {
  /** Rows `[step, trial]` that were summed. */
  rows: number;
  /** `[unit]` */
  sum: Float64Array;
  /** `[unit, unit]`, its lower half. */
  products: Float64Array;
}

/** Of one group: without noise, of the mean under noise, and of the noise itself. */
export interface GroupMoments {
  silent: Moments;
  mean: Moments;
  /** Half of the difference of two draws has the noise's covariance, and no mean. */
  noise: Moments;
}

/** Numbers that the matrices of all groups may hold, and multiply-adds that filling them may take. */
const mostNumbers = 4e6;
const mostWork = 6e8;

/** Trials dealt in turn to as many groups as there are trials, or as few as memory asks for. */
export function groupMoments(states: StatesBeside): GroupMoments[] {
  const { steps, units: N, count, lengths, silent, mean, singles } = states;
  const groups = Math.min(count, Math.max(8, Math.min(48, Math.floor(mostNumbers / (N * N)))));
  const kinds = 2 + Math.floor(singles.length / 2);
  const stride = Math.max(1, Math.ceil((steps * count * N * N * kinds) / 2 / mostWork));
  const all = Array.from({ length: groups }, () => ({ silent: none(N), mean: none(N), noise: none(N) }));
  const x = new Float64Array(N);
  for (let k = 0; k < count; k++) {
    const group = all[k % groups];
    for (let t = (lengths[k] - 1) % stride; t < lengths[k]; t += stride) {
      const first = t * N * count + k;
      for (let i = 0; i < N; i++) x[i] = silent[first + i * count];
      add(group.silent, x);
      for (let i = 0; i < N; i++) x[i] = mean[first + i * count];
      add(group.mean, x);
      for (let d = 0; d + 1 < singles.length; d += 2) {
        const [a, b] = [singles[d], singles[d + 1]];
        for (let i = 0; i < N; i++) x[i] = Math.SQRT1_2 * (a[first + i * count] - b[first + i * count]);
        add(group.noise, x);
      }
    }
  }
  return all;
}

const none = (units: number): Moments => ({
  rows: 0,
  sum: new Float64Array(units),
  products: new Float64Array(units * units),
});

function add(moments: Moments, x: Float64Array): void {
  const N = x.length;
  moments.rows++;
  for (let i = 0; i < N; i++) {
    const value = x[i];
    moments.sum[i] += value;
    if (value === 0) continue;
    const row = i * N;
    for (let j = 0; j <= i; j++) moments.products[row + j] += value * x[j];
  }
}

/** The covariance `[unit, unit]` of groups that count so often; of the noise, whose mean is known to be 0, about 0. */
export function covarianceOf(
  groups: readonly GroupMoments[],
  kind: keyof GroupMoments,
  counts: ArrayLike<number>,
): Float64Array {
  const N = groups[0].silent.sum.length;
  const [sum, covariance] = [new Float64Array(N), new Float64Array(N * N)];
  let rows = 0;
  groups.forEach((group, g) => {
    const { rows: some, sum: first, products } = group[kind];
    const weight = counts[g];
    if (weight === 0 || some === 0) return;
    rows += weight * some;
    for (let i = 0; i < N; i++) {
      sum[i] += weight * first[i];
      for (let at = i * N; at <= i * N + i; at++) covariance[at] += weight * products[at];
    }
  });
  const centre = kind === "noise" ? 0 : 1;
  for (let i = 0; i < N; i++)
    for (let j = 0; j <= i; j++) {
      const value = rows === 0 ? 0 : covariance[i * N + j] / rows - (centre * (sum[i] / rows) * sum[j]) / rows;
      covariance[i * N + j] = covariance[j * N + i] = value;
    }
  return covariance;
}

/** Covariances of the states: without noise, of their mean under noise without what a finite number of draws leaves, and of single draws. */
export interface Covariances {
  silent: Float64Array;
  mean: Float64Array;
  single: Float64Array;
}

export function covariancesOf(groups: readonly GroupMoments[], draws: number, counts: ArrayLike<number>): Covariances {
  const noise = covarianceOf(groups, "noise", counts);
  const mean = covarianceOf(groups, "mean", counts).map((x, at) => x - noise[at] / draws);
  return { silent: covarianceOf(groups, "silent", counts), mean, single: mean.map((x, at) => x + noise[at]) };
}
