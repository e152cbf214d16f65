/**
 * Noise whose standard deviation follows the value x that it is added to, of one draw ξ per unit and step:
 *
 *     poisson            x + σ √(g max(x, 0)) ξ      σ = √F with F the Fano factor, g the gain: the variance is F g x
 *     multiplicative     x (1 + σ ξ)                 σ the standard deviation of the factor
 *     dropout            x m / (1 − p)               m = 0 with probability p, else 1; the level is p
 *     gaussian-dropout   x (1 + √(p / (1 − p)) ξ)    of the same variance (Srivastava et al. 2014)
 *
 * Outside, x is what leaves the activation function. Inside, it is the argument of f for multiplicative noise; for the others the
 * rate of each unit as it reaches all others, W_rec x, while its own leak and the readout see the rate itself.
 */

import type { StateNoise } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import type { NoiseKind } from "../../settings/names.js";

/** What of a noise says how it follows the state. */
export interface KindChoice {
  kind?: NoiseKind;
  gain?: number;
}

/** How the kernel adds it; null for additive noise. */
export function stateNoiseOf({ kind = "additive" }: KindChoice): StateNoise | null {
  if (kind === "additive") return null;
  return kind === "gaussian-dropout" ? "multiplicative" : kind;
}

/** Whether the level is a rate at which units are dropped, below 1. */
export function isDropout({ kind }: KindChoice): boolean {
  return kind === "dropout" || kind === "gaussian-dropout";
}

/** What every level of the noise is below: 1 for a dropout rate. */
export function levelBound(noise: KindChoice): number {
  return isDropout(noise) ? 1 : Infinity;
}

/** Whether it is on the rate of each unit on its way to all others, not on what enters or leaves an activation function. */
export function isOnTransmitted({ kind, placement }: KindChoice & { placement: string }): boolean {
  return placement === "inside" && kind !== undefined && kind !== "additive" && kind !== "multiplicative";
}

/**
 * σ of a row as the kernel takes it, for a level and the factor of that row.
 * @throws DitherError `value` for a dropout rate of 1 or more
 */
export function rowLevel(noise: KindChoice, level: number, scale = 1): number {
  const scaled = level * scale;
  if (!(scaled < levelBound(noise)))
    throw new DitherError("value", `noise: expected a dropout rate of 0 or more and below 1, got ${scaled}.`);
  if (noise.kind === "poisson") return scaled * Math.sqrt(noise.gain ?? 1);
  return noise.kind === "gaussian-dropout" ? Math.sqrt(scaled / (1 - scaled)) : scaled;
}

/** The variance that a row adds: per rate (poisson), per squared value (the others), or as it is (additive). */
export function rowVariance(noise: KindChoice, level: number, scale = 1): number {
  const sigma = rowLevel(noise, level, scale);
  return noise.kind === "dropout" ? sigma / (1 - sigma) : sigma * sigma;
}
