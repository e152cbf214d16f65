/**
 * The gain: the share of the noise-free loss that noise removes, 1 − L(σ)/L(0). A minimum over levels flatters itself,
 * so the best noise is found on one half of the units and its gain measured on the other, both ways, and averaged.
 */

import { locateMinimum, lossAtMinimum } from "../curve/preferred-noise.js";

/** 1 − loss/silentLoss; 0 where the noise-free loss is 0, since nothing is left to remove. */
export function gainOver(silentLoss: number, loss: number): number {
  return silentLoss > 0 ? 1 - loss / silentLoss : 0;
}

/** The gain at the best level, which flatters itself. */
export function mostGain(losses: ArrayLike<number>): number {
  let lowest = losses[0];
  for (let level = 1; level < losses.length; level++) lowest = Math.min(lowest, losses[level]);
  return gainOver(losses[0], lowest);
}

/**
 * The cross-fitted gain from the curves of two halves of the units, which must not share any. A preferred noise of 0
 * has gain 0. Between levels the loss is read from the quadratic over the window in which the minimum was found.
 *
 * @param levels test noise, ascending from 0
 * @param even, odd mean loss of either half at each level
 * @param reach as for `preferredNoise`
 */
export function crossFittedGain(
  levels: ArrayLike<number>,
  even: ArrayLike<number>,
  odd: ArrayLike<number>,
  reach?: number,
): number {
  return (gainElsewhere(levels, even, odd, reach) + gainElsewhere(levels, odd, even, reach)) / 2;
}

/** The gain measured on `other` at the noise found best on `search`. */
function gainElsewhere(
  levels: ArrayLike<number>,
  search: ArrayLike<number>,
  other: ArrayLike<number>,
  reach?: number,
): number {
  const minimum = locateMinimum(levels, search, reach);
  return minimum.std === 0 ? 0 : gainOver(other[0], lossAtMinimum(levels, other, minimum));
}
