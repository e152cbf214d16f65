/**
 * Stochastic resonance without any training, for comparison: a unit that fires when A sin(2πt/P) + σξ > θ with a signal below
 * the threshold (Gammaitoni et al. 1998). Noise helps it at a level that A and θ decide, whatever noise it has met before.
 */

import erfc from "@stdlib/math-base-special-erfc";
import sinpi from "@stdlib/math-base-special-sinpi";
import { DitherError } from "../base/errors.js";
import { checkArguments } from "../base/check-arguments.js";

export interface Detector {
  /** A; default 0.5. */
  amplitude?: number;
  /** θ; default 1. */
  threshold?: number;
  /** P in steps; default 64. */
  period?: number;
}

/**
 * Correlation of firing (0 or 1) with the signal over a period, computed exactly; 0 where the unit never, or always, fires.
 * @throws DitherError `value` for an amplitude or noise below 0, or a period that is no whole number of 3 or more.
 */
export function detectorCorrelation(detector: Detector, std: number): number {
  checkArguments("detectorCorrelation", { detector, std }, { detector: "object", std: "number" });
  const { amplitude = 0.5, threshold = 1, period = 64 } = detector;
  if (!(amplitude >= 0) || !(std >= 0) || !Number.isInteger(period) || period < 3 || !Number.isFinite(threshold))
    throw new DitherError(
      "value",
      `detector: expected amplitude and noise of 0 or more and a period of at least 3 steps, got ${amplitude}, ${std} and ${period}.`,
    );
  let fires = 0;
  let withSignal = 0;
  for (let t = 0; t < period; t++) {
    const signal = sinpi((2 * t) / period);
    const above = amplitude * signal - threshold;
    const probability = std === 0 ? Number(above > 0) : 0.5 * erfc(-above / (std * Math.SQRT2));
    fires += probability / period;
    withSignal += (probability * signal) / period;
  }
  const variance = fires * (1 - fires);
  return variance > 0 ? withSignal / Math.sqrt(0.5 * variance) : 0;
}

/**
 * The noise between 0 and `most` at which the correlation is highest, to 0.001, and that correlation.
 * @example
 * ```ts
 * import { detectorPeak } from "dither";
 *
 * const { std, correlation } = detectorPeak({ amplitude: 0.5, threshold: 1 });
 * console.log(std.toFixed(2), correlation.toFixed(3)); // 0.67 0.255
 * ```
 */
export function detectorPeak(detector: Detector = {}, most = 3): { std: number; correlation: number } {
  checkArguments("detectorPeak", { detector, most }, { detector: "object?", most: "number?" });
  let best = { std: 0, correlation: detectorCorrelation(detector, 0) };
  for (let k = 1; k <= 1000 * most; k++) {
    const correlation = detectorCorrelation(detector, k / 1000);
    if (correlation > best.correlation) best = { std: k / 1000, correlation };
  }
  return best;
}
