/**
 * The incentive of training to let noise shift what is learnt: the landscape of a regulator's expected loss over its bias,
 * and over recurrent weight and bias, with the path that a training took through it.
 */

import { DitherError } from "../base/errors.js";
import { cooperation } from "../base/cooperation.js";
import { networkFor } from "../network/initial/for-task.js";
import { tensor, type Network } from "../network/specification/network.js";
import type { Activation } from "../network/specification/specification.js";
import { findTask } from "../tasks/catalogue/registry.js";
import { train } from "../training/train.js";
import type { OneUnit } from "../dynamics/stationary/one-unit-step.js";
import type { RegulatorLandscape } from "./regulator-loss.js";
import { type RegulatorLoss } from "./regulator-loss.js";
import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { placements } from "../network/specification/noise.js";

export interface IncentiveOptions {
  placement: OneUnit["placement"];
  /** Training noise σ, standard deviation per step; default 2. */
  noise?: number;
  /** γ; default 0.1. */
  leak?: number;
  /** Value to hold; default 1. */
  target?: number;
  /** Default relu. */
  activation?: Activation;
  /** Updates of each training; default that of the task, 1500. */
  updates?: number;
  /** Bias that trainings start from; default 1.5 σ. The recurrent weight starts at 0. */
  startBias?: number;
  seed?: number;
  signal?: AbortSignal;
  /** Share of the trainings that is done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link IncentiveOptions} may be. */
export const incentiveOptionKinds = {
  placement: placements,
  noise: "number",
  leak: "number",
  target: "number",
  activation: "activation",
  updates: "number",
  startBias: "number",
  seed: "number",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<IncentiveOptions>;

export interface PathPoint {
  update: number;
  weight: number;
  bias: number;
}

/** Without recurrent weight, at one leak. */
export interface BiasOptimum extends RegulatorLoss {
  leak: number;
  /** The bias of lowest expected loss. */
  bias: number;
  /** Test noise of lowest expected loss at that bias, and its ratio to the training noise. */
  preferred: number;
  ratio: number;
  /** L(0)/L(σ_train) at that bias. */
  lossRatio: number;
}

export interface TrainedRegulators {
  /** The weight held at 0. */
  line: PathPoint[];
  /** The weight trained too. */
  plane: PathPoint[];
}

/** Points that are kept of a training, besides the first. */
const kept = 60;

/**
 * The best bias without recurrent weight and the noise that it prefers.
 * @example
 * ```ts
 * import { biasOptimum, RegulatorLandscape } from "dither";
 *
 * const landscape = new RegulatorLandscape({ activation: "relu", placement: "inside", leak: 0.1, target: 1 });
 * console.log(biasOptimum(landscape, 2).bias.toFixed(4)); // 0.3064
 * ```
 */
export function biasOptimum(landscape: RegulatorLandscape, noise: number): BiasOptimum {
  checkArguments("biasOptimum", { landscape, noise }, { landscape: { at: "function" }, noise: "number" });
  const bias = landscape.bestBias(noise);
  const here = landscape.at(noise, bias);
  const preferred = landscape.preferredNoise(bias, 2.5 * noise);
  return {
    leak: landscape.regulator.leak,
    bias,
    ...here,
    preferred,
    ratio: preferred / noise,
    lossRatio: landscape.at(0, bias).loss / here.loss,
  };
}

/**
 * The paths of two trainings of the task `regulator`, from the same start: with the recurrent weight held at 0, and trained.
 * @throws DitherError `value` without noise, `diverged`, `aborted`.
 */
export async function trainRegulators(options: IncentiveOptions): Promise<TrainedRegulators> {
  checkArguments("trainRegulators", { options }, { options: { placement: placements } });
  checkOptions("trainRegulators", options, incentiveOptionKinds);
  const { noise = 2, target = 1, placement, signal, onProgress, updates, startBias = 1.5 * noise, seed } = options;
  if (!(noise > 0)) throw new DitherError("value", `incentive: expected a training noise above 0, got ${noise}.`);
  const path = async (weight: number | null, before: number): Promise<PathPoint[]> => {
    const task = findTask("regulator", { weight, target });
    const { activation, leak } = options;
    const specification = networkFor(task, {
      placement,
      noise,
      activation,
      leak,
      seed,
    });
    const start: PathPoint = { update: 0, weight: 0, bias: startBias };
    const points = [start];
    const training = { updates, initial: { recurrent: 0, bias: startBias } };
    await train(specification, task, training, {
      signal,
      onUpdate: ({ update, updates: all, parameters }) => {
        if (Math.floor((update * kept) / all) > Math.floor(((update - 1) * kept) / all))
          points.push({ update, ...placeOf({ specification, parameters }) });
      },
      onProgress: ({ update, updates: all }) => onProgress?.(before + update / all / 2),
    });
    return points;
  };
  return { line: await path(0, 0), plane: await path(null, 0.5) };
}

function placeOf(network: Network): { weight: number; bias: number } {
  return { weight: tensor(network, "W_rec")?.[0] ?? NaN, bias: tensor(network, "b_rec")?.[0] ?? NaN };
}

/** A rectangle of weights and biases, with the expected loss of each `[weight][bias]`; NaN where there is no stationary law. */
export interface LossPlane {
  weights: number[];
  biases: number[];
  loss: number[][];
}

export interface LossPlaneOptions {
  /** Places along each side; default 21. */
  cells?: number;
  /** By the moment closure (default), or exactly, at some 100 ms a place. */
  method?: "closure" | "exact";
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** What each of {@link LossPlaneOptions} may be. */
export const lossPlaneOptionKinds = {
  cells: "number",
  method: ["closure", "exact"],
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<LossPlaneOptions>;

/**
 * The plane that holds the given paths with a quarter of their extent around, in `cells` × `cells` places. Weights stay
 * below 1, where unbounded units run away.
 */
export async function lossPlane(
  landscapes: readonly RegulatorLandscape[],
  noise: number,
  paths: readonly (readonly PathPoint[])[],
  options: LossPlaneOptions = {},
): Promise<LossPlane[]> {
  checkArguments("lossPlane", { landscapes, noise, paths }, { landscapes: "array", noise: "number", paths: "array" });
  checkOptions("lossPlane", options, lossPlaneOptionKinds);
  const { cells = 21, method = "closure", signal, onProgress } = options;
  const all = paths.flat();
  const weights = places(
    all.map(({ weight }) => weight),
    cells,
  ).filter((w) => w < 1);
  const biases = places(
    all.map(({ bias }) => bias),
    cells,
  );
  const planes: LossPlane[] = [];
  const pause = cooperation("incentive: stopped before the landscape was complete.", { signal });
  let done = 0;
  for (const landscape of landscapes) {
    const loss: number[][] = [];
    for (const weight of weights) {
      loss.push(
        biases.map(
          (bias) =>
            (method === "exact" ? landscape.at(noise, bias, weight) : landscape.closed(noise, bias, weight)).loss,
        ),
      );
      onProgress?.(++done / (landscapes.length * weights.length));
      await pause(done / (landscapes.length * weights.length));
    }
    planes.push({ weights, biases, loss });
  }
  return planes;
}

function places(values: readonly number[], cells: number): number[] {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = Math.max(0.25 * (high - low), 0.25);
  return Array.from({ length: cells }, (_, k) => low - pad + (k * (high - low + 2 * pad)) / (cells - 1));
}
