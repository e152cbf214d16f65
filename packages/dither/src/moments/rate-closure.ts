/**
 * One step of the full Gaussian closure in the rate form, h' = (1−γ) h + γ f(a + σe) or (1−γ) h + γ (f(a) + σe), where
 * a = W h + W_in u + b, e is noise of covariance Q (1 where units have noise of their own; W_in Cov(ξ) W_inᵀ for noise on the
 * inputs, which is inside), and γ one number per unit.
 *
 * With S = Cov(a), H = Cov(a, h), P = Cov(h, e) and (M, V, D) the mean, variance and mean slope of f at (E a, S_ii):
 *
 *     m' = (1−γ) m + γ M
 *     C' = (1−γ) C (1−γ) + γ D H (1−γ) + (γ D H (1−γ))ᵀ + γ K γ,    K = D S D off the diagonal, V on it
 *
 * Where units share noise inside, K gains ½ (E f″)² S∘S off the diagonal, the next term of Mehler's series (E f″ of either unit).
 *
 * inside, σe is part of a: S gains σ² Q + σ (W P + (W P)ᵀ) and H gains σ Pᵀ; outside, C' gains σ² γ Q γ + σ (Y γ + (Y γ)ᵀ) with
 * Y = Cov((1−γ) h + γ f(a), e) = (1−γ) P + γ D W P. Coloured noise carries P' = ρ (Y + γσ (D Q or Q)); for white noise P = 0.
 */

import { leakedSum } from "../math/linear/leaked-sum.js";
import { affine } from "../math/linear/matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { squareMatrices, type SquareMatrices } from "../math/linear/square-matrices.js";

export class RateClosure implements MomentDynamics {
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** E a of the latest step, `[unit]`. */
  readonly argument: Float64Array;
  private readonly units: number;
  private readonly matrices: SquareMatrices;
  /** W_rec beside what it is multiplied with. */
  private readonly recurrent: Float64Array;
  private readonly slope: Float64Array;
  private readonly ownVariance: Float64Array;
  /** E f″, where units share noise. */
  private readonly curvature: Float64Array;
  /** H = Cov(a, h) of the latest step, which is W C for white noise, `[unit, unit]`. */
  readonly withState: Float64Array;
  /** S of the latest step, without the σ² Var e on its diagonal, `[unit, unit]`. */
  readonly argumentCovariance: Float64Array;
  /** Pᵀ: `[noise, unit]`. */
  readonly noiseCovariance: Float64Array;
  /** W P of the latest step: `[unit, noise]`. */
  readonly drivenNoise: Float64Array;
  private noise: ClosureNoise = { std: 0, correlation: 0 };
  /** Whether the state is certain, so that its covariance needs no products. */
  private certain = true;

  constructor(
    private readonly weights: ClosureWeights,
    /** The activation of each unit, `[unit]`. */
    private readonly activations: readonly SmoothedActivation[],
  ) {
    const N = weights.specification.units;
    this.units = N;
    this.matrices = squareMatrices(N, 6);
    const matrix = (): Float64Array => this.matrices.matrix();
    this.recurrent = matrix();
    this.mean = new Float64Array(N);
    this.covariance = matrix();
    this.argument = new Float64Array(N);
    this.slope = new Float64Array(N);
    this.ownVariance = new Float64Array(N);
    this.curvature = new Float64Array(N);
    this.withState = matrix();
    this.argumentCovariance = matrix();
    this.noiseCovariance = matrix();
    this.drivenNoise = matrix();
  }

  get rateMean(): Float64Array {
    return this.mean;
  }

  get rateCovariance(): Float64Array {
    return this.covariance;
  }

  start(noise: ClosureNoise): void {
    this.noise = noise;
    this.certain = true;
    this.recurrent.set(this.weights.recurrent);
    this.mean.set(this.weights.initial);
    for (const matrix of [this.covariance, this.withState, this.argumentCovariance]) matrix.fill(0);
    for (const matrix of [this.noiseCovariance, this.drivenNoise]) matrix.fill(0);
  }

  advance(drive: Float64Array): void {
    const { units: N, mean, argument, slope, ownVariance, activations, argumentCovariance: S } = this;
    const { recurrent, leaks, noise } = this.weights;
    const { std, correlation } = this.noise;
    const inside = noise.inside ? std : 0;
    affine(recurrent, mean, drive, argument);
    if (!this.certain) this.products(inside);
    const sharing = inside > 0 && noise.shared !== null;
    if (sharing && noise.shared) this.addShared(inside, noise.shared);
    for (let i = 0; i < N; i++) {
      const f = activations[i];
      const spread = Math.sqrt(Math.max(0, S[i * N + i] + inside * inside * noise.variances[i]));
      if (sharing) f.differentiate(argument[i], spread);
      else f.at(argument[i], spread);
      this.curvature[i] = sharing ? f.curvature : 0;
      slope[i] = f.slope;
      ownVariance[i] = f.variance;
      mean[i] = (1 - leaks[i]) * mean[i] + leaks[i] * f.mean;
    }
    if (std === 0) return;
    this.advanceCovariance(std - inside);
    if (correlation > 0) this.advanceNoiseCovariance(inside, std - inside, correlation);
    this.certain = false;
  }

