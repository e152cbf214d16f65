/**
 * One step of the full rate closure, backward: from the derivatives of a loss with respect to m' and C' to those with respect to
 * m, C and the parameters (reverse-mode differentiation of `rate-closure.ts`). Units do not share noise inside; shared noise
 * outside adds constants alone. What coloured noise adds is in `rate-noise-adjoint.ts`.
 *
 * With G = ∂L/∂C' (symmetric) and a bar for ∂L/∂:
 *
 *     H̄ = 2γ D G (1−γ) + S̄ W       S̄_ij = γ_i γ_j G_ij D_i D_j,  S̄_ii from f
 *     D̄ = 2γ (G∘H) (1−γ) + 2γ (G∘S without its diagonal) γ D
 *     W̄ += (H̄ + S̄ W) C + ā mᵀ     C̄ = (1−γ) G (1−γ) + sym(Wᵀ H̄)     m̄ = (1−γ) m̄' + Wᵀ ā
 */

import type { ClosureNoise, ClosureWeights } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { RateNoiseAdjoint, type ColouredStep } from "./rate-noise-adjoint.js";
import { squareMatrices, transpose, type SquareMatrices } from "../math/linear/square-matrices.js";

/** What a step left behind: m and C before it, E a, H and S in it. */
export interface ClosureStep {
  mean: Float64Array;
  covariance: Float64Array;
  argument: Float64Array;
  withState: Float64Array;
  argumentCovariance: Float64Array;
  /** Where the noise is coloured. */
  coloured?: ColouredStep;
}

export class RateClosureAdjoint {
  /** ∂L/∂m, `[unit]`: of m' before {@link step}, of m after it. */
  readonly mean: Float64Array;
  /** ∂L/∂C, `[unit, unit]`, symmetric. */
  readonly covariance: Float64Array;
  /** ∂L/∂(E a) of the latest step, `[unit]`. */
  readonly argument: Float64Array;
  private readonly matrices: SquareMatrices;
  private readonly slope: Float64Array;
  /** C of the step, beside what it is multiplied with. */
  private readonly taken: Float64Array;
  private readonly transposedWeights: Float64Array;
  private readonly S: Float64Array;
  private readonly SW: Float64Array;
  private readonly H: Float64Array;
  private readonly product: Float64Array;
  /** Null for white noise. */
  private readonly coloured: RateNoiseAdjoint | null;

  constructor(
    private readonly weights: ClosureWeights,
    private readonly f: SmoothedActivation,
    private readonly noise: ClosureNoise,
  ) {
    const N = weights.specification.units;
    const coloured = noise.correlation > 0 && noise.std > 0;
    this.matrices = squareMatrices(N, 6 + (coloured ? RateNoiseAdjoint.matrices : 0));
    const matrix = (): Float64Array => this.matrices.matrix();
    this.mean = new Float64Array(N);
    this.covariance = new Float64Array(N * N);
    this.argument = new Float64Array(N);
    this.slope = new Float64Array(N);
    this.taken = matrix();
    this.transposedWeights = matrix();
    this.S = matrix();
    this.SW = matrix();
    this.H = matrix();
    this.product = matrix();
    this.coloured = coloured ? new RateNoiseAdjoint(weights, this.matrices, this.transposedWeights) : null;
  }

  /** Before the last step of a trial: nothing depends on the state after it but what the caller adds. */
  begin(): void {
    this.mean.fill(0);
    this.covariance.fill(0);
    this.coloured?.begin();
    transpose(this.weights.recurrent, this.transposedWeights, this.mean.length);
  }

  /**
   * One step backward. Adds to `recurrent`, ∂L/∂W_rec `[to, from]`.
   * @param certain whether C was zero, so that no product with it is needed
   */
  step(taken: ClosureStep, certain: boolean, recurrent: Float64Array): void {
    const { recurrent: W, leaks, noise } = this.weights;
    const { mean, argument } = this;
    const { std } = this.noise;
    const N = mean.length;
    if (taken.coloured) this.coloured?.throughSlopes(taken.coloured, this.noise, this.covariance);
    this.throughActivation(taken, noise.inside ? std : 0);
    if (std > 0 && !certain) {
      const { slope: D, S, covariance: G } = this;
      if (taken.coloured) this.coloured?.throughProducts(taken.coloured, std, { D, S, G }, recurrent);
      this.throughCovariance(taken.covariance, recurrent);
    }
    for (let i = 0; i < N; i++) for (let k = 0; k < N; k++) recurrent[i * N + k] += argument[i] * taken.mean[k];
    for (let k = 0; k < N; k++) mean[k] *= 1 - leaks[k];
    for (let i = 0; i < N; i++) for (let k = 0; k < N; k++) mean[k] += W[i * N + k] * argument[i];
  }

  /** Sets ā and S̄. */
  private throughActivation({ argument, argumentCovariance, withState }: ClosureStep, inside: number): void {
    const { f, slope: D, mean, covariance: G, S } = this;
    const { leaks, noise } = this.weights;
    const N = mean.length;
    const std = (i: number): number =>
      Math.sqrt(Math.max(0, argumentCovariance[i * N + i] + inside * inside * noise.variances[i]));
    for (let i = 0; i < N; i++) {
      f.at(argument[i], std(i));
      D[i] = f.slope;
    }
    for (let i = 0; i < N; i++) {
      const leak = leaks[i];
      let slope = 0;
      for (let j = 0, at = i * N; j < N; j++, at++) {
        slope += (1 - leaks[j]) * G[at] * withState[at];
        if (j !== i) slope += leaks[j] * G[at] * D[j] * argumentCovariance[at];
        S[at] = leak * leaks[j] * G[at] * D[i] * D[j];
      }
      slope *= 2 * leak;
      if (this.coloured) slope += this.coloured.slope[i];
      const value = leak * mean[i];
      const variance = leak * leak * G[i * N + i];
      f.differentiate(argument[i], std(i));
      this.argument[i] = value * f.slope + slope * f.curvature + variance * f.varianceByMean;
      S[i * N + i] = 0.5 * value * f.curvature + slope * f.slopeByVariance + variance * f.varianceByVariance;
    }
  }

  private throughCovariance(covariance: Float64Array, recurrent: Float64Array): void {
    const { matrices, taken: C, transposedWeights, S, SW, H, product, covariance: G, slope: D } = this;
    const { leaks } = this.weights;
    const N = leaks.length;
    C.set(covariance);
    matrices.multiplyTransposed(S, transposedWeights, SW);
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < N; k++, at++) {
        H[at] = 2 * leaks[i] * (1 - leaks[k]) * D[i] * G[at] + SW[at];
        SW[at] += H[at];
      }
    matrices.multiplyTransposed(SW, C, product);
    for (let at = 0; at < N * N; at++) recurrent[at] += product[at];
    transpose(H, SW, N);
    matrices.multiplyTransposed(transposedWeights, SW, product);
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++)
        H[i * N + k] = (1 - leaks[i]) * (1 - leaks[k]) * G[i * N + k] + 0.5 * (product[i * N + k] + product[k * N + i]);
    G.set(H);
  }
}
