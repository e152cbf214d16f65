/**
 * How slowly the network forgets: the slowest mode of the silent map linearised at a stable fixed point, against the decay of the
 * autocorrelation of noisy states about their mean, at the same point and under the same input.
 *
 * For a linear network the states projected on a left eigenvector w, c(t) = wᵀ(h(t) − h̄), have the autocorrelation λ^ℓ exactly,
 * whatever the noise; so −1/ln|λ| is compared with the lag at which |E c(t+ℓ) c*(t)| / E |c|² falls to 1/e.
 */

import ln from "@stdlib/math-base-special-ln";
import { modulus } from "../../math/linear/spectrum.js";
import { overTrials, type Measured, type Resampling } from "./survival.js";

/** States about a fixed point under noise, `[step, unit, chain]`, those of a burn-in first. */
export interface NoisyChains {
  states: ArrayLike<number>;
  burnIn: number;
  steps: number;
  units: number;
  chains: number;
}

/** What the autocorrelations of chains fall to 1/e after, in steps; null where they do not. */
export interface Decay {
  /** Along a direction; null where none was given. */
  alongMode: Measured | null;
  /** Of the whole state, its units' autocovariances summed. */
  ofStates: Measured | null;
}

/** The times to 1/e, with intervals over chains. */
export function decayOf(
  given: NoisyChains,
  direction: { re: ArrayLike<number>; im: ArrayLike<number> } | null,
  resampling: Resampling,
): Decay {
  const { chains, steps } = given;
  const most = Math.floor(steps / 2);
  const centred = aboutMean(given);
  const along = direction && [project(centred, given, direction.re), project(centred, given, direction.im)];
  return {
    alongMode: along && timeOf(along, chains, steps, most, resampling),
    ofStates: timeOf(centred, chains, steps, most, resampling),
  };
}

/** Each unit's states less their mean over steps and chains, `[chain, step]`. */
function aboutMean({ states, burnIn, steps, units, chains }: NoisyChains): Float64Array[] {
  return Array.from({ length: units }, (_, i) => {
    const out = new Float64Array(chains * steps);
    let mean = 0;
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < chains; k++) {
        const value = states[((burnIn + t) * units + i) * chains + k];
        out[k * steps + t] = value;
        mean += value / (steps * chains);
      }
    return out.map((x) => x - mean);
  });
}

function project(centred: Float64Array[], { steps, chains }: NoisyChains, weights: ArrayLike<number>): Float64Array {
  const out = new Float64Array(steps * chains);
  centred.forEach((unit, i) => {
    if (weights[i] !== 0) for (let at = 0; at < out.length; at++) out[at] += weights[i] * unit[at];
  });
  return out;
}

/**
 * Time to 1/e of components, real and imaginary part of one number or units of one state; log-linear between two lags, so that it is exact
 * for a single mode. Each lag is a regression of the later value on the earlier.
 */
function timeOf(
  components: readonly Float64Array[],
  chains: number,
  steps: number,
  most: number,
  resampling: Resampling,
): Measured | null {
  const isPair = components.length === 2;
  // Lag by lag, as far as any replicate asks.
  const lags: { same: Float64Array; cross: Float64Array; before: Float64Array }[] = [];
  const at = (lag: number): (typeof lags)[number] => (lags[lag] ??= lagged(components, isPair, chains, steps, lag));
  const correlation = (counts: ArrayLike<number>, lag: number): number => {
    const { same, cross, before } = at(lag);
    let [re, im, square] = [0, 0, 0];
    for (let k = 0; k < chains; k++) {
      re += counts[k] * same[k];
      im += counts[k] * cross[k];
      square += counts[k] * before[k];
    }
    return modulus(re, im) / square;
  };
  const time = (counts: ArrayLike<number>): number => {
    let last = 1;
    for (let lag = 1; lag <= most; lag++) {
      const next = correlation(counts, lag);
      if (next <= 1 / Math.E) return next > 0 ? lag - 1 + (1 + ln(last)) / (ln(last) - ln(next)) : lag;
      last = next;
    }
    return NaN;
  };
  return overTrials(chains, resampling, (counts) => [time(counts)])[0];
}

function lagged(
  components: readonly Float64Array[],
  isPair: boolean,
  chains: number,
  steps: number,
  lag: number,
): { same: Float64Array; cross: Float64Array; before: Float64Array } {
  const [same, cross, before] = [0, 1, 2].map(() => new Float64Array(chains));
  for (const [c, values] of components.entries())
    for (let k = 0; k < chains; k++) {
      const first = k * steps;
      for (let t = 0; t + lag < steps; t++) {
        const [now, later] = [values[first + t], values[first + t + lag]];
        same[k] += now * later;
        before[k] += now * now;
        // Im of c(t+ℓ) c*(t).
        if (isPair) cross[k] += (c === 1 ? later : -later) * components[1 - c][first + t];
      }
    }
  return { same, cross, before };
}
