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
      const from = pairs.row * i + pairs.first(i);
      const to = pairs.row * i + pairs.end(i);
      if (X && result.X) for (let at = from; at < to; at++) result.X[at] = D[i] * X[at];
      if (P && result.P) for (let at = from; at < to; at++) result.P[at] = D[i] * P[at];
    }
    for (let i = 0; i < pairs.units; i++) {
      for (let k = pairs.first(i), at = pairs.row * i + k; k < pairs.end(i); k++, at++)
        result.S[at] = S[at] * (D[i] * D[k] + (options.secondOrder ? 0.5 * B[i] * B[k] * S[at] : 0));
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
    let sum = 0;
    for (let k = pairs.first(i), at = pairs.row * i + k; k < pairs.end(i); k++, at++) {
      if (X && bar.X) sum += bar.X[at] * X[at];
      if (P && bar.P) sum += bar.P[at] * P[at];
      if (k !== i) sum += 2 * bar.S[at] * D[k] * S[at];
    }
    return sum;
  }

  /** B̄ of unit i. */
  private throughSecondOrder({ S }: Signal, { curvature: B }: UnitMoments, bar: Signal, i: number): number {
    const { pairs } = this;
    let sum = 0;
    for (let k = pairs.first(i), at = pairs.row * i + k; k < pairs.end(i); k++, at++)
      if (k !== i) sum += bar.S[at] * B[k] * S[at] * S[at];
    return sum;
  }

  /** X̄, P̄ and what is off the diagonal of S̄, in row i. */
  private scaleRow({ S }: Signal, { slope: D, curvature: B }: UnitMoments, bar: Signal, i: number): void {
    const { pairs, options } = this;
    for (let k = pairs.first(i), at = pairs.row * i + k; k < pairs.end(i); k++, at++) {
      if (bar.X) bar.X[at] *= D[i];
      if (bar.P) bar.P[at] *= D[i];
      if (k !== i) bar.S[at] *= D[i] * D[k] + (options.secondOrder ? B[i] * B[k] * S[at] : 0);
    }
  }
}
