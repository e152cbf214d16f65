/**
 * One step of the full Gaussian closure in the rate form, h' = (1−γ) h + γ f(a + σξ) or (1−γ) h + γ (f(a) + σξ), where
 * a = W h + W_in u + b.
 *
 * With S = Cov(a), H = Cov(a, h), P = Cov(h, ξ) and (M, V, D) the mean, variance and mean slope of f at (E a, S_ii):
 *
 *     m' = (1−γ) m + γ M
 *     C' = (1−γ)² C + γ(1−γ) (D H + (D H)ᵀ) + γ² K,    K = D S D off the diagonal, V on it
 *
 * inside, ξ is part of a: S gains σ² 1 + σ (W P + (W P)ᵀ) and H gains σ Pᵀ; outside, C' gains γ²σ² 1 + γσ (Y + Yᵀ) with
 * Y = Cov((1−γ) h + γ f(a), ξ) = (1−γ) P + γ D W P. Coloured noise carries P' = ρ (Y + γσ (D or 1)); for white noise P = 0.
 */

import { affine } from "./matrix-product.js";
import type { ClosureNoise, ClosureWeights, MomentDynamics } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothed-activation.js";
import { squareMatrices, type SquareMatrices } from "./square-matrices.js";

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
  /** H = Cov(a, h) of the latest step, which is W C for white noise, `[unit, unit]`. */
  readonly withState: Float64Array;
  /** S of the latest step, without its σ² 1, `[unit, unit]`. */
  readonly argumentCovariance: Float64Array;
  /** Pᵀ: `[noise, unit]`. */
  private readonly noiseCovariance: Float64Array;
  /** W P: `[unit, noise]`. */
  private readonly drivenNoise: Float64Array;
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
    const { recurrent, specification } = this.weights;
    const { std, correlation } = this.noise;
    const { leak } = specification;
    const inside = specification.noise.placement === "inside" ? std : 0;
    affine(recurrent, mean, drive, argument);
    if (!this.certain) this.products(inside);
    for (let i = 0; i < N; i++) {
      const f = activations[i];
      f.at(argument[i], Math.sqrt(Math.max(0, S[i * N + i] + inside * inside)));
      slope[i] = f.slope;
      ownVariance[i] = f.variance;
      mean[i] = (1 - leak) * mean[i] + leak * f.mean;
    }
    if (std === 0) return;
    this.advanceCovariance(std - inside);
    if (correlation > 0) this.advanceNoiseCovariance(inside, std - inside, correlation);
    this.certain = false;
  }

  /** W C, W C Wᵀ and, for coloured noise, what ξ adds to them. */
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

  private advanceCovariance(outside: number): void {
    const { units: N, covariance: C, withState: H, argumentCovariance: S, slope: D, ownVariance: V } = this;
    const { leak } = this.weights.specification;
    const kept = (1 - leak) * (1 - leak);
    const cross = leak * (1 - leak);
    const squared = leak * leak;
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < i; k++) {
        const at = i * N + k;
        const mirrored = k * N + i;
        const value = kept * C[at] + cross * (D[i] * H[at] + D[k] * H[mirrored]) + squared * D[i] * D[k] * S[at];
        C[at] = value;
        C[mirrored] = value;
      }
      const at = i * N + i;
      C[at] = Math.max(0, kept * C[at] + 2 * cross * D[i] * H[at] + squared * (V[i] + outside * outside));
    }
    if (outside > 0 && this.noise.correlation > 0) this.addOutsideCovariance(outside);
  }

  /** C += γσ (Y + Yᵀ) */
  private addOutsideCovariance(outside: number): void {
    const { units: N, covariance: C, noiseCovariance: PT, drivenNoise: B, slope: D } = this;
    const { leak } = this.weights.specification;
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        C[i * N + k] +=
          leak *
          outside *
          ((1 - leak) * (PT[k * N + i] + PT[i * N + k]) + leak * (D[i] * B[i * N + k] + D[k] * B[k * N + i]));
  }

  private advanceNoiseCovariance(inside: number, outside: number, correlation: number): void {
    const { units: N, noiseCovariance: PT, drivenNoise: B, slope: D } = this;
    const { leak } = this.weights.specification;
    for (let i = 0; i < N; i++) {
      for (let k = 0; k < N; k++)
        PT[k * N + i] = correlation * ((1 - leak) * PT[k * N + i] + leak * D[i] * B[i * N + k]);
      PT[i * N + i] += correlation * leak * (inside * D[i] + outside);
    }
  }
}
