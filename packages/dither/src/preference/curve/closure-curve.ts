/** Which noise a network prefers according to the Gaussian closure: a prediction that takes no noise draw. */

import { DitherError } from "../../base/errors.js";
import { cooperation } from "../../base/cooperation.js";
import { CurvePrediction, type PredictedPoint } from "../../closure/predicted-curve.js";
import type { Network } from "../../network/specification/network.js";
import { checkNoise } from "../../network/specification/specification.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { interpolate } from "../../math/interpolate.js";
import { noLaw, preferenceLaw } from "./law.js";
import { fittingReach } from "./levels.js";
import { levelBound } from "../../network/cells/noise-kind.js";
import { NoiseGrid, type CurveKind, type CurveRun } from "./noise-grid.js";
import type { Law } from "./law.js";
import { preferredNoise } from "./preferred-noise.js";
import { smoothingOptionKinds } from "../../network/activation/smoothed-activation.js";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";
import { closureMethodKinds, covarianceKinds, type ClosureMethod } from "../../closure/method.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface PredictionOptions extends ClosureMethod {
  /** Test noise levels; 0 is added. Default the grid of a measurement, extended and refined around its minimum. */
  levels?: ArrayLike<number>;
  /** Default the network's own. */
  trainingNoise?: number;
  /** Called between trials with the share of the work that is done, in [0, 1]. */
  onProgress?: (share: number) => void;
  signal?: AbortSignal;
}

/** What each of {@link PredictionOptions} may be. */
export const predictionOptionKinds = {
  levels: "numbers",
  trainingNoise: "number",
  onProgress: "function",
  signal: "signal",
  covariance: covarianceKinds,
  noiseTimeConstant: "number",
  smoothing: smoothingOptionKinds,
} as const satisfies OptionKinds<PredictionOptions>;

/** What the closure predicts of a preference. No intervals: it has no randomness, and its error is not statistical. */
export interface PredictedPreference {
  /** Ascending levels from 0. */
  curve: PredictedPoint[];
  preferred: { std: number; ratio: number | null };
  /** Where bias² alone is lowest. */
  biasMinimum: { std: number; ratio: number | null };
  /** 1 − L(σ_train)/L(0); null without training noise, or where L(0) is 0. */
  trainingNoiseGain: number | null;
  /** L(0)/L(σ_train); null without training noise. */
  lossRatio: number | null;
  law: Law;
  trainingNoise: number;
  trials: number;
}

/**
 * The predicted preference of a network on trials. The levels, their extension and refinement, and the minimum are those
 * of {@link measure}, so that both can be compared; where the closure diverges the curve ends.
 *
 * @throws DitherError `mismatch` where trials do not fit, `value` for numbers out of range or a network that diverges
 * without noise, `usage` for levels, `aborted`.
 * @example
 * ```ts
 * import { findTask, networkFor, predictedPreference, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 16, seed: 1 }), task);
 * const { preferred } = await predictedPreference(network, testTrials(task, 64, 1));
 * console.log(preferred.std.toFixed(2)); // 0.44
 * ```
 */
export async function predictedPreference(
  network: Network,
  trials: Trials,
  options: PredictionOptions = {},
): Promise<PredictedPreference> {
  checkArguments("predictedPreference", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("predictedPreference", options, predictionOptionKinds);
  const trainingNoise = options.trainingNoise ?? network.specification.noise.std;
  checkNoise(trainingNoise, "predict");
  const curve = await predictedPoints(network, trials, trainingNoise, options);
  const levels = curve.map((point) => point.std);
  const reach = fittingReach(levels);
  const minimum = (values: number[]): { std: number; ratio: number | null } => {
    const std = preferredNoise(levels, values, { reach });
    return { std, ratio: trainingNoise > 0 ? std / trainingNoise : null };
  };
  const losses = curve.map((point) => point.loss);
  const biases = curve.map((point) => point.biasSquared);
  const variances = curve.map((point) => point.variance);
  const trained = (values: number[]): number | null =>
    trainingNoise > 0 ? interpolate(levels, values, trainingNoise) : null;
  const [loss, bias, variance] = [trained(losses), trained(biases), trained(variances)];
  return {
    curve,
    preferred: minimum(losses),
    biasMinimum: minimum(biases),
    trainingNoiseGain: loss === null || !(losses[0] > 0) ? null : 1 - loss / losses[0],
    lossRatio: loss !== null && loss > 0 ? losses[0] / loss : null,
    law: bias === null || variance === null ? noLaw : preferenceLaw(biases[0] - bias, variance),
    trainingNoise,
    trials: trials.count,
  };
}

async function predictedPoints(
  network: Network,
  trials: Trials,
  trainingNoise: number,
  options: PredictionOptions,
): Promise<PredictedPoint[]> {
  const prediction = new CurvePrediction(network, trials, optionsFor<ClosureMethod>(options, closureMethodKinds));
  const { signal } = options;
  const run: CurveRun<PredictedPoint[]> = async (levels, onProgress) => {
    const pause = cooperation("predict: stopped before the curve was complete.", { signal, onProgress });
    const points: PredictedPoint[] = [];
    for (const std of levels) {
      for (let trial = 0; trial < trials.count; trial++) {
        prediction.add(trial, std);
        await pause((points.length + (trial + 1) / trials.count) / levels.length);
      }
      points.push(prediction.take(std));
    }
    return points;
  };
  const grid = new NoiseGrid(
    trainingNoise,
    options.levels,
    options.onProgress,
    levelBound(network.specification.noise),
  );
  return grid.complete(await grid.begin(run), run, predictedCurves);
}

const predictedCurves: CurveKind<PredictedPoint[]> = {
  levels: (curve) => curve.map((point) => point.std),
  losses: (curve) => curve.map((point) => point.loss),
  finite: upToDivergence,
  merged: (curve, added) => [...curve, ...added].sort((a, b) => a.std - b.std),
};

/** The points below the first whose loss is not finite. */
function upToDivergence(curve: PredictedPoint[]): PredictedPoint[] {
  const bad = curve.findIndex((point) => !Number.isFinite(point.loss));
  if (bad === 0)
    throw new DitherError(
      "value",
      "predict: the network diverges even without noise. Check its weights, activation and leak.",
    );
  return bad < 0 ? curve : curve.slice(0, bad);
}
