/**
 * The closure in the rate form with the covariance kept diagonal: N² operations a step instead of N³. Units are taken to
 * be uncorrelated, which misses the noise that they share; see `rate-closure.ts` for the equations.
 */

import { affine } from "../math/linear/matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";

export class DiagonalRateClosure implements MomentDynamics {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  private readonly argument: Float64Array;
  private readonly argumentVariance: Float64Array;
  private readonly squaredWeights: Float64Array;
  private readonly zero: Float64Array;
  /** Cov(h_i, ξ_i) */
  private readonly noiseCovariance: Float64Array;
  private noise: ClosureNoise = { std: 0, correlation: 0 };

  constructor(
    private readonly weights: ClosureWeights,
    /** The activation of each unit, `[unit]`. */
    private readonly activations: readonly SmoothedActivation[],
  ) {
    const N = weights.specification.units;
    this.mean = new Float64Array(N);
    this.covariance = new Float64Array(N);
    this.argument = new Float64Array(N);
    this.argumentVariance = new Float64Array(N);
    this.zero = new Float64Array(N);
    this.noiseCovariance = new Float64Array(N);
    this.squaredWeights = weights.recurrent.map((w) => w * w);
  }

  get rateMean(): Float64Array {
    return this.mean;
  }

  get rateCovariance(): Float64Array {
    return this.covariance;
  }

  start(noise: ClosureNoise): void {
    this.noise = noise;
    this.mean.set(this.weights.initial);
    this.covariance.fill(0);
    this.noiseCovariance.fill(0);
  }

  advance(drive: Float64Array): void {
    const { mean, covariance: C, argument, argumentVariance: S, noiseCovariance: P, activations } = this;
    const { recurrent, leaks, noise } = this.weights;
    const { std, correlation } = this.noise;
    const N = mean.length;
    const inside = noise.inside ? std : 0;
    const outside = std - inside;
    affine(recurrent, mean, drive, argument);
    if (std > 0) affine(this.squaredWeights, C, this.zero, S);
    else S.fill(0);
    for (let i = 0; i < N; i++) {
      const self = recurrent[i * N + i];
      const leak = leaks[i];
      const own = noise.variances[i];
      const f = activations[i];
      f.at(argument[i], Math.sqrt(Math.max(0, S[i] + 2 * inside * self * P[i] + inside * inside * own)));
      mean[i] = (1 - leak) * mean[i] + leak * f.mean;
      if (std === 0) continue;
      const withState = f.slope * (self * C[i] + inside * P[i]);
      const withNoise = (1 - leak) * P[i] + leak * f.slope * self * P[i];
      C[i] = Math.max(
        0,
        (1 - leak) * (1 - leak) * C[i] +
          2 * leak * (1 - leak) * withState +
          leak * leak * (f.variance + outside * outside * own) +
          2 * leak * outside * withNoise,
      );
      P[i] = correlation * (withNoise + leak * (inside * f.slope + outside) * own);
    }
  }
}
