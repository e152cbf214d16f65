/** The noise levels at which a curve is measured: the grid, its refinement around the minimum, and its extension. */

import { DitherError } from "../../base/errors.js";
import { checkNoise } from "../../network/specification/specification.js";
import { lowestLevel } from "./preferred-noise.js";
import { checkArguments } from "../../base/check-arguments.js";

/** In units of the training noise: fine up to a little above it, where preferences lie, coarser up to 2.5 times. */
const relativeGrid = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.6, 1.8, 2.1, 2.5];

/** For networks trained without noise. */
const absoluteGrid = [0, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.7, 0.8, 0.9, 1];

/** An extended grid ends at most this many times higher. */
const largestExtension = 1.6;

/** The most levels that a refinement inserts. */
export const mostRefined = 4;

/** 0.35 instead of 0.35000000000000003: twelve digits, which ECMAScript rounds alike everywhere. */
const clean = (level: number): number => Number(level.toPrecision(12));

/** The highest level of a default grid whose levels must be below a bound. */
const highestBelow = (below: number): number => (below < Infinity ? 0.95 * below : below);

/**
 * The grid for a network trained with noise of this standard deviation: 18 levels from 0 to 2.5 times it, closer
 * together up to 1.2 times; 17 levels from 0 to 1 for a network trained without. Contains 0 and the training noise exactly.
 * @param below leaves out levels of 0.95 times that and more: a dropout rate is below 1, and near it nothing is left of a network
 * @throws DitherError `value` if the training noise is negative or not finite.
 */
export function defaultLevels(trainingNoise: number, below = Infinity): number[] {
  checkArguments("defaultLevels", { trainingNoise, below }, { trainingNoise: "number", below: "number" });
  checkNoise(trainingNoise, "measure");
  const levels =
    trainingNoise === 0
      ? absoluteGrid
      : relativeGrid.map((ratio) => (ratio === 1 ? trainingNoise : clean(ratio * trainingNoise)));
  return levels.filter((level) => level <= highestBelow(below));
}

/**
 * A user's grid, ascending and without repeats, with 0 added if it is missing, since the gain is relative to L(0).
 * @throws DitherError `usage` if a level is negative or not finite, or none is above 0.
 */
export function checkLevels(levels: ArrayLike<number>, below = Infinity): number[] {
  checkArguments("checkLevels", { levels, below }, { levels: "numbers", below: "number" });
  const given = Array.from(levels, (level) => {
    if (!(level >= 0 && level < Infinity))
      throw new DitherError("usage", `noise levels: expected levels of 0 or more, got ${level}.`);
    if (!(level < below))
      throw new DitherError("usage", `noise levels: expected dropout rates below ${below}, got ${level}.`);
    return level + 0; // −0 becomes 0
  });
  const unique = [...new Set([0, ...given])].sort((a, b) => a - b);
  if (unique.length < 2)
    throw new DitherError("usage", "noise levels: expected at least one above 0, such as 0,0.25,0.5,0.75,1.");
  return unique;
}

/**
 * The levels to insert for a closer look at the minimum: two in each gap next to the lowest level, dividing it evenly;
 * so four, or two where the lowest is the first or the last.
 */
export function refineLevels(levels: ArrayLike<number>, losses: ArrayLike<number>): number[] {
  const lowest = lowestLevel(levels, losses);
  const held = new Set(Array.from(levels));
  const inserted: number[] = [];
  for (let i = Math.max(0, lowest - 1); i < Math.min(levels.length - 1, lowest + 1); i++) {
    const gap = levels[i + 1] - levels[i];
    inserted.push(clean(levels[i] + gap / 3), clean(levels[i] + (2 * gap) / 3));
  }
  return inserted.filter((level) => !held.has(level));
}

/**
 * The levels to add above a grid whose highest level is its lowest in loss: in steps of its last gap up to 1.6 times
 * the highest, one at least. Meant to be used twice at most.
 */
export function extendLevels(levels: ArrayLike<number>, below = Infinity): number[] {
  const last = levels.length - 1;
  const highest = levels[last];
  if (last < 1 || !(highest > levels[last - 1])) return [];
  const step = highest - levels[last - 1];
  const limit = Math.min(largestExtension * highest, highestBelow(below));
  const added: number[] = [];
  for (let k = 1; clean(highest + k * step) <= clean(limit); k++) added.push(clean(highest + k * step));
  if (limit <= highest) return [];
  return added.length > 0 ? added : [clean(limit)];
}

/**
 * How far around the lowest level a curve on this grid is fitted: the median gap, which is that of the grid before its
 * refinement. So the fit takes in the refined levels, and three levels where nothing was refined.
 */
export function fittingReach(levels: ArrayLike<number>): number {
  const gaps = new Float64Array(Math.max(0, levels.length - 1));
  for (let i = 0; i < gaps.length; i++) gaps[i] = levels[i + 1] - levels[i];
  gaps.sort();
  return gaps.length > 0 ? gaps[Math.floor(gaps.length / 2)] : 0;
}
