/**
 * Fixed points without noise against stationary means under noise: how far each moved beside the size of its cloud of noise, whether it
 * changed its stability, whether two became one, and what rest there is under noise that no silent point leads to.
 */

import type { StabilityKind } from "../../dynamics/fixed-points/stability.js";
import type { Survival } from "./survival.js";

interface Law {
  rates: readonly number[];
  spread: number;
}

/** What is known of one fixed point. */
export interface PointBeside {
  input: readonly number[];
  rates: readonly number[];
  stability: StabilityKind | null;
  /** Far points, which no trajectory visits, are left out. */
  far: boolean;
  noisy: {
    /** Mean rates, and root mean square distance from them. */
    rates: readonly number[];
    spread: number;
    /** Those of the closure, which tells one law from another without sampling error. */
    closure: Law;
    stability: StabilityKind | null;
    gaussian: boolean | null;
  } | null;
}

export interface MovedPoint {
  /** Which of the fixed points. */
  point: number;
  /** Distance from the fixed point to its mean under noise, in rates. */
  distance: number;
  /** Root mean square distance of states under noise from that mean. */
  cloud: number;
  /** One over the other; null without a cloud. */
  ratio: number | null;
  stabilityChanged: boolean;
}

export interface PointsFinding {
  /** Fixed points near the states of the trials, and how many of them lead to a known mean under noise of their own. */
  points: number;
  followed: number;
  moved: MovedPoint[];
  /** Median and largest of the ratios; null without any. */
  medianRatio: number | null;
  largestRatio: number | null;
  /** Points whose mean under noise is that of an earlier one under the same input. */
  vanished: number[];
  /** Points whose stability is another under noise. */
  changed: number[];
  /** Stationary means that the trials lead to under noise, and no fixed point does. */
  appeared: { input: number[]; rates: number[] }[];
  /** Points where the stationary law is not normal; where that puts the closure's mean off, the simulated one is taken. */
  notNormal: number[];
  /** They survive where all remain, as stable as they were, half of them within half their cloud. */
  survives: Survival | null;
}

/** Means closer than this share of their cloud are one, or than that of their size, to which the closure stands still where modes are slow. */
const one = 0.05;
const stillness = 1e-3;
const acceptable = 0.5;

export function movedPoints(
  points: readonly PointBeside[],
  ends: readonly { input: readonly number[]; rates: readonly number[]; spread: number }[],
): PointsFinding {
  const near = points.flatMap((point, index) => (point.far ? [] : [{ ...point, index }]));
  const known = near.flatMap(({ noisy, ...point }) => (noisy ? [{ ...point, noisy }] : []));
  // From an unstable point the mean runs to where others rest: that says nothing of the point itself.
  const followed = known.filter(
    (point) =>
      point.stability !== "unstable" ||
      !known.some(
        (other) => other !== point && isSame(point.input, point.noisy.closure, other.input, other.noisy.closure),
      ),
  );
  const moved = followed.map(({ index, rates, stability, noisy }): MovedPoint => {
    const away = distance(rates, noisy.rates);
    return {
      point: index,
      distance: away,
      cloud: noisy.spread,
      ratio: noisy.spread > 0 ? away / noisy.spread : null,
      stabilityChanged: stability !== null && noisy.stability !== null && stability !== noisy.stability,
    };
  });
  const ratios = moved.flatMap(({ ratio }) => (ratio === null ? [] : [ratio])).sort((a, b) => a - b);
  const vanished = followed
    .filter((point, k) =>
      followed.slice(0, k).some((other) => isSame(point.input, point.noisy.closure, other.input, other.noisy.closure)),
    )
    .map(({ index }) => index);
  const appeared = ends
    .filter((end, k) => {
      const same = (input: readonly number[], law: { rates: readonly number[]; spread: number }): boolean =>
        isSame(end.input, end, input, law);
      return (
        !near.some(
          ({ input, noisy, stability }) => !noisy && stability !== "unstable" && sameInput(input, end.input),
        ) &&
        !points.some(({ input, noisy }) => noisy && same(input, noisy.closure)) &&
        !ends.slice(0, k).some((other) => same(other.input, other))
      );
    })
    .map(({ input, rates }) => ({ input: [...input], rates: [...rates] }));
  const changed = moved.filter(({ stabilityChanged }) => stabilityChanged).map(({ point }) => point);
  const medianRatio = ratios.length > 0 ? ratios[Math.floor((ratios.length - 1) / 2)] : null;
  const same = vanished.length + changed.length + appeared.length === 0;
  return {
    points: near.length,
    followed: followed.length,
    moved,
    medianRatio,
    largestRatio: ratios.at(-1) ?? null,
    vanished,
    changed,
    appeared,
    notNormal: followed.filter(({ noisy }) => noisy.gaussian === false).map(({ index }) => index),
    survives: followed.length === 0 ? null : same && (medianRatio ?? 0) <= acceptable ? "survives" : "changes",
  };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.sqrt(a.reduce((sum, x, i) => sum + (x - b[i]) * (x - b[i]), 0));

const sameInput = (a: readonly number[], b: readonly number[]): boolean => a.every((x, c) => x === b[c]);

function isSame(inputA: readonly number[], a: Law, inputB: readonly number[], b: Law): boolean {
  const size = Math.sqrt(a.rates.reduce((sum, x) => sum + x * x, 0));
  return (
    sameInput(inputA, inputB) && distance(a.rates, b.rates) <= Math.max(one * a.spread, stillness * Math.max(1, size))
  );
}
