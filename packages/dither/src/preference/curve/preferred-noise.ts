/** The preferred noise: where a curve of loss against test noise is lowest, between the levels that were measured. */

import { DitherError } from "../../base/errors.js";
import { interpolate } from "../../math/interpolate.js";
import { fitQuadratic, quadraticAt, quadraticVertex } from "../../math/optimise/local-quadratic.js";

export interface PreferredNoiseOptions {
  /**
   * Levels at most this far (in units of the levels) from the lowest one join the fit. Default: the larger gap
   * between the lowest level and its two neighbours, which always join.
   */
  reach?: number;
}

/** A minimum and the levels it came from. */
export interface Minimum {
  std: number;
  /** First and last index of the levels that were fitted; equal where no quadratic could be used. */
  low: number;
  high: number;
}

/**
 * The noise level σ* at which a curve is lowest: the minimum of the least-squares quadratic through the lowest level,
 * its neighbours and any other level within `reach`, clamped to those levels. It is the lowest level itself where that
 * is the first (no noise) or the last of the grid, and where the quadratic has no minimum. Of equally low levels the
 * first counts. Losses that are not finite are passed over.
 *
 * @param levels test noise, ascending
 * @param losses mean loss at each level
 * @throws DitherError `mismatch` if the lengths differ, `value` if no loss is finite.
 */
export function preferredNoise(
  levels: ArrayLike<number>,
  losses: ArrayLike<number>,
  options: PreferredNoiseOptions = {},
): number {
  return locateMinimum(levels, losses, options.reach).std;
}

/** {@link preferredNoise} with the window of levels that was fitted. */
export function locateMinimum(levels: ArrayLike<number>, losses: ArrayLike<number>, reach?: number): Minimum {
  const lowest = lowestLevel(levels, losses);
  const atLevel = { std: levels[lowest], low: lowest, high: lowest };
  const last = levels.length - 1;
  if (lowest === 0 || lowest === last) return atLevel;
  if (!Number.isFinite(losses[lowest - 1]) || !Number.isFinite(losses[lowest + 1])) return atLevel;

  const centre = levels[lowest];
  const gap = Math.max(centre - levels[lowest - 1], levels[lowest + 1] - centre);
  const tolerated = (reach ?? gap) * (1 + 1e-9);
  let low = lowest - 1;
  while (low > 0 && centre - levels[low - 1] <= tolerated && Number.isFinite(losses[low - 1])) low--;
  let high = lowest + 1;
  while (high < last && levels[high + 1] - centre <= tolerated && Number.isFinite(losses[high + 1])) high++;

  const vertex = quadraticVertex(fitQuadratic(levels, losses, low, high));
  if (vertex === null) return atLevel;
  return { std: Math.min(Math.max(vertex, levels[low]), levels[high]), low, high };
}

/**
 * A curve's value at a minimum that was located, perhaps on another curve over the same levels: from the quadratic
 * through this curve's losses in the same window (never below 0), or by linear interpolation where there is no window.
 */
export function lossAtMinimum(levels: ArrayLike<number>, losses: ArrayLike<number>, minimum: Minimum): number {
  const { std, low, high } = minimum;
  if (high - low < 2) return interpolate(levels, losses, std) ?? NaN;
  return Math.max(0, quadraticAt(fitQuadratic(levels, losses, low, high), std));
}

/** Index of the lowest finite loss, the first of equals. */
export function lowestLevel(levels: ArrayLike<number>, losses: ArrayLike<number>): number {
  if (levels.length !== losses.length)
    throw new DitherError(
      "mismatch",
      `preferred noise: expected one loss per level, got ${losses.length} losses for ${levels.length} levels.`,
    );
  let lowest = -1;
  for (let i = 0; i < losses.length; i++)
    if (Number.isFinite(losses[i]) && (lowest < 0 || losses[i] < losses[lowest])) lowest = i;
  if (lowest < 0)
    throw new DitherError("value", "preferred noise: expected a finite loss at one level at least, got none.");
  return lowest;
}
