/**
 * What coloured noise adds to a step of `current-closure-adjoint.ts`: from the derivatives with respect to P' = Cov(x', e) and C' to
 * those with respect to P, the mean slopes and W_rec.
 *
 * With G = ∂L/∂C', F = D P, σ_i the noise if it is inside, σ_o if it is outside (the other is 0), B̄ = 2γ G (1−γ) and R̄ = Wᵀ B̄ the
 * derivatives with respect to W R and R = Cov(r, x) = D C + σ_o Pᵀ, and a bar for ∂L/∂:
 *
 *     Ȳ = ρ P̄' + 2σ_i G γ           Y = (1−γ) P + γ (W F + σ_o W Q)
 *     W̄ += γ Ȳ (Fᵀ + σ_o Q) + σ_o B̄ P           F̄ = Wᵀ γ Ȳ
 *     D̄ += (F̄∘P + 2σ_o K̄∘P) 1       P̄ = (1−γ) Ȳ + D F̄ + 2σ_o D K̄ + σ_o R̄ᵀ
 */

import type { ClosureNoise, ClosureWeights } from "./moment-dynamics.js";
import { transpose, type SquareMatrices } from "../math/linear/square-matrices.js";

export class CurrentNoiseAdjoint {
  /** How many matrices it takes. */
  static readonly matrices = 4;
  /** What the latest state adds to D̄, `[unit]`. */
  readonly slope: Float64Array;
  /** P̄, `[unit, noise]`. */
  private readonly covariance: Float64Array;
  /** F̄, 0 where nothing follows. */
  private readonly withRates: Float64Array;
  /** γ Ȳ */
  private readonly driven: Float64Array;
  private readonly right: Float64Array;
  private readonly product: Float64Array;

  constructor(
    private readonly weights: ClosureWeights,
    private readonly matrices: SquareMatrices,
    private readonly transposedWeights: Float64Array,
  ) {
    const N = weights.specification.units;
    this.slope = new Float64Array(N);
    this.covariance = new Float64Array(N * N);
    this.withRates = matrices.matrix();
    this.driven = matrices.matrix();
    this.right = matrices.matrix();
    this.product = matrices.matrix();
  }

  /** Nothing that follows depends on P: before the last state of a trial, and where P is fixed. */
  clear(): void {
    this.covariance.fill(0);
    this.withRates.fill(0);
  }

  /** From the rates of a state to its P; sets `slope`. `noiseCovariance` is Pᵀ, D `[unit]`, the others `[unit, unit]`. */
  throughRates(
    noiseCovariance: Float64Array,
    std: number,
    { D, K, R }: { D: Float64Array; K: Float64Array; R: Float64Array },
  ): void {
    const { slope, covariance, withRates } = this;
    const N = D.length;
    const outside = this.weights.noise.inside ? 0 : std;
    for (let i = 0; i < N; i++) {
      let sum = 0;
      for (let k = 0, at = i * N; k < N; k++, at++) {
        const byLinear = withRates[at] + 2 * outside * K[at];
        sum += byLinear * noiseCovariance[k * N + i];
        covariance[at] += D[i] * byLinear + outside * R[k * N + i];
      }
      slope[i] = sum;
    }
  }

  /** From P' to what of it leaks: sets γ Ȳ, and P̄ to (1−γ) Ȳ. */
  throughLeak({ std, correlation }: ClosureNoise, G: Float64Array): void {
    const { covariance, driven } = this;
    const { leaks, noise } = this.weights;
    const N = leaks.length;
    const inside = noise.inside ? std : 0;
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < N; k++, at++) {
        const kept = correlation * covariance[at] + 2 * inside * G[at] * leaks[k];
        driven[at] = leaks[i] * kept;
        covariance[at] = (1 - leaks[i]) * kept;
      }
  }

  /** The products of the step, for B̄ (one of the same `matrices`) and the D of the state before it; adds to `recurrent`. */
  throughProducts(
    noiseCovariance: Float64Array,
    std: number,
    { D, B }: { D: Float64Array; B: Float64Array },
    recurrent: Float64Array,
  ): void {
    const { matrices, transposedWeights, driven, right, product, withRates } = this;
    const { noise } = this.weights;
    const N = D.length;
    transpose(noiseCovariance, right, N);
    matrices.multiplyTransposed(driven, right, product);
    for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) recurrent[at] += product[at] * D[k];
    if (!noise.inside) {
      right.set(noiseCovariance);
      matrices.multiplyTransposed(B, right, product);
      for (let at = 0; at < N * N; at++) recurrent[at] += std * product[at];
      this.throughFreshNoise(std, recurrent);
    }
    transpose(driven, right, N);
    matrices.multiplyTransposed(transposedWeights, right, withRates);
  }

  /** W̄ += σ γ Ȳ Q */
  private throughFreshNoise(std: number, recurrent: Float64Array): void {
    const { matrices, driven, right, product } = this;
    const { variances, shared } = this.weights.noise;
    const N = variances.length;
    if (shared) {
      right.set(shared);
      matrices.multiplyTransposed(driven, right, product);
      for (let at = 0; at < N * N; at++) recurrent[at] += std * product[at];
    } else
      for (let i = 0, at = 0; i < N; i++)
        for (let k = 0; k < N; k++, at++) recurrent[at] += std * driven[at] * variances[k];
  }
}
