/** Fixed points far from where the search began or from one another: labelled, never dropped. */

import { separation } from "./distinct-points.js";

export interface OutlierOptions {
  /**
   * Far where the distance to the centroid of the starts exceeds this many times the starts' own mean distance from it;
   * default 10 (FixedPointFinder's).
   */
  centroidScale?: number;
  /** Lonely where the nearest other fixed point is farther than this; default no limit. */
  neighbourDistance?: number;
}

export interface Outlier {
  /** Far from the starts. */
  far: boolean;
  /** Far from every other fixed point; false where it is the only one. */
  lonely: boolean;
}

/** One label per point. */
export function labelOutliers(
  points: readonly { state: readonly number[]; input: readonly number[] }[],
  starts: readonly ArrayLike<number>[],
  { centroidScale = 10, neighbourDistance = Infinity }: OutlierOptions,
): Outlier[] {
  const centroid = Array.from(
    starts[0],
    (_, i) => starts.reduce((sum: number, state) => sum + state[i], 0) / starts.length,
  );
  const away = (state: ArrayLike<number>): number =>
    separation({ state: Array.from(state), input: [] }, { state: centroid, input: [] });
  const spread = starts.reduce((sum: number, state) => sum + away(state), 0) / starts.length;
  return points.map((point) => {
    const others = points.filter((other) => other !== point);
    const nearest = Math.min(...others.map((other) => separation(point, other)));
    return {
      far: starts.length > 1 && away(point.state) > centroidScale * spread,
      lonely: others.length > 0 && nearest > neighbourDistance,
    };
  });
}
