/**
 * One step of the full Gaussian closure in the current form, x' = (1−γ) x + γ (W r + W_in u + b [+ σe inside]) and
 * r' = f(x') [+ σe outside], with noise e of covariance Q as in `rate-closure.ts` and γ one number per unit.
 *
 * With (M, V, D) the mean, variance and mean slope of f at (m_i, C_ii), and K = Cov(r) = D C D off the diagonal, V on it:
 *
 *     m' = (1−γ) m + γ (W M + W_in u + b)
 *     C' = (1−γ) C (1−γ) + γ W D C (1−γ) + (γ W D C (1−γ))ᵀ + γ W K Wᵀ γ
 *
 * Where units share noise inside, K gains a term as in `rate-closure.ts`. Inside, C' gains σ² γ Q γ; outside, K gains σ² Q from the second step on, since r[0] = f(x[0]) has no noise. Coloured noise
 * carries P = Cov(x, e), e being the next to enter x (inside) or the one in r (outside), with the terms that it adds;
 * for white noise P = 0.
 */

import { leakedSum } from "../math/linear/leaked-sum.js";
import { affine } from "../math/linear/matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { squareMatrices, type SquareMatrices } from "../math/linear/square-matrices.js";

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
  /** E f″, where units share noise inside. */
  private readonly curvature: Float64Array;
  /** The variance of each rate beyond its linear part, with the outside noise that is in it. */
  private readonly rest: Float64Array;
  /** W D */
  private readonly sloped: Float64Array;
  /** W D C */
  private readonly withState: Float64Array;
  private readonly left: Float64Array;
  private readonly square: Float64Array;
  /** Pᵀ: `[noise, unit]`. */
  readonly noiseCovariance: Float64Array;
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
    this.curvature = vector();
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
    const { recurrent, leaks, noise } = this.weights;
    const { std } = this.noise;
    const inside = noise.inside ? std : 0;
    affine(recurrent, rateMean, drive, driven);
    for (let i = 0; i < mean.length; i++) mean[i] = (1 - leaks[i]) * mean[i] + leaks[i] * driven[i];
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
      curvature,
      rest,
      outsideNow,
    } = this;
    const { variances, shared, inside } = this.weights.noise;
    const sharing = inside && shared !== null;
    for (let i = 0; i < N; i++) {
      const variance = C[i * N + i];
      const f = activations[i];
      if (sharing) f.differentiate(mean[i], Math.sqrt(variance));
      else f.at(mean[i], Math.sqrt(variance));
      curvature[i] = sharing ? f.curvature : 0;
      rateMean[i] = f.mean;
      D[i] = f.slope;
      rest[i] = f.variance - f.slope * f.slope * variance + outsideNow * outsideNow * variances[i];
    }
    if (this.noise.std === 0) return;
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < N; k++) K[i * N + k] = D[i] * D[k] * C[i * N + k];
      K[i * N + i] += rest[i];
    }
    if (sharing)
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++)
          if (k !== i) K[i * N + k] += 0.5 * curvature[i] * curvature[k] * C[i * N + k] * C[i * N + k];
    if (outsideNow > 0 && shared)
      for (let at = 0; at < K.length; at++) if (at % (N + 1) !== 0) K[at] += outsideNow * outsideNow * shared[at];
    if (outsideNow > 0 && this.noise.correlation > 0) {
      const PT = this.noiseCovariance;
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++) K[i * N + k] += outsideNow * (D[i] * PT[k * N + i] + D[k] * PT[i * N + k]);
    }
  }

  private advanceCovariance(): void {
    const { units: N, matrices, recurrent: W, covariance: C, rateCovariance: K, slope: D, rest } = this;
    const { sloped, withState: B, square, left } = this;
    const { leaks, noise } = this.weights;
    for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) sloped[at] = W[at] * D[k];
    matrices.multiplyTransposed(sloped, C, B);
    const coloured = this.noise.correlation > 0;
    if (coloured) matrices.multiplyTransposed(sloped, this.noiseCovariance, this.drivenNoise);
    if (noise.shared || (this.outsideNow > 0 && coloured)) {
      matrices.multiplyTransposed(W, K, left);
      if (coloured && this.outsideNow > 0) this.addOutsideNoise(this.outsideNow);
    } else
      for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) left[at] = B[at] * D[k] + W[at] * rest[k];
    matrices.multiplySymmetric(left, W, square);
    for (let i = 0; i < N; i++) {
      const leak = leaks[i];
      const kept = 1 - leak;
      for (let k = 0; k < i; k++) {
        const at = i * N + k;
        const mirrored = k * N + i;
        const keptOther = 1 - leaks[k];
        const value =
          kept * keptOther * C[at] + leakedSum(leak, leaks[k], B[at], B[mirrored]) + leak * leaks[k] * square[at];
        C[at] = value;
        C[mirrored] = value;
      }
      const at = i * N + i;
      C[at] = Math.max(0, kept * kept * C[at] + 2 * leak * kept * B[at] + leak * leak * square[at]);
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

  /** C += σ² γ Q γ + σ (Y γ + (Y γ)ᵀ) with Y = (1−γ) P + γ W D P, then P' = ρ (Y + σ γ Q). */
  private addInsideNoise(inside: number): void {
    const { units: N, covariance: C, noiseCovariance: PT, drivenNoise: B } = this;
    const { leaks, noise } = this.weights;
    const { variances, shared } = noise;
    const { correlation } = this.noise;
    for (let i = 0; i < N; i++) C[i * N + i] += leaks[i] * leaks[i] * inside * inside * variances[i];
    if (shared)
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++)
          if (k !== i) C[i * N + k] += leaks[i] * leaks[k] * (inside * inside * shared[i * N + k]);
    if (correlation === 0) return;
    if (this.certain) B.fill(0);
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) PT[k * N + i] = (1 - leaks[i]) * PT[k * N + i] + leaks[i] * B[i * N + k];
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) C[i * N + k] += inside * (leaks[k] * PT[k * N + i] + leaks[i] * PT[i * N + k]);
    for (let i = 0; i < N; i++)
      if (!shared) PT[i * N + i] += leaks[i] * inside * variances[i];
      else for (let k = 0; k < N; k++) PT[k * N + i] += leaks[i] * inside * shared[i * N + k];
    for (let at = 0; at < PT.length; at++) PT[at] *= correlation;
  }

  /** P' = ρ ((1−γ) P + γ (W D P + σ W Q)) */
  private advanceOutsideNoiseCovariance(): void {
    const { units: N, noiseCovariance: PT, drivenNoise: B, outsideNow, recurrent: W } = this;
    const { leaks, noise } = this.weights;
    const { variances, shared } = noise;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) {
        let fresh = W[i * N + k] * variances[k];
        if (shared) {
          fresh = 0;
          for (let j = 0; j < N; j++) fresh += W[i * N + j] * shared[j * N + k];
        }
        PT[k * N + i] =
          this.noise.correlation * ((1 - leaks[i]) * PT[k * N + i] + leaks[i] * (B[i * N + k] + outsideNow * fresh));
      }
  }
}
