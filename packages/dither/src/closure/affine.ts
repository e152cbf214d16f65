/**
 * Weights: s ↦ W s + c, so that S ↦ W S Wᵀ, X ↦ W X and P ↦ W P. In the diagonal closure units are taken to be uncorrelated:
 * S ↦ (W∘W) S, and X and P gain W_ii.
 *
 * Products of matrices are what a step costs. W S is W X where X is S, as for the state, and where S = X diag(slope) + diag(rest)
 * it follows from W X without another.
 */

import { affine } from "../math/linear/matrix-product.js";
import { transpose, type Matrices } from "../math/linear/matrices.js";
import type { Pairs, Signal } from "./signal.js";

export class Affine {
  /** W `[to, from]` among the matrices; in the diagonal closure W∘W. */
  private readonly W: Float64Array;
  private readonly WT: Float64Array;
  /** W S, and in the way back what is multiplied with X. */
  private readonly left: Float64Array;
  private readonly turned: Float64Array;
  /** S̄ W, and a product that is added to W̄. */
  private readonly SW: Float64Array;
  private readonly product: Float64Array;
  private readonly zero: Float64Array;

  constructor(
    private readonly from: Pairs,
    private readonly to: Pairs,
    /** W `[to, from]`; {@link load} takes its values. */
    private readonly weights: Float64Array,
    private readonly room: Matrices,
  ) {
    const large = Math.max(from.units, to.units);
    const matrix = (length: number): Float64Array => room.matrix(from.full ? length : 0);
    this.W = room.matrix(weights.length);
    this.WT = matrix(weights.length);
    this.left = matrix(weights.length);
    this.SW = matrix(weights.length);
    this.turned = matrix(large * large);
    this.product = matrix(large * large);
    this.zero = new Float64Array(to.units);
  }

  /** Takes the weights as they are now, before a trial. */
  load(): void {
    const { from, weights, W } = this;
    W.set(weights);
    if (!from.full) for (let at = 0; at < W.length; at++) W[at] *= weights[at];
  }

  /** Before the way back through a trial. */
  beginBack(): void {
    if (this.from.full) transpose(this.weights, this.WT, this.to.units, this.from.units);
  }

  forward(s: Signal, constant: Float64Array, result: Signal): void {
    affine(this.weights, s.mean, constant, result.mean);
    result.certain = s.certain;
    result.linear = null;
    if (s.certain) return;
    if (this.from.full) this.forwardFull(s, result);
    else this.forwardDiagonal(s, result);
  }

  private forwardFull(s: Signal, result: Signal): void {
    const { room, W, from, to, turned } = this;
    const [N, M] = [to.units, from.units];
    const times = (A: Float64Array, into: Float64Array): void => {
      transpose(A, turned, M, M);
      room.multiplyTransposed(W, turned, into, N, M, M);
    };
    if (s.P && result.P) times(s.P, result.P);
    if (s.X && result.X)
      if (s.X === s.S) room.multiplyTransposed(W, s.S, result.X, N, M, M);
      else times(s.X, result.X);
    const WS = this.timesCovariance(s, result.X);
    if (N === M) room.multiplySymmetric(WS, W, result.S, N);
    else room.multiplyTransposed(WS, W, result.S, N, N, M);
  }

  /** W S, of W X where that is enough. */
  private timesCovariance({ S, X, linear }: Signal, WX: Float64Array | null): Float64Array {
    const { room, W, left, from, to } = this;
    const [N, M] = [to.units, from.units];
    if (WX && X === S) return WX;
    if (WX && linear) {
      const { slope, rest } = linear;
      for (let i = 0, at = 0; i < N; i++)
        for (let k = 0; k < M; k++, at++) left[at] = WX[at] * slope[k] + W[at] * rest[k];
    } else room.multiplyTransposed(W, S, left, N, M, M);
    return left;
  }

  private forwardDiagonal(s: Signal, result: Signal): void {
    const { W, weights, from, zero } = this;
    affine(W, s.S, zero, result.S);
    for (let i = 0; i < from.units; i++) {
      const own = weights[i * from.units + i];
      if (s.X && result.X) result.X[i] = own * s.X[i];
      if (s.P && result.P) result.P[i] = own * s.P[i];
    }
  }

