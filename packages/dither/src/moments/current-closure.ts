/**
 * One step of the full Gaussian closure in the current form, x' = (1−γ) x + γ (W r + W_in u + b [+ σξ inside]) and
 * r' = f(x') [+ σξ outside].
 *
 * With (M, V, D) the mean, variance and mean slope of f at (m_i, C_ii), R = diag(V − D² C_ii), so that Cov(f(x)) = D C D + R:
 *
 *     m' = (1−γ) m + γ (W M + W_in u + b)
 *     C' = (1−γ)² C + γ(1−γ) (W D C + (W D C)ᵀ) + γ² W (D C D + R) Wᵀ
 *
 * Inside, C' gains γ²σ² 1; outside, R gains σ² from the second step on, since r[0] = f(x[0]) has no noise. Coloured noise
 * carries P = Cov(x, ξ), ξ being the next to enter x (inside) or the one in r (outside), with the terms that it adds;
 * for white noise P = 0.
 */

import { affine } from "./matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothed-activation.js";
import { squareMatrices, type SquareMatrices } from "./square-matrices.js";

export class CurrentClosure implements MomentDynamics {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  readonly rateMean: Float64Array;
  readonly rateCovariance: Float64Array;
  private readonly units: number;
  private readonly matrices: SquareMatrices;
  /** W_rec beside what it is multiplied with. */
  private readonly recurrent: Float64Array;
  private readonly driven: Float64Array;
  private readonly slope: Float64Array;
  /** R: the variance of each rate beyond its linear part, with the outside noise that is in it. */
  private readonly rest: Float64Array;
  /** W D */
  private readonly sloped: Float64Array;
  /** W D C */
  private readonly withState: Float64Array;
  private readonly left: Float64Array;
  private readonly square: Float64Array;
  /** Pᵀ: `[noise, unit]`. */
  private readonly noiseCovariance: Float64Array;
  /** W D P: `[unit, noise]`. */
  private readonly drivenNoise: Float64Array;
  private noise: ClosureNoise = { std: 0, correlation: 0 };
  /** The outside noise that is in r now. */
  private outsideNow = 0;
  private certain = true;

  constructor(
    private readonly weights: ClosureWeights,
    /** The activation of each unit, `[unit]`. */
    private readonly activations: readonly SmoothedActivation[],
  ) {
    const N = weights.specification.units;
    this.matrices = squareMatrices(N, 9);
    const matrix = (): Float64Array => this.matrices.matrix();
    const vector = (): Float64Array => new Float64Array(N);
    this.units = N;
    this.recurrent = matrix();
    this.mean = vector();
    this.covariance = matrix();
    this.rateMean = vector();
    this.rateCovariance = matrix();
    this.driven = vector();
    this.slope = vector();
    this.rest = vector();
    this.sloped = matrix();
    this.withState = matrix();
    this.left = matrix();
    this.square = matrix();
    this.noiseCovariance = matrix();
    this.drivenNoise = matrix();
  }

  start(noise: ClosureNoise): void {
    this.noise = noise;
    this.certain = true;
    this.recurrent.set(this.weights.recurrent);
    this.mean.set(this.weights.initial);
    for (const matrix of [this.covariance, this.rateCovariance, this.noiseCovariance]) matrix.fill(0);
    this.outsideNow = 0;
    this.rates();
  }

  advance(drive: Float64Array): void {
    const { mean, driven, rateMean } = this;
    const { specification, recurrent } = this.weights;
    const { std } = this.noise;
    const { leak } = specification;
    const inside = specification.noise.placement === "inside" ? std : 0;
    affine(recurrent, rateMean, drive, driven);
    for (let i = 0; i < mean.length; i++) mean[i] = (1 - leak) * mean[i] + leak * driven[i];
    if (!this.certain) this.advanceCovariance();
    if (inside > 0) this.addInsideNoise(inside);
    else if (this.noise.correlation > 0 && this.outsideNow > 0) this.advanceOutsideNoiseCovariance();
    if (std > 0) this.certain = false;
    this.outsideNow = std - inside;
    this.rates();
  }

