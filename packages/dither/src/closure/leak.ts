/**
 * The leak: x' = (1−γ) x + γ s, and on to the noise of the next step, of which the state knows a share ρ of what it knew:
 *
 *     m' = (1−γ) m + γ E s
 *     S' = (1−γ) S (1−γ) + γ X (1−γ) + (γ X (1−γ))ᵀ + γ Cov(s) γ,    X = Cov(s, x)
 *     P' = ρ ((1−γ) P + γ Cov(s, e)),    ρ the correlation of e from a step to the next
 */

import type { Pairs, Signal } from "./signal.js";

export class Leak {
  constructor(
    private readonly pairs: Pairs,
    /** γ, `[unit]`. */
    private readonly leaks: Float64Array,
    private readonly correlation: number,
  ) {}

  /** Changes the state x to x'. */
  forward(x: Signal, s: Signal): void {
    const { leaks } = this;
    for (let i = 0; i < leaks.length; i++) x.mean[i] = (1 - leaks[i]) * x.mean[i] + leaks[i] * s.mean[i];
    // As certain as what enters it: from the first noise on the state is not.
    if (s.certain) return;
    x.certain = false;
    this.leakCovariance(x.S, s);
    if (x.P && s.P) this.leakNoise(x.P, s.P);
  }

  private leakCovariance(S: Float64Array, { S: entering, X }: Signal): void {
    const { pairs, leaks } = this;
    const { units, row } = pairs;
    for (let i = 0; i < units; i++) {
      const leak = leaks[i];
      const kept = 1 - leak;
      for (let k = pairs.first(i), at = row * i + k, mirrored = row * k + i; k < i; k++, at++, mirrored += row) {
        const other = leaks[k];
        let value = kept * (1 - other) * S[at] + leak * other * entering[at];
        if (X !== null) value += leak * (1 - other) * X[at] + other * kept * X[mirrored];
        S[at] = value;
        S[mirrored] = value;
      }
      const at = row * i + i;
      const own = X ? 2 * leak * kept * X[at] : 0;
      S[at] = Math.max(0, kept * kept * S[at] + own + leak * leak * entering[at]);
    }
  }

  private leakNoise(P: Float64Array, entering: Float64Array): void {
    const { pairs, leaks, correlation } = this;
    for (let i = 0; i < leaks.length; i++)
      for (let k = pairs.first(i); k < pairs.end(i); k++) {
        const at = pairs.row * i + k;
        P[at] = correlation * ((1 - leaks[i]) * P[at] + leaks[i] * entering[at]);
      }
  }

  /** With bars for ∂L/∂, S̄' symmetric: from x̄' to x̄, in place, and to s̄: S̄ = γ S̄' γ, X̄ = 2γ S̄' (1−γ), P̄ = ρ γ P̄'. */
  pullBack(x: Signal, s: Signal): void {
    const { pairs, leaks } = this;
    s.certain = x.certain;
    for (let i = 0; i < leaks.length; i++) {
      s.mean[i] = leaks[i] * x.mean[i];
      x.mean[i] *= 1 - leaks[i];
    }
    if (x.certain) return;
    const { S: byState } = x;
    const { S: byEntering, X: byX } = s;
    for (let i = 0; i < leaks.length; i++) {
      const leak = leaks[i];
      for (let k = pairs.first(i), at = pairs.row * i + k; k < pairs.end(i); k++, at++) {
        const other = leaks[k];
        const value = byState[at];
        byEntering[at] = leak * other * value;
        if (byX !== null) byX[at] = 2 * leak * (1 - other) * value;
        byState[at] = (1 - leak) * (1 - other) * value;
      }
    }
    if (x.P && s.P) this.noiseBack(x.P, s.P);
  }

  private noiseBack(byState: Float64Array, byEntering: Float64Array): void {
    const { pairs, leaks, correlation } = this;
    for (let i = 0; i < leaks.length; i++) {
      const [from, to] = pairs.place(i);
      for (let at = from; at < to; at++) {
        byEntering[at] = correlation * leaks[i] * byState[at];
        byState[at] *= correlation * (1 - leaks[i]);
      }
    }
  }
}