  /**
   * From the derivatives with respect to W s + c, bars for ∂L/∂, to those with respect to the s that went in; adds W̄:
   *
   *     W̄ += m̄ mᵀ + 2 S̄ W S + X̄ Xᵀ + P̄ Pᵀ        S̄ ↦ Wᵀ S̄ W        X̄ ↦ Wᵀ X̄        P̄ ↦ Wᵀ P̄
   *
   * Where X is S, `byGiven.S` takes the derivatives with respect to both, made symmetric.
   */
  pullBack(s: Signal, bar: Signal, byGiven: Signal, byWeights: Float64Array): void {
    const { weights: W, from, to } = this;
    const [N, M] = [to.units, from.units];
    byGiven.mean.fill(0);
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < M; k++, at++) {
        byWeights[at] += bar.mean[i] * s.mean[k];
        byGiven.mean[k] += W[at] * bar.mean[i];
      }
    byGiven.certain = s.certain || bar.certain;
    if (byGiven.certain) return;
    if (from.full) this.pullBackFull(s, bar, byGiven, byWeights);
    else this.pullBackDiagonal(s, bar, byGiven, byWeights);
  }

  private pullBackFull(s: Signal, bar: Signal, byGiven: Signal, byWeights: Float64Array): void {
    const { room, WT, SW, left, turned, from, to } = this;
    const [N, M] = [to.units, from.units];
    room.multiplyTransposed(bar.S, WT, SW, N, M, N);
    if (bar.X && s.X) this.throughState(s, bar.X, byWeights);
    else this.addProduct(SW, s.S, 2, byWeights);
    if (bar.P && s.P && byGiven.P) {
      this.addProduct(bar.P, s.P, 1, byWeights);
      this.timesTransposed(bar.P, byGiven.P);
    }
    if (bar.X && s.X === s.S) {
      for (let at = 0; at < SW.length; at++) left[at] = SW[at] + bar.X[at];
      this.timesTransposed(left, byGiven.S);
      makeSymmetric(byGiven.S, M);
      return;
    }
    transpose(SW, turned, N, M);
    if (N === M) room.multiplySymmetric(WT, turned, byGiven.S, N);
    else room.multiplyTransposed(WT, turned, byGiven.S, M, M, N);
    if (bar.X && byGiven.X) this.timesTransposed(bar.X, byGiven.X);
  }

  /** W̄ += 2 S̄ W S + X̄ Xᵀ, in one product where S = X diag(slope) + diag(rest), of which S is its own transposed. */
  private throughState({ S, X, linear }: Signal, byX: Float64Array, byWeights: Float64Array): void {
    const { SW, left, from, to } = this;
    if (!X) return;
    if (X === S) {
      for (let at = 0; at < SW.length; at++) left[at] = 2 * SW[at] + byX[at];
      this.addProduct(left, X, 1, byWeights);
    } else if (linear) {
      const { slope, rest } = linear;
      for (let i = 0, at = 0; i < to.units; i++)
        for (let k = 0; k < from.units; k++, at++) {
          left[at] = 2 * SW[at] * slope[k] + byX[at];
          byWeights[at] += 2 * SW[at] * rest[k];
        }
      this.addProduct(left, X, 1, byWeights);
    } else {
      this.addProduct(SW, S, 2, byWeights);
      this.addProduct(byX, X, 1, byWeights);
    }
  }

  /** W̄ += factor · A Bᵀ */
  private addProduct(A: Float64Array, B: Float64Array, factor: number, byWeights: Float64Array): void {
    const { room, product, from, to } = this;
    room.multiplyTransposed(A, B, product, to.units, from.units, from.units);
    for (let at = 0; at < byWeights.length; at++) byWeights[at] += factor * product[at];
  }

  /** Wᵀ A for A `[to, from]`. */
  private timesTransposed(A: Float64Array, into: Float64Array): void {
    const { room, WT, turned, from, to } = this;
    transpose(A, turned, to.units, from.units);
    room.multiplyTransposed(WT, turned, into, from.units, from.units, to.units);
  }

  private pullBackDiagonal(s: Signal, bar: Signal, byGiven: Signal, byWeights: Float64Array): void {
    const { weights, from, to } = this;
    const [N, M] = [to.units, from.units];
    byGiven.S.fill(0);
    for (let i = 0, at = 0; i < N; i++)
      for (let k = 0; k < M; k++, at++) {
        byWeights[at] += 2 * weights[at] * bar.S[i] * s.S[k];
        byGiven.S[k] += weights[at] * weights[at] * bar.S[i];
      }
    for (let i = 0; i < M; i++) {
      const at = i * M + i;
      if (bar.X && s.X) {
        byWeights[at] += bar.X[i] * s.X[i];
        if (s.X === s.S) byGiven.S[i] += weights[at] * bar.X[i];
        else if (byGiven.X) byGiven.X[i] = weights[at] * bar.X[i];
      }
      if (bar.P && s.P && byGiven.P) {
        byWeights[at] += bar.P[i] * s.P[i];
        byGiven.P[i] = weights[at] * bar.P[i];
      }
    }
  }
}

/** A ↦ ½ (A + Aᵀ) */
function makeSymmetric(A: Float64Array, size: number): void {
  for (let i = 0; i < size; i++)
    for (let k = 0; k < i; k++) {
      const value = 0.5 * (A[i * size + k] + A[k * size + i]);
      A[i * size + k] = value;
      A[k * size + i] = value;
    }
}
