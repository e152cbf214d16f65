/** The activation functions with their derivatives, in plain float64. */

import { kept } from "../../base/kept.js";
import { checkArguments } from "../../base/check-arguments.js";
import type { ActivationName } from "../../settings/names.js";
import { checkActivation, namedActivation, type Activation } from "../specification/activation.js";
import type { OwnActivation } from "../specification/own-activation.js";
import { smoothingPerUnit, type NetworkSpecification } from "../specification/specification.js";
import { smoothedActivation } from "./smoothed-activation.js";

/** An activation function beside its derivative, so that the two cannot drift apart. */
export interface ActivationFunction {
  value: (x: number) => number;
  slope: (x: number) => number;
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));
const rectified = ({ value, slope }: ActivationFunction): ActivationFunction => ({
  value: (x) => (x > 0 ? value(x) : 0),
  slope: (x) => (x > 0 ? slope(x) : 0),
});
const tanh: ActivationFunction = { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) * Math.tanh(x) };

/** The functions of the kernel, of their number where they have one. */
const made: Record<ActivationName, (parameter: number) => ActivationFunction> = {
  relu: () => ({ value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) }),
  softplus: () => ({ value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: logistic }),
  tanh: () => tanh,
  sigmoid: () => ({ value: logistic, slope: (x) => logistic(x) * (1 - logistic(x)) }),
  "rectified-tanh": () => rectified(tanh),
  "leaky-relu": (below) => ({ value: (x) => (x > 0 ? x : below * x), slope: (x) => (x > 0 ? 1 : below) }),
  "sloped-relu": (above) => rectified({ value: (x) => above * x, slope: () => above }),
  elu: (depth) => ({
    value: (x) => (x > 0 ? x : depth * Math.expm1(x)),
    slope: (x) => (x > 0 ? 1 : depth * Math.exp(x)),
  }),
  "power-law": (exponent) => rectified({ value: (x) => x ** exponent, slope: (x) => exponent * x ** (exponent - 1) }),
};

/**
 * An activation function and its derivative; at a kink the slope is that from below.
 * @throws DitherError `value` for a name that is not known
 */
export function activationFunction(activation: Activation): ActivationFunction {
  const checked = checkActivation(activation, "activationFunction");
  const named = namedActivation(checked);
  return named === null ? (checked as OwnActivation) : made[named.name](named.parameter ?? 0);
}

/** The activation function of each unit (of each gate and unit of a gated cell), smoothed where the specification says so, `[unit]`. */
export function unitFunctions(specification: NetworkSpecification): readonly ActivationFunction[] {
  checkArguments("unitFunctions", { specification }, { specification: "specification" });
  const { activation } = specification;
  const made = new Map([[0, activationFunction(activation)]]);
  return Array.from(smoothingPerUnit(specification), (std) =>
    kept(made, std, () => {
      const f = smoothedActivation(activation);
      return { value: (x: number) => (f.at(x, std), f.mean), slope: (x: number) => (f.at(x, std), f.slope) };
    }),
  );
}
