/** When a network should prefer noise, and how much: a law in what noise removes of the bias and adds in variance. */

import type { Interval } from "../../math/statistics/bootstrap.js";

/** The law where it says nothing: without training noise, or where the loss has no bias² and variance. */
export const noLaw: Law = { biasOverVariance: null, smooth: null, kink: null, bracket: null };

/**
 * The two predictions of σ*∕σ_train from D = bias²(0) − bias²(σ_train) and V = variance(σ_train), for variance that grows
 * like σ² and a shift that grows like σ² (smooth: √(1 − V/2D), so none for D/V ≤ ½) or like σ (kink: D/(D+V), none for
 * D ≤ 0). All null where V is not above 0: then no noise reaches the output.
 */
export function preferenceLaw(biasRemoved: number, variance: number): Law {
  if (!(variance > 0 && variance < Infinity && Number.isFinite(biasRemoved))) return noLaw;
  const smooth = biasRemoved > variance / 2 ? Math.sqrt(1 - variance / (2 * biasRemoved)) : 0;
  const kink = biasRemoved > 0 ? biasRemoved / (biasRemoved + variance) : 0;
  return {
    biasOverVariance: biasRemoved / variance,
    smooth,
    kink,
    bracket: [Math.min(smooth, kink), Math.max(smooth, kink)],
  };
}

/** When a network should prefer noise, from two measured numbers: D = bias²(0) − bias²(σ_train), V = variance(σ_train). */
export interface Law {
  /** D/V; a preference is expected above ½. Null without training noise. */
  biasOverVariance: number | null;
  /** Predicted σ*∕σ_train if the shift grows like σ² (smooth): √(1 − V/2D), 0 for D/V ≤ ½. */
  smooth: number | null;
  /** Predicted σ*∕σ_train if the shift grows like σ (a kink): D/(D+V), 0 for D ≤ 0. */
  kink: number | null;
  /** The two predictions in ascending order. */
  bracket: Interval | null;
}
