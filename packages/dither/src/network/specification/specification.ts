/** What a network is, as plain JSON: sizes, activation, leak, noise and readout. Its numbers are in `network.ts`. */

import { activations, type Activation } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import { checkSeed } from "../../random/seed.js";
import type { ParameterName } from "../../tasks/contract/experiment.js";
import { checkLayers } from "./layers.js";
import { checkConstraints, constraintKinds, type Constraints } from "./constraints.js";
import { checkLeak, checkNoise, oneOf } from "./check-values.js";
import {
  checkNoiseSpecification,
  checkPlainNoise,
  drawLaws,
  noiseKinds,
  noisePlacements,
  placements,
  type DrawLaw,
  type NoiseSpecification,
  type Placement,
} from "./noise.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export { checkLeak, checkNoise, oneOf };
export { drawLaws, noisePlacements, placements, type DrawLaw, type NoiseSpecification, type Placement };
export { activations, type Activation };
export type { Constraints } from "./constraints.js";

/** Parameters by their names in files, in the order of the flat vector. */
export const parameterNames = [
  "W_rec",
  "W_in",
  "b_rec",
  "W_out",
  "b_out",
  "h0",
] as const satisfies readonly ParameterName[];

/** Whether the state that leaks is the rate (after the activation, default) or the current (before it). */
export const forms = ["rate", "current"] as const;
export type Form = (typeof forms)[number];

export const readouts = ["identity", "sigmoid"] as const;
export type Readout = (typeof readouts)[number];

/** State before the first step: zero, or one trained value per unit (the tensor `h0`). */
export const initialStates = ["zero", "trained"] as const;
export type InitialState = (typeof initialStates)[number];

export interface NetworkSpecification {
  units: number;
  inputs: number;
  outputs: number;
  activation: Activation;
  form: Form;
  /** γ = dt/τ, in (0, 1]. */
  leak: number;
  /** γ of each unit in place of `leak`, which then only says how fast the network is as a whole. Absent: all alike. */
  leaks?: readonly number[];
  noise: NoiseSpecification;
  readout: Readout;
  initialState: InitialState;
  /** Seed of the initial values and of training; an integer in [0, 2⁵³). */
  seed: number;
  /**
   * Hidden layers of a feedforward network, the first one first; see `layers.ts`. Then `units` is their sum, the leak 1, and
   * there is no W_rec. Absent for a recurrent network.
   */
  layers?: readonly number[];
  /** Absent where training may change everything. */
  constraints?: Constraints;
  /**
   * s: the activation f gives way to x ↦ E f(x + sξ), ξ ~ N(0, 1), in every unit, or with one s per unit (0: left as it is).
   * Absent where nothing is smoothed.
   */
  smoothing?: number | readonly number[];
}

/** A specification with hidden layers. */
export type LayeredSpecification = NetworkSpecification & { layers: readonly number[] };

/** What each of {@link NetworkSpecification} may be. */
export const specificationKinds = {
  units: "number",
  inputs: "number",
  outputs: "number",
  activation: activations,
  form: forms,
  leak: "number",
  leaks: "numbers",
  noise: noiseKinds,
  readout: readouts,
  initialState: initialStates,
  seed: "number",
  layers: "numbers",
  constraints: constraintKinds,
  smoothing: "number or numbers",
} as const satisfies OptionKinds<NetworkSpecification>;

/** Sizes above this are refused as a mistake: 65,536 units would need 16 GiB for the recurrent weights alone. */
const largestSize = 16_384;

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
    const least = field === "inputs" ? 0 : 1;
    if (!Number.isInteger(s[field]) || s[field] < least || s[field] > largestSize)
      throw new DitherError(
        "value",
        `${where}: expected ${field} to be a whole number from ${least} to ${largestSize}, got ${s[field]}.`,
      );
  }
  oneOf(where, "activation", s.activation, activations);
  oneOf(where, "form", s.form, forms);
  oneOf(where, "readout", s.readout, readouts);
  oneOf(where, "initialState", s.initialState, initialStates);
  checkLeak(s.leak, where);
  checkLeaks(s, where);
  if (s.layers) checkPlainNoise(s.noise, `${where} with hidden layers`);
  checkSeed(s.seed, where);
  return {
    units: s.units,
    inputs: s.inputs,
    outputs: s.outputs,
    activation: s.activation,
    form: s.form,
    leak: s.leak,
    ...(s.leaks && { leaks: [...s.leaks] }),
    noise: checkNoiseSpecification(s.noise, s, where),
    readout: s.readout,
    initialState: s.initialState,
    seed: s.seed,
    ...checkLayers(s, where),
    ...(s.constraints && { constraints: checkConstraints(s.constraints, { ...s, names: namesOf(s) }, where) }),
    ...checkSmoothing(s, where),
  };
}

/**
 * The smoothing in its one form: a number where all units have the same, absent where that is 0.
 * @throws DitherError `value` unless it is one number or one per unit, finite and 0 or more.
 */
function checkSmoothing({ smoothing, units }: NetworkSpecification, where: string): { smoothing?: number | number[] } {
  if (smoothing === undefined) return {};
  const levels = typeof smoothing === "number" ? [smoothing] : [...smoothing];
  if (typeof smoothing !== "number" && levels.length !== units)
    throw new DitherError(
      "value",
      `${where}: expected smoothing to be one number, or one per unit (${units}), got ${levels.length} numbers.`,
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

/** s of each unit, `[unit]`. */
export function smoothingPerUnit(specification: NetworkSpecification): Float64Array {
  checkArguments("smoothingPerUnit", { specification }, { specification: "specification" });
  const { smoothing = 0, units } = specification;
  return typeof smoothing === "number" ? new Float64Array(units).fill(smoothing) : Float64Array.from(smoothing);
}

function namesOf({ initialState }: NetworkSpecification): readonly ParameterName[] {
  return initialState === "trained" ? parameterNames : parameterNames.filter((name) => name !== "h0");
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
