/**
 * The activation function of each unit: s ↦ f(s). With M, V, D and B the mean, variance, mean slope and mean curvature
 * E f, Var f, E f′, E f″ of f under the normal law of its argument,
 *
 *     E s ↦ M        X ↦ D X        P ↦ D P        S ↦ V on the diagonal, D S D + ½ B S∘S B off it
 *
 * X and P are exact for normal variables (Stein's lemma), S is the beginning of Mehler's series. Its second term is taken where
 * units share noise inside f, which correlates their arguments at once.
 */

import type { SmoothedActivation } from "../network/activation/smoothing.js";
import type { Pairs, Signal } from "./signal.js";

/** What is known of f at each unit's argument, `[unit]`: see {@link SmoothedActivation}. */
export class UnitMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
  readonly slope: Float64Array;
  readonly curvature: Float64Array;
  readonly slopeByVariance: Float64Array;
  readonly curvatureByVariance: Float64Array;
  readonly varianceByMean: Float64Array;
  readonly varianceByVariance: Float64Array;

  constructor(units: number) {
    const vector = (): Float64Array => new Float64Array(units);
    this.mean = vector();
    this.variance = vector();
    this.slope = vector();
    this.curvature = vector();
    this.slopeByVariance = vector();
    this.curvatureByVariance = vector();
    this.varianceByMean = vector();
    this.varianceByVariance = vector();
  }

  /** Takes the latest values of an evaluator; the derivatives too where it was asked for them. */
  take(i: number, f: SmoothedActivation, differentiated: boolean): void {
    this.mean[i] = f.mean;
    this.variance[i] = f.variance;
    this.slope[i] = f.slope;
    if (!differentiated) return;
    this.curvature[i] = f.curvature;
    this.slopeByVariance[i] = f.slopeByVariance;
    this.curvatureByVariance[i] = f.curvatureByVariance;
    this.varianceByMean[i] = f.varianceByMean;
    this.varianceByVariance[i] = f.varianceByVariance;
  }
}

export class Activate {
  /** V − D² S_ii: what a rate varies beyond its linear part. */
  private readonly rest: Float64Array;

  constructor(
    private readonly pairs: Pairs,
    /** One per unit. */
    private readonly f: readonly SmoothedActivation[],
    private readonly options: { secondOrder: boolean; differentiate: boolean },
  ) {
    this.rest = new Float64Array(pairs.units);
  }

  /** Writes f of each unit's argument to `moments`. */
  evaluate(s: Signal, moments: UnitMoments): void {
    const { pairs, f, options } = this;
    const differentiate = options.differentiate || options.secondOrder;
    for (let i = 0; i < pairs.units; i++) {
      const std = s.certain ? 0 : Math.sqrt(Math.max(0, s.S[pairs.row * i + i]));
      if (differentiate) f[i].differentiate(s.mean[i], std);
      else f[i].at(s.mean[i], std);
      moments.take(i, f[i], differentiate);
    }
  }

  /** From a signal to f of it, which may be the same one, by `moments` that were evaluated before. */
  forward(s: Signal, moments: UnitMoments, result: Signal): void {
    const { pairs, rest, options } = this;
    const { slope: D, variance: V } = moments;
    const ofState = s.X === s.S && !options.secondOrder;
    if (ofState)
      for (let i = 0; i < pairs.units; i++) rest[i] = s.certain ? 0 : V[i] - D[i] * D[i] * s.S[pairs.row * i + i];
    result.mean.set(moments.mean);
    result.certain = s.certain;
    result.linear = ofState ? { slope: D, rest } : null;
    if (!s.certain) this.activateCovariances(s, moments, result);
  }

  private activateCovariances({ S, X, P }: Signal, moments: UnitMoments, result: Signal): void {
    const { pairs, options } = this;
    const { slope: D, variance: V, curvature: B } = moments;
    for (let i = 0; i < pairs.units; i++) {
      const [from, to] = pairs.place(i);
      if (X && result.X) scale(X, D[i], result.X, from, to);
      if (P && result.P) scale(P, D[i], result.P, from, to);
      const k = pairs.first(i);
      if (options.secondOrder) scaleTwice(S, D[i], D, 0.5 * B[i], B, k, result.S, from, to);
      else scaleOnce(S, D[i], D, k, result.S, from, to);
      result.S[pairs.row * i + i] = V[i];
    }
  }

