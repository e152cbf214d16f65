/** An activation function under normal noise: mean, variance and mean slope of f(x + σξ), ξ ~ N(0, 1). */

import { DitherError } from "../../base/errors.js";
import { activations, oneOf, type Activation } from "../specification/specification.js";
import type { Quadrature } from "../../math/quadrature/gauss-hermite.js";
import { LogisticSmoothing } from "./logistic-smoothing.js";
import { ReluSmoothing } from "./relu-smoothing.js";
import { TrapezoidalLadder } from "../../math/quadrature/trapezoidal-rule.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { type SmoothedActivation } from "./smoothing.js";

export interface SmoothingOptions {
  /**
   * Decimal digits to aim for, relative to max(1, σ), from 2 to 14. Default 12. Ignored for ReLU, which has a closed
   * form, and where `quadrature` is given. 6 digits take a little over half the time of 12.
   */
  digits?: number;
  /** A fixed rule instead, such as `gaussHermite(21)`. Its error grows with σ; ignored for ReLU. */
  quadrature?: Quadrature;
}

/** What each of {@link SmoothingOptions} may be. */
export const smoothingOptionKinds = {
  digits: "number",
  quadrature: "object",
} as const satisfies OptionKinds<SmoothingOptions>;

/**
 * An evaluator of E f, Var f and E f′ under normal noise. ReLU is computed in closed form, the others with a trapezoidal
 * rule that refines itself as σ grows, up to σ of 35 (tanh) or 70; above, the finest rule is kept and accuracy fades slowly. Same bits on every engine.
 * @throws DitherError `value` for an unknown activation or a number of digits out of range.
 * @example
 * ```ts
 * import { smoothedActivation } from "dither";
 *
 * // E relu(0 + 0.5 ξ) = 0.5/√(2π): at the kink noise moves the mean.
 * const relu = smoothedActivation("relu");
 * relu.at(0, 0.5);
 * console.log(relu.mean.toFixed(4)); // 0.1995
 * ```
 */
export function smoothedActivation(activation: Activation, options: SmoothingOptions = {}): SmoothedActivation {
  checkArguments("smoothedActivation", { activation }, { activation: activations });
  checkOptions("smoothedActivation", options, smoothingOptionKinds);
  const { digits = 12, quadrature } = options;
  oneOf("smoothed activation", "activation", activation, activations);
  if (!(digits >= 2 && digits <= 14))
    throw new DitherError("value", `smoothed activation: expected 2 to 14 digits, got ${digits}.`);
  if (activation === "relu") return new ReluSmoothing();
  return new LogisticSmoothing(activation, quadrature ?? new TrapezoidalLadder(digits));
}
