/**
 * Penalties on the weights, added to the objective and so to its gradient (they pass through clipping and Adam; weight decay
 * "decoupled" from the gradient is something else: Loshchilov & Hutter 2019): Σ l1 |w| + l2 w² over a tensor's elements.
 */

import { DitherError } from "../../base/errors.js";
import { parameterLayout, type TensorName } from "../../network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import { matrixNames, parameterNames } from "../../settings/names.js";
import type { PenaltyCoefficients } from "../../settings/training.js";
import { checkArguments } from "../../base/check-arguments.js";

/** A range of the flat parameters and its coefficients. */
export interface Penalty {
  first: number;
  last: number;
  l1: number;
  l2: number;
}

/** The coefficients in the order of the tensors; a number is that of all weight matrices. @throws DitherError `value` */
export function checkCoefficients(name: "l1" | "l2", penalty: number | PenaltyCoefficients = 0): PenaltyCoefficients {
  if (penalty === 0) return {};
  const given: PenaltyCoefficients =
    typeof penalty === "number" ? Object.fromEntries(matrixNames.map((tensor) => [tensor, penalty])) : penalty;
  for (const [tensor, value] of Object.entries(given)) {
    if (!parameterNames.some((one) => one === tensor))
      throw new DitherError(
        "value",
        `training: unknown tensor ${JSON.stringify(tensor)} in ${name}. Choose one of: ${parameterNames.join(", ")}.`,
      );
    if (value === undefined || !(value >= 0 && Number.isFinite(value)))
      throw new DitherError("value", `training: expected ${name}.${tensor} to be 0 or more, got ${value}.`);
  }
  return Object.fromEntries(parameterNames.flatMap((tensor) => (tensor in given ? [[tensor, given[tensor]]] : [])));
}

/** The penalties of a training, by range; m and n, unless they have coefficients of their own, have that of W_rec, whose place they take. */
export function penaltiesOf(
  specification: NetworkSpecification,
  { l1, l2 }: { l1?: PenaltyCoefficients; l2?: PenaltyCoefficients },
): Penalty[] {
  if (!l1 && !l2) return [];
  const of = (name: TensorName, coefficients: PenaltyCoefficients = {}): number =>
    coefficients[name] ?? (name === "m" || name === "n" ? coefficients.W_rec : undefined) ?? 0;
  return parameterLayout(specification)
    .map(({ name, offset, size }) => ({ first: offset, last: offset + size, l1: of(name, l1), l2: of(name, l2) }))
    .filter((penalty) => penalty.l1 > 0 || penalty.l2 > 0);
}

/** Adds `scale` times the gradient of the penalties to `gradient`; returns the penalties' value. |w| has slope 0 at 0. */
export function addPenalties(
  penalties: readonly Penalty[],
  parameters: Float32Array,
  gradient: Float32Array,
  scale: number,
): number {
  checkArguments(
    "addPenalties",
    { penalties, parameters, gradient, scale },
    {
      penalties: "array",
      parameters: "floats",
      gradient: "floats",
      scale: "number",
    },
  );
  let value = 0;
  for (const { first, last, l1, l2 } of penalties)
    for (let i = first; i < last; i++) {
      const w = parameters[i];
      value += l1 * Math.abs(w) + l2 * w * w;
      gradient[i] += scale * (l1 * Math.sign(w) + 2 * l2 * w);
    }
  return value;
}
