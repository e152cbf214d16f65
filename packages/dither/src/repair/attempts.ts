/** Each repair as an attempt: a network, or outputs, for test trials, with what it costs. */

import { closure } from "../moments/closure.js";
import type { CovarianceKind } from "../moments/closure-run.js";
import type { Network } from "../network/specification/network.js";
import { trainingFor } from "../training/for-task.js";
import { selectTrials, type Trials } from "../tasks/contract/trials.js";
import { fineTune, type FineTuning } from "./fine-tune.js";
import type { FitSource } from "./fit-source.js";
import type { RepairName } from "./methods.js";
import { refitReadout } from "./readout-refit.js";
import { smoothed } from "./smoothing.js";

export interface FitOptions {
  /** Updates of the repairs that train on. */
  updates: number;
  signal?: AbortSignal;
}

/** Learning rates of training on, over that of the training itself. */
const gentler = 0.2;

/** A fitted network; null where the repair does not apply to this network. */
export async function repairedNetwork(
  name: RepairName,
  network: Network,
  source: FitSource,
  { updates, signal }: FitOptions,
): Promise<Network | null> {
  const { learningRate } = trainingFor(source.task);
  const tuning = (rate: number): FineTuning => ({
    updates,
    learningRate: rate * learningRate,
    ...(signal && { signal }),
  });
  switch (name) {
    case "smoothing":
      return smoothed(network);
    case "smoothing+readout": {
      const smooth = smoothed(network);
      return smooth && refitReadout(smooth, source.trials, signal);
    }
    case "readout":
      return refitReadout(network, source.trials, signal);
    case "biases":
      return fineTune(network, source.task, "biases", tuning(1));
    case "fine-tuning":
      return fineTune(network, source.task, "all", tuning(gentler));
    case "noise-range":
      return fineTune(network, source.task, "all, in a range of noise", tuning(gentler));
    default:
      return null;
  }
}

/** Multiplications that the full closure may take in all; fewer trials are taken where it would be more. */
const closureBudget = 2e10;
/** Fewer trials than this say too little. */
const fewest = 8;

/** Evenly spaced trials that a closure can be computed for; null where even a few take too long. */
export function closureTrials(
  { specification: { units } }: Network,
  { steps, count }: Trials,
  kind: CovarianceKind,
): number[] | null {
  const each = steps * (kind === "full" ? 1.5 * units * units * units : 2 * units * units);
  const most = Math.min(count, Math.floor(closureBudget / each));
  if (most < Math.min(fewest, count)) return null;
  return Array.from({ length: most }, (_, k) => Math.floor((k * count) / most));
}

/** Mean outputs of the closure `[step, output, trial]` for some of the trials; those of the others are 0. */
export function closureOutputs(
  network: Network,
  trials: Trials,
  std: number,
  kind: CovarianceKind,
  chosen: readonly number[],
): Float64Array {
  const some = chosen.length === trials.count ? trials : selectTrials(trials, chosen);
  const { mean } = closure(network, some, { std, covariance: kind });
  const rows = mean.length / chosen.length;
  const outputs = new Float64Array(rows * trials.count);
  for (let row = 0; row < rows; row++)
    chosen.forEach((trial, k) => (outputs[row * trials.count + trial] = mean[row * chosen.length + k]));
  return outputs;
}

/** Multiplications per trial over those of one noise-free pass, about: the products of matrices alone. */
export function relativeOperations(name: RepairName, { specification }: Network): number {
  const { units: N, inputs, outputs } = specification;
  const pass = N * (N + inputs + outputs);
  if (name === "closure-diagonal") return (pass + N * N) / pass;
  if (name === "closure-full") return (pass + 1.5 * N * N * N) / pass;
  return passesOf(name);
}

export function passesOf(name: RepairName): number {
  return name === "passes-4" ? 4 : name === "passes-16" ? 16 : 1;
}
