/**
 * Noise is added: s ↦ s + σ e, for e of covariance Q that the state x may know of, as coloured noise, by P_x = Cov(x, e):
 *
 *     S ↦ S + σ (P + Pᵀ) + σ² Q        X ↦ X + σ P_xᵀ        P ↦ P + σ Q
 *
 * White noise is new at every step: P and P_x are 0 and not carried.
 */

import type { NoiseStructure } from "./noise-structure.js";
import { clearCovariances, type Pairs, type Signal } from "./signal.js";

export class AddNoise {
  constructor(
    private readonly pairs: Pairs,
    /** Q: variances alone where units have noise of their own. */
    private readonly noise: Pick<NoiseStructure, "variances" | "shared">,
  ) {}

  /** Adds noise of this σ to the signal, for P_x of the state; 0 adds nothing. */
  forward(s: Signal, std: number, ofState: Float64Array | null): void {
    if (std === 0) return;
    if (s.certain) clearCovariances(s);
    s.certain = false;
    const { S, X, P, linear } = s;
    const shared = this.pairs.full && this.noise.shared !== null;
    if (P && ofState) {
      this.addKnown(S, std, P);
      if (X) this.addTransposed(X, std, ofState);
      this.addCovariance(P, std);
    }
    this.addCovariance(S, std * std);
    if (P || shared) s.linear = null;
    else if (linear) for (let i = 0; i < linear.rest.length; i++) linear.rest[i] += std * std * this.noise.variances[i];
  }

  /** S += σ (P + Pᵀ) */
  private addKnown(S: Float64Array, std: number, P: Float64Array): void {
    const { pairs } = this;
    for (let i = 0; i < pairs.units; i++)
      for (let k = pairs.first(i); k <= i; k++) {
        const at = pairs.row * i + k;
        const mirrored = pairs.row * k + i;
        const value = S[at] + std * (P[at] + P[mirrored]);
        S[at] = value;
        S[mirrored] = value;
      }
  }

  private addTransposed(to: Float64Array, factor: number, from: Float64Array): void {
    const { pairs } = this;
    for (let i = 0; i < pairs.units; i++)
      for (let k = pairs.first(i); k < pairs.end(i); k++) to[pairs.row * i + k] += factor * from[pairs.row * k + i];
  }

  private addCovariance(to: Float64Array, factor: number): void {
    const { units, row, full } = this.pairs;
    const { variances, shared } = this.noise;
    if (full && shared) for (let at = 0; at < to.length; at++) to[at] += factor * shared[at];
    else for (let i = 0; i < units; i++) to[row * i + i] += factor * variances[i];
  }

  /**
   * With bars for ∂L/∂, in place: P̄ += 2σ S̄. Adds to those of P_x, P̄_x += σ X̄ᵀ, and where it is asked for to that of Q,
   * Q̄ += σ² S̄ + σ P̄.
   */
  pullBack(bar: Signal, std: number, ofState: Float64Array | null, byCovariance: Float64Array | null): void {
    if (std === 0 || bar.certain) return;
    const { S, X, P } = bar;
    if (byCovariance)
      for (let at = 0; at < S.length; at++) byCovariance[at] += std * std * S[at] + (P ? std * P[at] : 0);
    if (!P || !ofState) return;
    for (let at = 0; at < S.length; at++) P[at] += 2 * std * S[at];
    if (X) this.addTransposed(ofState, std, X);
  }
}
