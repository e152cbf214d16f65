/** The activation functions with their derivatives, in plain float64. */

import { checkArguments } from "../../base/check-arguments.js";
import { smoothingPerUnit, type Activation, type NetworkSpecification } from "../specification/specification.js";
import { smoothedActivation } from "./smoothed-activation.js";

/** An activation function beside its derivative, so that the two cannot drift apart. */
export interface ActivationFunction {
  value: (x: number) => number;
  slope: (x: number) => number;
}

export const logistic = (x: number): number => 1 / (1 + Math.exp(-x));

/** The activation functions and their derivatives; the slope of ReLU at 0 is 0. */
export const activationFunctions: Record<Activation, ActivationFunction> = {
  relu: { value: (x) => Math.max(x, 0), slope: (x) => (x > 0 ? 1 : 0) },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: logistic },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) * Math.tanh(x) },
  sigmoid: { value: logistic, slope: (x) => logistic(x) * (1 - logistic(x)) },
};

/** The activation function of each unit (of each gate and unit of a gated cell), smoothed where the specification says so, `[unit]`. */
export function unitFunctions(specification: NetworkSpecification): readonly ActivationFunction[] {
  checkArguments("unitFunctions", { specification }, { specification: "specification" });
  const { activation } = specification;
  const made = new Map([[0, activationFunctions[activation]]]);
  return Array.from(smoothingPerUnit(specification), (std) => {
    const known = made.get(std);
    if (known) return known;
    const f = smoothedActivation(activation);
    const smoothed = { value: (x: number) => (f.at(x, std), f.mean), slope: (x: number) => (f.at(x, std), f.slope) };
    made.set(std, smoothed);
    return smoothed;
  });
}
