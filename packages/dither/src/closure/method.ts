/** How the closure is taken: with which covariances, for noise of which correlation time, and how f is smoothed. */

import { checkArguments } from "../base/check-arguments.js";
import type { OptionKinds } from "../base/check-options.js";
import { DitherError } from "../base/errors.js";
import { smoothingOptionKinds, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import { correlationOf } from "../network/specification/noise.js";

/** Whether covariances between units are carried (`full`) or taken as zero (`diagonal`). */
export const covarianceKinds = ["full", "diagonal"] as const;
export type CovarianceKind = (typeof covarianceKinds)[number];

export interface ClosureMethod {
  /**
   * Default `full`: N³ operations a step. `diagonal` takes N² and misses the noise that units share: on `ctrnn-inside` of
   * test-data bias² is within 5 %, but the variance of the output less than half of what it is.
   */
  covariance?: CovarianceKind;
  /**
   * Correlation time τ_c of the noise in steps: Ornstein–Uhlenbeck noise of the same standard deviation with
   * ρ = exp(−1/τ_c), stationary from the first step; 0: white. Default the network's own.
   */
  noiseTimeConstant?: number;
  /** How f is smoothed; see {@link SmoothingOptions}. */
  smoothing?: SmoothingOptions;
}

/** What each of {@link ClosureMethod} may be. */
export const closureMethodKinds = {
  covariance: covarianceKinds,
  noiseTimeConstant: "number",
  smoothing: smoothingOptionKinds,
} as const satisfies OptionKinds<ClosureMethod>;

/**
 * ρ of noise with a correlation time in steps; 0 for white noise.
 * @throws DitherError `value` if the time constant is negative or not finite.
 */
export function noiseCorrelation(timeConstant: number): number {
  checkArguments("noiseCorrelation", { timeConstant }, { timeConstant: "number" });
  if (!(timeConstant >= 0 && timeConstant < Infinity))
    throw new DitherError("value", `closure: expected a noise time constant of 0 steps or more, got ${timeConstant}.`);
  return correlationOf(timeConstant);
}
