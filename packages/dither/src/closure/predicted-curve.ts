/** A network's preference curve computed by the Gaussian closure: bias², variance and loss against test noise. */

import type { Network } from "../network/specification/network.js";
import { checkNoise } from "../network/specification/specification.js";
import { checkTrials, type Trials } from "../tasks/contract/trials.js";
import { checkLabels } from "../network/simulation/check-fit.js";
import { isSquared } from "../network/specification/readouts.js";
import { LabelledMoments } from "./labelled-moments.js";
import { ClosureRun } from "./closure-run.js";
import { closureMethodKinds, type ClosureMethod } from "./method.js";
import { checkOptions } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

/**
 * Bias², variance and their sum at one noise level. Of a cross-entropy the first is the loss of the mean logits, the second what
 * their spread adds to second order, ½ tr(H C), and the loss their sum: a prediction for logits that scatter little.
 */
export interface PredictedPoint {
  /** Test noise σ, standard deviation per step. */
  std: number;
  loss: number;
  /** Σ w (E z − y)² / Σ w */
  biasSquared: number;
  /** Σ w Var z / Σ w */
  variance: number;
}

/**
 * The curve at these levels, in their order. A level at which the closure diverges has a loss of NaN or infinity.
 *
 * @throws DitherError `mismatch` where trials do not fit the network, `value` for levels or numbers out of range.
 * @example
 * ```ts
 * import { findTask, networkFor, predictedCurve, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const curve = predictedCurve(network, testTrials(task, 64, 1), [0, 0.25, 0.5]);
 * console.log(curve.map(({ std }) => std).join(" "), curve[0].variance); // 0 0.25 0.5 0
 * ```
 */
export function predictedCurve(
  network: Network,
  trials: Trials,
  levels: ArrayLike<number>,
  method: ClosureMethod = {},
): PredictedPoint[] {
  checkArguments(
    "predictedCurve",
    { network, trials, levels },
    { network: "network", trials: "trials", levels: "numbers" },
  );
  checkOptions("predictedCurve", method, closureMethodKinds);
  const prediction = new CurvePrediction(network, trials, method);
  return Array.from(levels, (std) => {
    checkNoise(std, "predicted curve");
    for (let trial = 0; trial < trials.count; trial++) prediction.add(trial, std);
    return prediction.take(std);
  });
}

/** The same in portions, for callers that want to breathe, report or stop between trials. */
export class CurvePrediction {
  private readonly run: ClosureRun;
  private readonly totalWeight: number;
  /** Steps after the last that counts are left out. */
  private readonly steps: number;
  private readonly labels: LabelledMoments | null;
  private biasSquared = 0;
  private variance = 0;

  constructor(
    network: Network,
    private readonly trials: Trials,
    method: ClosureMethod = {},
  ) {
    checkArguments("CurvePrediction", { network, trials }, { network: "network", trials: "trials" });
    checkOptions("CurvePrediction", method, closureMethodKinds);
    const { weight, outputs, count } = checkTrials(trials);
    this.run = new ClosureRun(network, trials, method);
    const labelled = !isSquared(network.specification);
    if (labelled) checkLabels(network.specification, trials);
    this.labels = labelled ? new LabelledMoments(this.run) : null;
    this.totalWeight = weight.reduce((a, b) => a + b, 0);
    this.steps = Math.floor(weight.findLastIndex((w) => w > 0) / (outputs * count)) + 1;
  }

  /** Adds one trial at this noise level to the sums. */
  add(trial: number, std: number): void {
    const { run, trials } = this;
    const { outputs, count, weight, target } = trials;
    run.trial(trial, std, this.steps, (step) => {
      const first = step * outputs * count + trial;
      if (!this.counts(first)) return;
      run.read();
      if (this.labels) {
        const { ofMean, ofSpread } = this.labels.judge(trials, first);
        this.biasSquared += ofMean;
        this.variance += ofSpread;
        return;
      }
      for (let o = 0; o < outputs; o++) {
        const at = first + o * count;
        const error = run.readout.mean[o] - target[at];
        this.biasSquared += weight[at] * error * error;
        this.variance += weight[at] * run.readout.variance[o];
      }
    });
  }

  /** The point of the trials added since the last one was taken. */
  take(std: number): PredictedPoint {
    const biasSquared = this.biasSquared / this.totalWeight;
    const variance = this.variance / this.totalWeight;
    this.biasSquared = this.variance = 0;
    return { std, loss: biasSquared + variance, biasSquared, variance };
  }

  private counts(first: number): boolean {
    const { outputs, count, weight } = this.trials;
    for (let o = 0; o < outputs; o++) if (weight[first + o * count] > 0) return true;
    return false;
  }
}