  /** W C, W C Wᵀ and, for coloured noise, what e adds to them. */
  private products(inside: number): void {
    const { units: N, matrices, recurrent: W, covariance: C, withState: H, argumentCovariance: S } = this;
    const { noiseCovariance: PT, drivenNoise: B } = this;
    matrices.multiplyTransposed(W, C, H);
    matrices.multiplySymmetric(H, W, S);
    if (this.noise.correlation === 0) return;
    matrices.multiplyTransposed(W, PT, B);
    if (inside === 0) return;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) {
        S[i * N + k] += inside * (B[i * N + k] + B[k * N + i]);
        H[i * N + k] += inside * PT[i * N + k];
      }
  }

  /** S += σ² Q off the diagonal. */
  private addShared(inside: number, shared: Float64Array): void {
    const { units: N, argumentCovariance: S } = this;
    if (this.certain) S.fill(0);
    for (let at = 0; at < S.length; at++) if (at % (N + 1) !== 0) S[at] += inside * inside * shared[at];
  }

  private advanceCovariance(outside: number): void {
    const { units: N, covariance: C, withState: H, argumentCovariance: S, slope: D, ownVariance: V } = this;
    const { leaks, noise } = this.weights;
    for (let i = 0; i < N; i++) {
      const leak = leaks[i];
      const kept = 1 - leak;
      for (let k = 0; k < i; k++) {
        const at = i * N + k;
        const mirrored = k * N + i;
        const keptOther = 1 - leaks[k];
        const value =
          kept * keptOther * C[at] +
          leakedSum(leak, leaks[k], D[i] * H[at], D[k] * H[mirrored]) +
          leak * leaks[k] * D[i] * D[k] * S[at];
        C[at] = value;
        C[mirrored] = value;
      }
      const at = i * N + i;
      C[at] = Math.max(
        0,
        kept * kept * C[at] +
          2 * leak * kept * D[i] * H[at] +
          leak * leak * (V[i] + outside * outside * noise.variances[i]),
      );
    }
    if (outside === 0 && noise.shared) this.addSecondOrder();
    if (outside > 0 && noise.shared) this.addSharedOutside(outside, noise.shared);
    if (outside > 0 && this.noise.correlation > 0) this.addOutsideCovariance(outside);
  }

  /** C += ½ γ (E f″)² S∘S γ off the diagonal. */
  private addSecondOrder(): void {
    const { units: N, covariance: C, argumentCovariance: S, curvature } = this;
    const { leaks } = this.weights;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) {
        const at = i * N + k;
        if (k !== i) C[at] += 0.5 * leaks[i] * leaks[k] * curvature[i] * curvature[k] * S[at] * S[at];
      }
  }

  /** C += σ² γ Q γ off the diagonal. */
  private addSharedOutside(outside: number, shared: Float64Array): void {
    const { units: N, covariance: C } = this;
    const { leaks } = this.weights;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        if (k !== i) C[i * N + k] += leaks[i] * leaks[k] * (outside * outside * shared[i * N + k]);
  }

  /** C += σ (Y γ + (Y γ)ᵀ) */
  private addOutsideCovariance(outside: number): void {
    const { units: N, covariance: C, noiseCovariance: PT, drivenNoise: B, slope: D } = this;
    const { leaks } = this.weights;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        C[i * N + k] +=
          outside *
          (leaks[k] * ((1 - leaks[i]) * PT[k * N + i] + leaks[i] * D[i] * B[i * N + k]) +
            leaks[i] * ((1 - leaks[k]) * PT[i * N + k] + leaks[k] * D[k] * B[k * N + i]));
  }

  private advanceNoiseCovariance(inside: number, outside: number, correlation: number): void {
    const { units: N, noiseCovariance: PT, drivenNoise: B, slope: D } = this;
    const { leaks, noise } = this.weights;
    for (let i = 0; i < N; i++) {
      const leak = leaks[i];
      const fresh = correlation * leak * (inside * D[i] + outside);
      for (let k = 0; k < N; k++)
        PT[k * N + i] = correlation * ((1 - leak) * PT[k * N + i] + leak * D[i] * B[i * N + k]);
      if (!noise.shared) PT[i * N + i] += fresh * noise.variances[i];
      else for (let k = 0; k < N; k++) PT[k * N + i] += fresh * noise.shared[i * N + k];
    }
  }
}
