/**
 * The closure in the current form with the covariance kept diagonal: N² operations a step instead of N³; see
 * `current-closure.ts` for the equations.
 */

import { affine } from "../math/linear/matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";

export class DiagonalCurrentClosure implements MomentDynamics {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly rateMean: Float64Array;
  readonly rateCovariance: Float64Array;
  private readonly slope: Float64Array;
  private readonly driven: Float64Array;
  private readonly drivenVariance: Float64Array;
  private readonly squaredWeights: Float64Array;
  private readonly zero: Float64Array;
  /** Cov(x_i, ξ_i) */
  private readonly noiseCovariance: Float64Array;
  private noise: ClosureNoise = { std: 0, correlation: 0 };
  private outsideNow = 0;

  constructor(
    private readonly weights: ClosureWeights,
    /** The activation of each unit, `[unit]`. */
    private readonly activations: readonly SmoothedActivation[],
  ) {
    const vector = (): Float64Array => new Float64Array(weights.specification.units);
    this.mean = vector();
    this.covariance = vector();
    this.rateMean = vector();
    this.rateCovariance = vector();
    this.slope = vector();
    this.driven = vector();
    this.drivenVariance = vector();
    this.zero = vector();
    this.noiseCovariance = vector();
    this.squaredWeights = weights.recurrent.map((w) => w * w);
  }

  start(noise: ClosureNoise): void {
    this.noise = noise;
    this.mean.set(this.weights.initial);
    this.covariance.fill(0);
    this.noiseCovariance.fill(0);
    this.outsideNow = 0;
    this.rates();
  }

  advance(drive: Float64Array): void {
    const { mean, covariance: C, slope: D, driven, drivenVariance, noiseCovariance: P, outsideNow } = this;
    const { recurrent, leaks, noise } = this.weights;
    const { std, correlation } = this.noise;
    const N = mean.length;
    const inside = noise.inside ? std : 0;
    affine(recurrent, this.rateMean, drive, driven);
    if (std > 0) affine(this.squaredWeights, this.rateCovariance, this.zero, drivenVariance);
    for (let i = 0; i < N; i++) {
      const leak = leaks[i];
      const own = noise.variances[i];
      mean[i] = (1 - leak) * mean[i] + leak * driven[i];
      if (std === 0) continue;
      const self = recurrent[i * N + i];
      const withState = self * (D[i] * C[i] + outsideNow * P[i]);
      const withNoise = (1 - leak) * P[i] + leak * self * D[i] * P[i];
      C[i] = Math.max(
        0,
        (1 - leak) * (1 - leak) * C[i] +
          2 * leak * (1 - leak) * withState +
          leak * leak * (drivenVariance[i] + inside * inside * own) +
          2 * leak * inside * withNoise,
      );
      P[i] = correlation * (withNoise + leak * (inside + outsideNow * self) * own);
    }
    this.outsideNow = std - inside;
    this.rates();
  }

  private rates(): void {
    const { activations, mean, covariance: C, rateMean, rateCovariance, slope, noiseCovariance: P, outsideNow } = this;
    const { variances } = this.weights.noise;
    for (let i = 0; i < mean.length; i++) {
      const f = activations[i];
      f.at(mean[i], Math.sqrt(C[i]));
      rateMean[i] = f.mean;
      slope[i] = f.slope;
      rateCovariance[i] = f.variance + outsideNow * outsideNow * variances[i] + 2 * outsideNow * f.slope * P[i];
    }
  }
}