  /**
   * From the derivatives with respect to f(s) to those with respect to s, in place, for the s that went in. With bars for ∂L/∂,
   *
   *     D̄ = (X̄∘X + P̄∘P + 2 S̄∘S D) 1      B̄ = (S̄∘S∘S B) 1      S̄ ↦ D S̄ D + B S̄∘S B      without the diagonal of S
   *
   * and M, V, D and B depend on mean and variance of s as {@link SmoothedActivation} says: ∂M/∂S_ii = ½ B, ∂B/∂E s = E f‴, …
   */
  pullBack(s: Signal, moments: UnitMoments, bar: Signal): void {
    const { pairs, options } = this;
    const m = moments;
    if (s.certain) {
      bar.certain = true;
      for (let i = 0; i < pairs.units; i++) bar.mean[i] *= m.slope[i];
      return;
    }
    for (let i = 0; i < pairs.units; i++) {
      const own = pairs.row * i + i;
      const bySlope = this.throughOthers(s, m, bar, i);
      const byCurvature = options.secondOrder ? this.throughSecondOrder(s, m, bar, i) : 0;
      this.scaleRow(s, m, bar, i);
      const [byMean, byVariance] = [bar.mean[i], bar.S[own]];
      bar.mean[i] =
        byMean * m.slope[i] +
        bySlope * m.curvature[i] +
        byVariance * m.varianceByMean[i] +
        2 * byCurvature * m.slopeByVariance[i];
      bar.S[own] =
        0.5 * byMean * m.curvature[i] +
        bySlope * m.slopeByVariance[i] +
        byVariance * m.varianceByVariance[i] +
        byCurvature * m.curvatureByVariance[i];
    }
  }

  /** D̄ of unit i. */
  private throughOthers({ S, X, P }: Signal, { slope: D }: UnitMoments, bar: Signal, i: number): number {
    const { pairs } = this;
    const [from, to] = pairs.place(i);
    const first = from - pairs.first(i);
    const own = pairs.row * i + i;
    let sum = 0;
    if (X && bar.X) for (let at = from, A = bar.X; at < to; at++) sum += A[at] * X[at];
    if (P && bar.P) for (let at = from, A = bar.P; at < to; at++) sum += A[at] * P[at];
    let others = 0;
    for (let at = from, A = bar.S; at < to; at++) if (at !== own) others += A[at] * S[at] * D[at - first];
    return sum + 2 * others;
  }

  /** B̄ of unit i. */
  private throughSecondOrder({ S }: Signal, { curvature: B }: UnitMoments, bar: Signal, i: number): number {
    const { pairs } = this;
    const [from, to] = pairs.place(i);
    const first = from - pairs.first(i);
    const own = pairs.row * i + i;
    let sum = 0;
    for (let at = from; at < to; at++) if (at !== own) sum += bar.S[at] * B[at - first] * S[at] * S[at];
    return sum;
  }

  /** X̄, P̄ and what is off the diagonal of S̄, in row i. */
  private scaleRow({ S }: Signal, { slope: D, curvature: B }: UnitMoments, bar: Signal, i: number): void {
    const { pairs, options } = this;
    const [from, to] = pairs.place(i);
    const own = bar.S[pairs.row * i + i];
    if (bar.X) scale(bar.X, D[i], bar.X, from, to);
    if (bar.P) scale(bar.P, D[i], bar.P, from, to);
    const k = pairs.first(i);
    if (options.secondOrder)
      for (let at = from; at < to; at++) bar.S[at] *= D[i] * D[k + at - from] + B[i] * B[k + at - from] * S[at];
    else scaleOnce(bar.S, D[i], D, k, bar.S, from, to);
    bar.S[pairs.row * i + i] = own;
  }
}

/** A row times a factor. */
function scale(row: Float64Array, factor: number, into: Float64Array, from: number, to: number): void {
  for (let at = from; at < to; at++) into[at] = factor * row[at];
}

/** A row S_i of units k on times D_i D_k. */
function scaleOnce(
  S: Float64Array,
  slope: number,
  D: Float64Array,
  k: number,
  into: Float64Array,
  from: number,
  to: number,
): void {
  const first = from - k;
  for (let at = from; at < to; at++) into[at] = slope * D[at - first] * S[at];
}

/** The same, and S_ik² times ½ B_i B_k. */
function scaleTwice(
  S: Float64Array,
  slope: number,
  D: Float64Array,
  curvature: number,
  B: Float64Array,
  k: number,
  into: Float64Array,
  from: number,
  to: number,
): void {
  const first = from - k;
  for (let at = from; at < to; at++) into[at] = S[at] * (slope * D[at - first] + curvature * B[at - first] * S[at]);
}
