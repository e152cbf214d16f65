/**
 * One step of the full closure in the current form, backward: from the derivatives of a loss with respect to m' and C' to those
 * with respect to m, C and the parameters (reverse-mode differentiation of `current-closure.ts`). Units do not share noise
 * inside; shared noise outside adds constants alone. What coloured noise adds is in `current-noise-adjoint.ts`.
 *
 * With G = ∂L/∂C' (symmetric), T = γ G γ, E = D C, and a bar for ∂L/∂:
 *
 *     ā = γ m̄'       M̄ += Wᵀ ā       K̄ += Wᵀ T W       Ē = Wᵀ B̄,  B̄ = 2γ G (1−γ)
 *     W̄ += ā Mᵀ + 2 T W K + B̄ Eᵀ
 *     D̄ = 2 (K̄∘C without its diagonal) D + (Ē∘C) 1       V̄ = diag K̄
 *     C̄ = (1−γ) G (1−γ) + sym(D Ē) + D K̄ D off the diagonal, and what reaches C_ii through M, V and D
 *
 * M̄ and K̄ are of the rates that enter the step, which the readout of the step before has read as well.
 */

import { CurrentNoiseAdjoint } from "./current-noise-adjoint.js";
import type { ClosureNoise, ClosureWeights } from "./moment-dynamics.js";
import type { SmoothedActivation } from "../network/activation/smoothing.js";
import { squareMatrices, transpose, type SquareMatrices } from "../math/linear/square-matrices.js";

/** A state of the tape: m and C of the currents, and of the rates. */
export interface CurrentState {
  mean: Float64Array;
  covariance: Float64Array;
  rateMean: Float64Array;
  rateCovariance: Float64Array;
  /** Pᵀ `[noise, unit]`, where the noise is coloured. */
  noiseCovariance?: Float64Array;
}

export class CurrentClosureAdjoint {
  /** ∂L/∂m, `[unit]`, and ∂L/∂C, `[unit, unit]`, symmetric: of the state after the step, then of that before it. */
  readonly mean: Float64Array;
  readonly covariance: Float64Array;
  /** ∂L/∂M and ∂L/∂K of the rates; the caller adds what the readout brings and calls {@link throughRates}. */
  readonly rateMean: Float64Array;
  readonly rateCovariance: Float64Array;
  /** ∂L/∂(W M + W_in u + b) of the latest step, `[unit]`. */
  readonly argument: Float64Array;
  private readonly matrices: SquareMatrices;
  private readonly slope: Float64Array;
  private readonly transposedWeights: Float64Array;
  private readonly T: Float64Array;
  private readonly B: Float64Array;
  private readonly left: Float64Array;
  private readonly right: Float64Array;
  private readonly product: Float64Array;
  /** Ē, 0 where nothing follows. */
  private readonly withState: Float64Array;
  /** Null for white noise. */
  private readonly coloured: CurrentNoiseAdjoint | null;

  constructor(
    private readonly weights: ClosureWeights,
    private readonly f: SmoothedActivation,
    private readonly noise: ClosureNoise,
  ) {
    const N = weights.specification.units;
    const coloured = noise.correlation > 0 && noise.std > 0;
    this.matrices = squareMatrices(N, 7 + (coloured ? CurrentNoiseAdjoint.matrices : 0));
    const matrix = (): Float64Array => this.matrices.matrix();
    this.mean = new Float64Array(N);
    this.covariance = new Float64Array(N * N);
    this.rateMean = new Float64Array(N);
    this.rateCovariance = new Float64Array(N * N);
    this.argument = new Float64Array(N);
    this.slope = new Float64Array(N);
    this.transposedWeights = matrix();
    this.T = matrix();
    this.B = matrix();
    this.left = matrix();
    this.right = matrix();
    this.product = matrix();
    this.withState = matrix();
    this.coloured = coloured ? new CurrentNoiseAdjoint(weights, this.matrices, this.transposedWeights) : null;
  }

  /** Before the last state of a trial: nothing depends on it but what the caller adds. */
  begin(): void {
    for (const sums of [this.mean, this.covariance, this.rateMean, this.rateCovariance, this.withState]) sums.fill(0);
    this.coloured?.clear();
    transpose(this.weights.recurrent, this.transposedWeights, this.mean.length);
  }

