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
      for (let k = pairs.first(i); k < i; k++) {
        const at = row * i + k;
        const mirrored = row * k + i;
        const linked = X ? leak * (1 - leaks[k]) * X[at] + leaks[k] * kept * X[mirrored] : 0;
        const value = kept * (1 - leaks[k]) * S[at] + linked + leak * leaks[k] * entering[at];
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
    const { pairs, leaks, correlation } = this;
    s.certain = x.certain;
    for (let i = 0; i < leaks.length; i++) {
      s.mean[i] = leaks[i] * x.mean[i];
      x.mean[i] *= 1 - leaks[i];
    }
    if (x.certain) return;
    for (let i = 0; i < leaks.length; i++) {
      const leak = leaks[i];
      for (let k = pairs.first(i); k < pairs.end(i); k++) {
        const at = pairs.row * i + k;
        const value = x.S[at];
        s.S[at] = leak * leaks[k] * value;
        if (s.X) s.X[at] = 2 * leak * (1 - leaks[k]) * value;
        x.S[at] = (1 - leak) * (1 - leaks[k]) * value;
        if (x.P && s.P) {
          s.P[at] = correlation * leak * x.P[at];
          x.P[at] *= correlation * (1 - leak);
        }
      }
    }
  }
}
