/**
 * What coloured noise adds to a step of `rate-closure-adjoint.ts`: from the derivatives with respect to P' = Cov(h', e) and C' to
 * those with respect to P, the mean slopes and W_rec.
 *
 * With G = ∂L/∂C', B = W P, σ_i the noise if it is inside, σ_o if it is outside (the other is 0), and a bar for ∂L/∂:
 *
 *     Ȳ = ρ P̄' + 2σ_o G γ           Y = (1−γ) P + γ D B
 *     D̄ += (γ Ȳ∘B) 1 + ρ σ_i γ diag(P̄' Q)
 *     B̄ = γ D Ȳ + 2σ_i S̄           W̄ += B̄ Pᵀ
 *     P̄ = (1−γ) Ȳ + Wᵀ B̄ + σ_i (2γ D G (1−γ))ᵀ
 */

import type { ClosureNoise, ClosureWeights } from "./moment-dynamics.js";
import { transpose, type SquareMatrices } from "../math/linear/square-matrices.js";

/** What coloured noise left behind in a step: Pᵀ before it, `[noise, unit]`, and W P in it, `[unit, noise]`. */
export interface ColouredStep {
  noiseCovariance: Float64Array;
  drivenNoise: Float64Array;
}

export class RateNoiseAdjoint {
  /** How many matrices it takes. */
  static readonly matrices = 3;
  /** What the latest step adds to D̄, `[unit]`. */
  readonly slope: Float64Array;
  /** P̄, `[unit, noise]`: of P' before a step, of P after it. */
  private readonly covariance: Float64Array;
  /** Ȳ */
  private readonly kept: Float64Array;
  private readonly B: Float64Array;
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
    this.kept = new Float64Array(N * N);
    this.B = matrices.matrix();
    this.right = matrices.matrix();
    this.product = matrices.matrix();
  }

  /** Before the last step of a trial. */
  begin(): void {
    this.covariance.fill(0);
  }

  /** Sets Ȳ and `slope`, for G `[unit, unit]`. */
  throughSlopes({ drivenNoise: B }: ColouredStep, { std, correlation }: ClosureNoise, G: Float64Array): void {
    const { slope, covariance, kept } = this;
    const { leaks, noise } = this.weights;
    const N = leaks.length;
    const outside = noise.inside ? 0 : std;
    for (let i = 0; i < N; i++) {
      let sum = noise.inside ? correlation * std * noise.variances[i] * covariance[i * N + i] : 0;
      for (let k = 0, at = i * N; k < N; k++, at++) {
        kept[at] = correlation * covariance[at] + 2 * outside * G[at] * leaks[k];
        sum += kept[at] * B[at];
      }
      slope[i] = leaks[i] * sum;
    }
  }

  /** The rest of the step, for the mean slopes D `[unit]`, S̄ and G; adds to `recurrent`. */
  throughProducts(
    { noiseCovariance }: ColouredStep,
    std: number,
    { D, S, G }: { D: Float64Array; S: Float64Array; G: Float64Array },
    recurrent: Float64Array,
  ): void {
    const { matrices, transposedWeights, covariance, kept, B, right, product } = this;
    const { leaks, noise } = this.weights;
    const N = leaks.length;
    const inside = noise.inside ? std : 0;
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < N; k++, at++) B[at] = leaks[i] * D[i] * kept[at] + 2 * inside * S[at];
    transpose(noiseCovariance, right, N);
    matrices.multiplyTransposed(B, right, product);
    for (let at = 0; at < N * N; at++) recurrent[at] += product[at];
    transpose(B, right, N);
    matrices.multiplyTransposed(transposedWeights, right, product);
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < N; k++, at++)
        covariance[at] =
          (1 - leaks[i]) * kept[at] + product[at] + 2 * inside * leaks[k] * (1 - leaks[i]) * D[k] * G[at];
  }
}