  /** Mean, slope and covariance of the rates from those of the currents. */
  private rates(): void {
    const {
      units: N,
      activations,
      mean,
      covariance: C,
      rateMean,
      rateCovariance: K,
      slope: D,
      rest,
      outsideNow,
    } = this;
    for (let i = 0; i < N; i++) {
      const variance = C[i * N + i];
      const f = activations[i];
      f.at(mean[i], Math.sqrt(variance));
      rateMean[i] = f.mean;
      D[i] = f.slope;
      rest[i] = f.variance - f.slope * f.slope * variance + outsideNow * outsideNow;
    }
    if (this.noise.std === 0) return;
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < N; k++) K[i * N + k] = D[i] * D[k] * C[i * N + k];
      K[i * N + i] += rest[i];
    }
    if (outsideNow > 0 && this.noise.correlation > 0) {
      const PT = this.noiseCovariance;
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++) K[i * N + k] += outsideNow * (D[i] * PT[k * N + i] + D[k] * PT[i * N + k]);
    }
  }

  private advanceCovariance(): void {
    const { units: N, matrices, recurrent: W, covariance: C, rateCovariance: K, slope: D, rest } = this;
    const { sloped, withState: B, square, left } = this;
    const { leak } = this.weights.specification;
    for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) sloped[at] = W[at] * D[k];
    matrices.multiplyTransposed(sloped, C, B);
    const coloured = this.noise.correlation > 0;
    if (coloured) matrices.multiplyTransposed(sloped, this.noiseCovariance, this.drivenNoise);
    if (coloured && this.outsideNow > 0) {
      matrices.multiplyTransposed(W, K, left);
      this.addOutsideNoise(this.outsideNow);
    } else
      for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) left[at] = B[at] * D[k] + W[at] * rest[k];
    matrices.multiplySymmetric(left, W, square);
    const kept = (1 - leak) * (1 - leak);
    const cross = leak * (1 - leak);
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < i; k++) {
        const at = i * N + k;
        const mirrored = k * N + i;
        const value = kept * C[at] + cross * (B[at] + B[mirrored]) + leak * leak * square[at];
        C[at] = value;
        C[mirrored] = value;
      }
      const at = i * N + i;
      C[at] = Math.max(0, kept * C[at] + 2 * cross * B[at] + leak * leak * square[at]);
    }
  }

  /** W Cov(r, x) = W D C + σ W Pᵀ */
  private addOutsideNoise(outside: number): void {
    const { units: N, withState: B, noiseCovariance: PT } = this;
    const W = this.weights.recurrent;
    for (let i = 0; i < N; i++)
      for (let j = 0; j < N; j++) {
        const weight = outside * W[i * N + j];
        for (let k = 0; k < N; k++) B[i * N + k] += weight * PT[j * N + k];
      }
  }

  /** C += γ²σ² 1 + γσ (Y + Yᵀ) with Y = (1−γ) P + γ W D P, then P' = ρ (Y + γσ 1). */
  private addInsideNoise(inside: number): void {
    const { units: N, covariance: C, noiseCovariance: PT, drivenNoise: B } = this;
    const { leak } = this.weights.specification;
    const { correlation } = this.noise;
    for (let i = 0; i < N; i++) C[i * N + i] += leak * leak * inside * inside;
    if (correlation === 0) return;
    if (this.certain) B.fill(0);
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) PT[k * N + i] = (1 - leak) * PT[k * N + i] + leak * B[i * N + k];
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) C[i * N + k] += leak * inside * (PT[k * N + i] + PT[i * N + k]);
    for (let i = 0; i < N; i++) PT[i * N + i] += leak * inside;
    for (let at = 0; at < PT.length; at++) PT[at] *= correlation;
  }

  /** P' = ρ ((1−γ) P + γ (W D P + σ W)) */
  private advanceOutsideNoiseCovariance(): void {
    const { units: N, noiseCovariance: PT, drivenNoise: B, outsideNow } = this;
    const W = this.weights.recurrent;
    const { leak } = this.weights.specification;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        PT[k * N + i] =
          this.noise.correlation * ((1 - leak) * PT[k * N + i] + leak * (B[i * N + k] + outsideNow * W[i * N + k]));
  }
}
