/** The expected cross-entropy of a step from mean and covariance of its logits: to second order, ℓ(m) + ½ tr(H C). */

import { outputLoss, type OutputLoss } from "../network/specification/readouts.js";
import type { Trials } from "../tasks/contract/trials.js";
import type { ClosureRun } from "./closure-run.js";

export class LabelledMoments {
  private readonly loss: OutputLoss;
  private readonly targets: Float64Array;
  private readonly weights: Float64Array;
  private readonly curvature: Float64Array;

  constructor(private readonly run: ClosureRun) {
    const { specification } = run.weights;
    const { outputs } = specification;
    this.loss = outputLoss(specification);
    this.targets = new Float64Array(outputs);
    this.weights = new Float64Array(outputs);
    this.curvature = new Float64Array(outputs * outputs);
  }

  /** The loss of the mean logits of the step just read, and what their spread adds; `first` is where its first target stands. */
  judge({ target, weight, count }: Trials, first: number): { ofMean: number; ofSpread: number } {
    const { run, loss, targets, weights, curvature } = this;
    const { mean } = run.readout;
    for (let o = 0; o < targets.length; o++) {
      targets[o] = target[first + o * count];
      weights[o] = weight[first + o * count];
    }
    loss.curvature(mean, targets, weights, curvature);
    const ofSpread = addedBySpread(curvature, run.readout.variance, run.steps.rates, run.weights.readout);
    return { ofMean: loss.value(mean, targets, weights), ofSpread };
  }
}

/** Mean of the rates, and their covariance or variances. */
interface Rates {
  mean: Float64Array;
  S: Float64Array;
}

/** ½ tr(H C), from H `[output, output]`, the variances of the logits, and the law of the rates that W_out `[output, unit]` reads. */
export function addedBySpread(H: Float64Array, variance: ArrayLike<number>, rates: Rates, W: Float64Array): number {
  const outputs = variance.length;
  let trace = 0;
  for (let a = 0; a < outputs; a++)
    for (let b = 0; b < outputs; b++) {
      const bend = H[a * outputs + b];
      if (bend !== 0) trace += bend * (a === b ? variance[a] : logitCovariance(W, rates, a, b));
    }
  return 0.5 * trace;
}

/** w_a S w_bᵀ of two logits, with S the covariance of the rates or their variances, and w the rows of W_out `[output, unit]`. */
function logitCovariance(W: Float64Array, { S, mean }: Rates, a: number, b: number): number {
  const N = mean.length;
  let sum = 0;
  if (S.length === N) for (let i = 0; i < N; i++) sum += W[a * N + i] * W[b * N + i] * S[i];
  else
    for (let i = 0; i < N; i++) {
      let row = 0;
      for (let k = 0; k < N; k++) row += S[i * N + k] * W[b * N + k];
      sum += W[a * N + i] * row;
    }
  return sum;
}
