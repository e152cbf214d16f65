/** An activation function under normal noise: mean, variance and mean slope of f(x + σξ), ξ ~ N(0, 1). */

import { DitherError } from "../../base/errors.js";
import { checkActivation, namedActivation, type Activation } from "../specification/activation.js";
import type { OwnActivation } from "../specification/own-activation.js";
import type { Quadrature } from "../../math/quadrature/gauss-hermite.js";
import pow from "@stdlib/math-base-special-pow";
import tanh from "@stdlib/math-base-special-tanh";
import { EluSmoothing } from "./elu-smoothing.js";
import { LogisticSmoothing } from "./logistic-smoothing.js";
import { OwnSmoothing } from "./own-smoothing.js";
import { QuadratureSmoothing, type BentFunction } from "./quadrature-smoothing.js";
import { RectifierSmoothing } from "./rectifier-smoothing.js";
import { ReluSmoothing } from "./relu-smoothing.js";
import { TrapezoidalLadder } from "../../math/quadrature/trapezoidal-rule.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { type SmoothedActivation } from "./smoothing.js";
import { traitsOf } from "./traits.js";

export interface SmoothingOptions {
  /**
   * Decimal digits to aim for, relative to max(1, σ), from 2 to 14, of tanh, sigmoid and softplus; the others have a closed form or a rule
   * of their own. Default 12. Ignored where `quadrature` is given. 6 digits take a little over half the time of 12.
   */
  digits?: number;
  /** A fixed rule instead, such as `gaussHermite(21)`. Its error grows with σ; for those three alone. */
  quadrature?: Quadrature;
}

/** What each of {@link SmoothingOptions} may be. */
export const smoothingOptionKinds = {
  digits: "number",
  quadrature: "object",
} as const satisfies OptionKinds<SmoothingOptions>;

/**
 * An evaluator of E f, Var f and E f′ under normal noise. The ReLUs and ELU are computed in closed form; rectified tanh, power laws and
 * functions of the user's with Gauss–Legendre panels between their kinks; tanh, sigmoid and softplus with a trapezoidal rule that refines itself as σ grows, up to σ of 35 (tanh) or 70; above, the finest rule is kept and accuracy fades slowly. Same bits on every engine.
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
  checkOptions("smoothedActivation", options, smoothingOptionKinds);
  const checked = checkActivation(activation, "smoothedActivation");
  const { digits = 12, quadrature } = options;
  if (!(digits >= 2 && digits <= 14))
    throw new DitherError("value", `smoothed activation: expected 2 to 14 digits, got ${digits}.`);
  const named = namedActivation(checked);
  if (named === null) return new OwnSmoothing(checked as OwnActivation);
  const { name, parameter = 0 } = named;
  switch (name) {
    case "relu":
      return new ReluSmoothing();
    case "leaky-relu":
    case "sloped-relu": {
      const { line, above } = traitsOf(checked).rectifier!;
      return new RectifierSmoothing(line, above);
    }
    case "elu":
      return new EluSmoothing(parameter);
    case "rectified-tanh":
      return new QuadratureSmoothing(rectifiedTanh);
    case "power-law":
      return new QuadratureSmoothing(powerLaw(parameter));
    default:
      return new LogisticSmoothing(name, quadrature ?? new TrapezoidalLadder(digits));
  }
}

const rectifiedTanh: BentFunction = {
  value: (x) => (x > 0 ? tanh(x) : 0),
  slope: (x) => (x > 0 ? (1 - tanh(x)) * (1 + tanh(x)) : 0),
  kinks: [0],
};

function powerLaw(exponent: number): BentFunction {
  const power = (x: number, of: number): number => (of === 1 ? x : of === 2 ? x * x : pow(x, of));
  return {
    value: (x) => (x > 0 ? power(x, exponent) : 0),
    slope: (x) => (x > 0 ? exponent * power(x, exponent - 1) : 0),
    kinks: [0],
    isRough: !Number.isInteger(exponent),
  };
}
