/**
 * Mean and variance of the outputs from those of the rates: linear for the identity, by quadrature for the sigmoid; and back. Where the
 * loss is a cross-entropy they are those of the logits, which are linear too.
 */

import { smoothedActivation, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { affine } from "../math/linear/matrix-product.js";
import { quadraticForm } from "../math/linear/quadratic-form.js";
import { readoutFunctions } from "../network/readout/readout-function.js";
import { isSquared } from "../network/specification/readouts.js";
import type { Signal } from "./signal.js";
import type { ClosureParameters, ClosureWeights } from "./weights.js";

export class ReadoutMoments {
  /** `[output]` */
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  private readonly squash: SmoothedActivation | null;
  /** Mean and variance before the sigmoid, `[output]`. */
  private readonly innerMean: Float64Array;
  private readonly innerVariance: Float64Array;

  constructor(
    private readonly weights: ClosureWeights,
    smoothing: SmoothingOptions = {},
  ) {
    const { outputs, readout } = weights.specification;
    this.mean = new Float64Array(outputs);
    this.variance = new Float64Array(outputs);
    this.innerMean = new Float64Array(outputs);
    this.innerVariance = new Float64Array(outputs);
    const hasSquash = isSquared(weights.specification) && !readoutFunctions[readout].isLinear;
    this.squash = hasSquash ? smoothedActivation("sigmoid", smoothing) : null;
  }

  /** Reads the outputs of rates with this mean `[unit]` and covariance `[unit, unit]`, or variances `[unit]`. */
  read(rateMean: Float64Array, rateCovariance: Float64Array): void {
    const { mean, variance, squash } = this;
    const { readout, readoutBias } = this.weights;
    const N = rateMean.length;
    affine(readout, rateMean, readoutBias, mean);
    // A single unit has one variance in either shape.
    const full = rateCovariance.length > N;
    for (let o = 0; o < mean.length; o++) {
      variance[o] = Math.max(0, full ? quadraticForm(readout, o * N, rateCovariance, N) : 0);
      if (!full) for (let i = 0; i < N; i++) variance[o] += readout[o * N + i] * readout[o * N + i] * rateCovariance[i];
      this.innerMean[o] = mean[o];
      this.innerVariance[o] = variance[o];
      if (squash) {
        squash.at(mean[o], Math.sqrt(variance[o]));
        mean[o] = squash.mean;
        variance[o] = squash.variance;
      }
    }
  }

  /**
   * From the derivatives with respect to mean and variance of an output as it was read last to those with respect to the rates and
   * to W_out and b_out, with w the output's row of W_out: m̄ += w z̄, S̄ += v̄ w wᵀ, w̄ += z̄ m + 2 v̄ S w.
   */
  pullBack(
    { output: o, byMean, byVariance }: { output: number; byMean: number; byVariance: number },
    { mean, S }: Signal,
    byRates: Signal,
    into: Pick<ClosureParameters, "readout" | "readoutBias">,
  ): void {
    const { readout: W } = this.weights;
    const [z, v] = this.throughSquash(o, byMean, byVariance);
    const N = mean.length;
    const full = S.length > N;
    into.readoutBias[o] += z;
    for (let i = 0; i < N; i++) {
      const w = W[o * N + i];
      let spread = full ? 0 : S[i] * w;
      if (full)
        for (let k = 0, at = i * N; k < N; k++, at++) {
          spread += S[at] * W[o * N + k];
          byRates.S[at] += v * w * W[o * N + k];
        }
      else byRates.S[i] += v * w * w;
      byRates.mean[i] += z * w;
      into.readout[o * N + i] += z * mean[i] + 2 * v * spread;
    }
  }

  /** Derivatives with respect to w m + b and w S wᵀ from those with respect to what the sigmoid, if there is one, makes of them. */
  private throughSquash(o: number, byMean: number, byVariance: number): [byMean: number, byVariance: number] {
    const { squash } = this;
    if (!squash) return [byMean, byVariance];
    squash.differentiate(this.innerMean[o], Math.sqrt(this.innerVariance[o]));
    return [
      byMean * squash.slope + byVariance * squash.varianceByMean,
      0.5 * byMean * squash.curvature + byVariance * squash.varianceByVariance,
    ];
  }
}
