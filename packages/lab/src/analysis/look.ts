/** A survey at any test noise within it: straight between its levels, so that a drag needs nothing computed anew. */

import type { Point } from "./plane.js";
import type { SurveyLevel, SurveyTrial } from "./survey.js";

export interface Look extends SurveyLevel {
  /** Stationary means from silence to here. */
  trail: Point[];
}

export function lookAt(trial: SurveyTrial, stds: readonly number[], std: number): Look {
  const { levels } = trial;
  const last = stds.length - 1;
  const place = Math.min(last, Math.max(0, (std / (stds[last] || 1)) * last));
  const below = Math.min(last - 1, Math.floor(place));
  const share = place - below;
  const [a, b] = [levels[below], levels[below + 1]];
  const still = a.stationary && b.stationary && between(a.stationary, b.stationary, share);
  return {
    mean: rows(a.mean, b.mean, share),
    low: rows(a.low, b.low, share),
    high: rows(a.high, b.high, share),
    cloud: a.cloud.map((from, k) => between(from, b.cloud[k], share)),
    dot: between(a.dot, b.dot, share),
    stationary: still,
    shift: numbers(a.shift, b.shift, share),
    share: numbers(a.share, b.share, share),
    argument: a.argument && b.argument && numbers(a.argument, b.argument, share),
    spread: a.spread && b.spread && numbers(a.spread, b.spread, share),
    trail: [
      ...levels.slice(0, below + 1).flatMap(({ stationary }) => (stationary ? [stationary] : [])),
      ...(still ? [still] : []),
    ],
  };
}

const mix = (a: number, b: number, share: number): number => a + share * (b - a);
const between = (a: Point, b: Point, share: number): Point => [mix(a[0], b[0], share), mix(a[1], b[1], share)];
const rows = (a: readonly number[], b: readonly number[], share: number): number[] =>
  a.map((x, k) => mix(x, b[k], share));
const numbers = (a: Float64Array, b: Float64Array, share: number): Float64Array => a.map((x, k) => mix(x, b[k], share));