  /** From the rates of a state to its currents, once everything has been added to the rates. */
  throughRates({ mean, covariance: C, noiseCovariance }: CurrentState): void {
    const { f, slope: D, rateCovariance: K, withState: E, covariance: G } = this;
    const N = D.length;
    const std = (i: number): number => Math.sqrt(C[i * N + i]);
    for (let i = 0; i < N; i++) {
      f.at(mean[i], std(i));
      D[i] = f.slope;
    }
    if (noiseCovariance) this.coloured?.throughRates(noiseCovariance, this.noise.std, { D, K, R: E });
    for (let i = 0; i < N; i++) {
      let slope = this.coloured ? this.coloured.slope[i] : 0;
      for (let k = 0, at = i * N; k < N; k++, at++) {
        slope += E[at] * C[at];
        if (k !== i) slope += 2 * K[at] * D[k] * C[at];
        G[at] += 0.5 * (D[i] * E[at] + D[k] * E[k * N + i]);
        if (k !== i) G[at] += K[at] * D[i] * D[k];
      }
      const value = this.rateMean[i];
      const variance = K[i * N + i];
      f.differentiate(mean[i], std(i));
      this.mean[i] += value * f.slope + slope * f.curvature + variance * f.varianceByMean;
      G[i * N + i] += 0.5 * value * f.curvature + slope * f.slopeByVariance + variance * f.varianceByVariance;
    }
  }

  /**
   * One step backward, from m' and C' to the rates and, as far as they leak, the currents before it. Adds to `recurrent`,
   * ∂L/∂W_rec `[to, from]`.
   * @param certain whether C was zero and the rates had no noise, so that no product with them is needed
   */
  step(before: CurrentState, certain: boolean, recurrent: Float64Array): void {
    const { mean, argument, rateMean, weights } = this;
    const { recurrent: W, leaks } = weights;
    const N = mean.length;
    rateMean.fill(0);
    for (let i = 0; i < N; i++) {
      argument[i] = leaks[i] * mean[i];
      mean[i] *= 1 - leaks[i];
    }
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) {
        recurrent[i * N + k] += argument[i] * before.rateMean[k];
        rateMean[k] += W[i * N + k] * argument[i];
      }
    if (certain) {
      this.rateCovariance.fill(0);
      this.withState.fill(0);
      this.covariance.fill(0);
      this.coloured?.clear();
    } else this.throughCovariance(before, recurrent);
  }

  private throughCovariance(before: CurrentState, recurrent: Float64Array): void {
    const { mean, covariance: C, rateCovariance, noiseCovariance } = before;
    const { matrices, f, slope: D, transposedWeights: WT, T, B, left, right, product, covariance: G } = this;
    const { leaks } = this.weights;
    const N = leaks.length;
    for (let i = 0; i < N; i++) {
      f.at(mean[i], Math.sqrt(C[i * N + i]));
      D[i] = f.slope;
    }
    this.coloured?.throughLeak(this.noise, G);
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < N; k++, at++) {
        T[at] = leaks[i] * leaks[k] * G[at];
        B[at] = 2 * leaks[i] * (1 - leaks[k]) * G[at];
        G[at] *= (1 - leaks[i]) * (1 - leaks[k]);
        right[at] = rateCovariance[at];
      }
    // W̄ += 2 (T W) K + B̄ C D, K and C being symmetric.
    matrices.multiplyTransposed(T, WT, left);
    matrices.multiplyTransposed(left, right, product);
    for (let at = 0; at < N * N; at++) recurrent[at] += 2 * product[at];
    right.set(C);
    matrices.multiplyTransposed(B, right, product);
    for (let i = 0, at = 0; i < N; i++) for (let k = 0; k < N; k++, at++) recurrent[at] += product[at] * D[k];
    if (noiseCovariance) this.coloured?.throughProducts(noiseCovariance, this.noise.std, { D, B }, recurrent);
    // K̄ = Wᵀ (T W) and Ē = Wᵀ B̄.
    transpose(left, right, N);
    matrices.multiplyTransposed(WT, right, product);
    this.rateCovariance.set(product);
    transpose(B, right, N);
    matrices.multiplyTransposed(WT, right, this.withState);
  }
}
