/**
 * The paths of training of the affine regulator, from solutions that are as good as each other without noise, and the map of
 * the expected loss that they go over.
 */

import { DitherError } from "../base/errors.js";
import { networkFor } from "../network/initial/for-task.js";
import { networkFromTensors, tensor, type Network } from "../network/specification/network.js";
import { activationFunction } from "../network/activation/functions.js";
import type { Activation } from "../network/specification/specification.js";
import type { ParameterName } from "../settings/names.js";
import { findTask } from "../tasks/catalogue/registry.js";
import { train } from "../training/train.js";
import type { AffineLandscape, AffineLoss, AffineParameters } from "./affine-regulator.js";
import { cooperation } from "../base/cooperation.js";
import type { OneUnit } from "../dynamics/stationary/one-unit-step.js";
import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { placements } from "../network/specification/noise.js";

export interface AffineTrainingOptions {
  placement: OneUnit["placement"];
  /** Training noise σ, standard deviation per step; default 1. */
  noise?: number;
  /** γ; default 0.1. */
  leak?: number;
  /** Default relu. */
  activation?: Activation;
  /** Largest input; default 1. */
  range?: number;
  /** Updates; default that of the task, 1500. */
  updates?: number;
  /** Bias, and operating point, to start from, without recurrent weight: input weight 1, offset −f(bias). */
  startBias: number;
  /** Whether the recurrent weight is trained too or held at 0. */
  weight: "free" | "zero";
  seed?: number;
  signal?: AbortSignal;
  /** Share that is done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link AffineTrainingOptions} may be. */
export const affineTrainingOptionKinds = {
  placement: placements,
  noise: "number",
  leak: "number",
  activation: "activation",
  range: "number",
  updates: "number",
  startBias: "number",
  weight: ["free", "zero"],
  seed: "number",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<AffineTrainingOptions>;

export interface AffinePathPoint {
  update: number;
  parameters: AffineParameters;
}

/** Points that are kept of a training, besides the first. */
const kept = 60;

/**
 * The path of one training of the task `regulator-affine`.
 * @throws DitherError `value` without noise, `diverged`, `aborted`.
 */
export async function trainAffineRegulator(options: AffineTrainingOptions): Promise<AffinePathPoint[]> {
  checkArguments(
    "trainAffineRegulator",
    { options },
    { options: { placement: placements, startBias: "number", weight: ["free", "zero"] } },
  );
  checkOptions("trainAffineRegulator", options, affineTrainingOptionKinds);
  const { placement, noise = 1, leak, activation, range = 1, updates, startBias, weight, seed } = options;
  if (!(noise > 0)) throw new DitherError("value", `incentive: expected a training noise above 0, got ${noise}.`);
  const task = findTask("regulator-affine", { range });
  const specification = networkFor(task, {
    placement,
    noise,
    activation,
    leak,
    seed,
    constraints: { frozen: { W_out: 1, ...(weight === "zero" && { W_rec: 0 }) } },
  });
  const from = networkFromTensors(specification, {
    W_rec: [0],
    W_in: [1],
    b_rec: [startBias],
    W_out: [1],
    b_out: [-activationFunction(specification.activation).value(startBias)],
  });
  const points: AffinePathPoint[] = [{ update: 0, parameters: parametersOf(from) }];
  await train(specification, task, updates === undefined ? {} : { updates }, {
    from,
    signal: options.signal,
    onUpdate: ({ update, updates: all, parameters }) => {
      if (Math.floor((update * kept) / all) > Math.floor(((update - 1) * kept) / all))
        points.push({ update, parameters: parametersOf({ specification, parameters }) });
    },
    onProgress: ({ update, updates: all }) => options.onProgress?.(update / all),
  });
  return points;
}

/** The parameters of a trained network of this task. */
export function parametersOf(network: Network): AffineParameters {
  checkArguments("parametersOf", { network }, { network: "network" });
  const value = (name: ParameterName): number => tensor(network, name)?.[0] ?? NaN;
  return { weight: value("W_rec"), gain: value("W_in"), bias: value("b_rec"), offset: value("b_out") };
}

/** A rectangle of recurrent weights and operating points, with the lowest loss at each, `[weight][point]`. */
export interface AffinePlane {
  weights: number[];
  points: number[];
  best: AffineLoss[][];
}

/** The map that holds the given weights and operating points, with a margin, in `cells` × `cells` places; weights below 1. */
export async function affinePlane(
  landscape: AffineLandscape,
  noise: number,
  visited: { weights: readonly number[]; points: readonly number[] },
  options: { cells?: number; signal?: AbortSignal; onProgress?: (share: number) => void } = {},
): Promise<AffinePlane> {
  checkArguments(
    "affinePlane",
    { landscape, noise, visited },
    { landscape: { at: "function" }, noise: "number", visited: { weights: "numbers", points: "numbers" } },
  );
  checkOptions("affinePlane", options, { cells: "number", signal: "signal", onProgress: "function" });
  const { cells = 21, ...control } = options;
  const weights = places(visited.weights, 0.25, cells).filter((weight) => weight < 1);
  const points = places(visited.points, 0.5 * noise, cells);
  const pause = cooperation("incentive: stopped before all was done.", control);
  const best: AffineLoss[][] = [];
  for (const weight of weights) {
    const row: AffineLoss[] = [];
    for (const point of points) {
      row.push(landscape.best(noise, weight, point));
      await pause((best.length + row.length / points.length) / weights.length);
    }
    best.push(row);
  }
  return { weights, points, best };
}

function places(values: readonly number[], margin: number, cells: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.1 * (high - low), margin);
  return Array.from({ length: cells }, (_, k) => low - pad + (k * (high - low + 2 * pad)) / (cells - 1));
}
