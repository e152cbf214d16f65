/** What a network is, as plain JSON but for an activation function and a loss of the user's: sizes, activation, leak, noise and readout. Its numbers are in `network.ts`. */

import { DitherError } from "../../base/errors.js";
import { checkSeed } from "../../random/seed.js";
import { gateCount, isGated, isLowRank } from "../cells/cells.js";
import { checkActivation, type Activation } from "./activation.js";
import { checkCell } from "./cell.js";
import { checkLayers } from "./layers.js";
import { checkConstraints } from "./constraints.js";
import { checkLeak, checkNoise, oneOf } from "./check-values.js";
import { checkReadouts, type GivenLoss, type LossChoice } from "./readouts.js";
import {
  checkNoiseSpecification,
  checkPlainNoise,
  noiseKinds,
  placements,
  type DrawLaw,
  type NoiseSpecification,
} from "./noise.js";
import { bounds, inRange, kindsOf } from "../../settings/check.js";
import {
  activations,
  cellNames,
  drawLaws,
  forms,
  gatedNames,
  gateNames,
  initialStates,
  noiseKindNames,
  lossNames,
  noisePlacements,
  parameterNames,
  readouts,
  resetOrders,
  type CellName,
  type Form,
  type GatedName,
  type GateName,
  type InitialState,
  type NoiseKind,
  type LossName,
  type ParameterName,
  type Placement,
  type Readout,
} from "../../settings/names.js";
import { largestSize, networkSettings } from "../../settings/network.js";
import { whole, type With } from "../../settings/setting.js";
import { defined, checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export { checkLeak, checkNoise, oneOf };
export {
  drawLaws,
  noiseKindNames,
  noisePlacements,
  placements,
  type DrawLaw,
  type NoiseKind,
  type NoiseSpecification,
  type Placement,
};
export {
  activations,
  cellNames,
  forms,
  gatedNames,
  gateNames,
  initialStates,
  lossNames,
  parameterNames,
  readouts,
  resetOrders,
};
export { defineActivation, OwnActivation, type ActivationCode } from "./own-activation.js";
export { type GivenActivation } from "./activation.js";
export { defineLoss, OwnLoss, type LossCode } from "./own-loss.js";
export type { GivenLoss, LossChoice };
export {
  type Activation,
  type CellName,
  type GatedName,
  type GateName,
  type Form,
  type InitialState,
  type LossName,
  type Readout,
};
export type { Constraints } from "./constraints.js";

/** What a network is; the members that it shares with studies and the command are described in `settings/network.ts`. */
export interface NetworkSpecification extends With<
  Omit<typeof networkSettings, "activation" | "loss">,
  "units" | "leak" | "form" | "readout" | "initialState"
> {
  activation: Activation;
  /** By its name, or one of the user's. Absent: squared error, unless the readout is softmax. */
  loss?: LossChoice;
  inputs: number;
  outputs: number;
  noise: NoiseSpecification;
  /** Seed of the initial values and of training; an integer in [0, 2⁵³). */
  seed: number;
}

/** A specification with hidden layers. */
export type LayeredSpecification = NetworkSpecification & { layers: readonly number[] };

/** What each of {@link NetworkSpecification} may be. */
export const specificationKinds = {
  ...kindsOf(networkSettings),
  loss: "loss",
  inputs: "number",
  outputs: "number",
  noise: noiseKinds,
  seed: "number",
} satisfies OptionKinds<NetworkSpecification>;

/**
 * The specification, checked and with its keys in a fixed order.
 * @throws DitherError `value` with the field's name, what it holds and what it may hold.
 */
export function checkSpecification(specification: NetworkSpecification, where = "network"): NetworkSpecification {
  checkArguments(where, { specification }, { specification: "object" });
  checkOptions(where, specification, specificationKinds);
  checkArguments(where, { noise: specification.noise }, { noise: "object" });
  const s = specification;
  for (const field of ["units", "inputs", "outputs"] as const) {
    const size = whole(field === "inputs" ? 0 : 1, { most: largestSize });
    if (!inRange(s[field], size))
      throw new DitherError("value", `${where}: expected ${field} to be ${bounds(size)}, got ${s[field]}.`);
  }
  const activation = checkActivation(s.activation, where);
  oneOf(where, "form", s.form, forms);
  oneOf(where, "initialState", s.initialState, initialStates);
  checkLeak(s.leak, where);
  checkLeaks(s, where);
  if (s.layers) checkPlainNoise(s.noise, `${where} with hidden layers`, { anyKind: true });
  checkSeed(s.seed, where);
  return defined({
    units: s.units,
    inputs: s.inputs,
    outputs: s.outputs,
    ...checkCell({ ...s, activation }, where),
    activation,
    form: s.form,
    leak: s.leak,
    leaks: s.leaks && [...s.leaks],
    noise: checkNoiseSpecification(s.noise, s, where),
    ...checkReadouts(s, where),
    initialState: s.initialState,
    seed: s.seed,
    ...checkLayers(s, where),
    constraints: s.constraints && checkConstraints(s.constraints, { ...s, names: namesOf(s) }, where),
    ...checkSmoothing(s, where),
  });
}

/**
 * The smoothing in its one form: a number where all units have the same, absent where that is 0.
 * @throws DitherError `value` unless it is one number or one per unit, finite and 0 or more.
 */
function checkSmoothing(specification: NetworkSpecification, where: string): { smoothing?: number | number[] } {
  const { smoothing, units } = specification;
  if (smoothing === undefined) return {};
  const levels = typeof smoothing === "number" ? [smoothing] : [...smoothing];
  const size = gateCount(specification) * units;
  if (typeof smoothing !== "number" && levels.length !== size)
    throw new DitherError(
      "value",
      `${where}: expected smoothing to be one number, or one per ${isGated(specification) ? "gate and unit" : "unit"} (${size}), got ${levels.length} numbers.`,
    );
  const wrong = levels.findIndex((level) => !(level >= 0 && Number.isFinite(level)));
  if (wrong >= 0)
    throw new DitherError(
      "value",
      `${where}: expected smoothing (a standard deviation) of 0 or more, got ${levels[wrong]}${levels.length > 1 ? ` for unit ${wrong}` : ""}.`,
    );
  if (levels.some((level) => level !== levels[0])) return { smoothing: levels };
  return levels[0] > 0 ? { smoothing: levels[0] } : {};
}

/** s of each unit, or of each gate and unit of a gated cell, `[unit]`. */
export function smoothingPerUnit(specification: NetworkSpecification): Float64Array {
  checkArguments("smoothingPerUnit", { specification }, { specification: "specification" });
  const { smoothing = 0, units } = specification;
  if (typeof smoothing !== "number") return Float64Array.from(smoothing);
  return new Float64Array(gateCount(specification) * units).fill(smoothing);
}

function namesOf(specification: NetworkSpecification): readonly ParameterName[] {
  const none: ParameterName[] = isLowRank(specification) ? ["W_rec"] : ["m", "n"];
  if (specification.initialState !== "trained") none.push("h0");
  return parameterNames.filter((name) => !none.includes(name));
}

/** @throws DitherError `value` unless there is a leak in (0, 1] for every unit. */
function checkLeaks({ leaks, units }: NetworkSpecification, where: string): void {
  if (!leaks) return;
  if (leaks.length !== units)
    throw new DitherError("value", `${where}: expected one leak for each of ${units} units, got ${leaks.length}.`);
  for (const leak of leaks) checkLeak(leak, where);
}

/** Whether all units leak alike; a guard for analyses whose equations have one γ. */
export function checkOneLeak(specification: NetworkSpecification, where: string): void {
  checkArguments("checkOneLeak", { specification }, { specification: "specification" });
  const { leaks } = specification;
  if (leaks?.some((leak) => leak !== leaks[0]))
    throw new DitherError(
      "unsupported",
      `${where}: expected units of one leak, got leaks from ${Math.min(...leaks)} to ${Math.max(...leaks)}. Simulate the network instead.`,
    );
}
