/**
 * The stationary distribution of a Markov chain by state reduction without subtractions (Grassmann, Taksar & Heyman 1985,
 * Operations Research 33(5)): every probability keeps its relative accuracy, even where the chain almost falls apart.
 */

import { DitherError } from "../../base/errors.js";

/** Transition probabilities within a band: from i to j at `[i, j − i + halfWidth]`, for |j − i| ≤ halfWidth. */
export interface BandedChain {
  states: number;
  halfWidth: number;
  /** `[states, 2 · halfWidth + 1]`; used up by {@link stationaryVector}. */
  band: Float64Array;
}

/**
 * Stationary probabilities, `[state]`. States that the others never lead to get 0.
 * @throws DitherError `unsupported` where the chain has two parts that no path connects, so that no single law exists.
 */
export function stationaryVector({ states, halfWidth, band }: BandedChain): Float64Array {
  const width = 2 * halfWidth + 1;
  const at = (i: number, j: number): number => i * width + j - i + halfWidth;
  let lowest = 0;
  const leaving = new Float64Array(states);
  for (let n = states - 1; n > 0; n--) {
    const first = Math.max(0, n - halfWidth);
    let down = 0;
    for (let j = first; j < n; j++) down += band[at(n, j)];
    if (down === 0) {
      let up = 0;
      for (let i = first; i < n; i++) up += band[at(i, n)];
      if (up === 0)
        throw new DitherError(
          "unsupported",
          "stationary law: the unit has two attractors that this noise does not connect, so its law depends on the start. Raise the noise, or sample from a start of your choice.",
        );
      lowest = n;
      break;
    }
    leaving[n] = down;
    for (let i = first; i < n; i++) {
      const share = band[at(i, n)] / down;
      if (share === 0) continue;
      const to = at(i, 0);
      const from = at(n, 0);
      for (let j = first; j < n; j++) band[to + j] += share * band[from + j];
    }
  }
  return restored({ states, halfWidth, band }, leaving, lowest);
}

/** Puts the eliminated states back, from the lowest that is visited. */
function restored({ states, halfWidth, band }: BandedChain, leaving: Float64Array, lowest: number): Float64Array {
  const width = 2 * halfWidth + 1;
  const probabilities = new Float64Array(states);
  probabilities[lowest] = 1;
  let total = 1;
  for (let n = lowest + 1; n < states; n++) {
    let inflow = 0;
    for (let i = Math.max(lowest, n - halfWidth); i < n; i++)
      inflow += probabilities[i] * band[i * width + n - i + halfWidth];
    probabilities[n] = inflow / leaving[n];
    total += probabilities[n];
    if (total > 1e200) {
      for (let i = lowest; i <= n; i++) probabilities[i] /= total;
      total = 1;
    }
  }
  return probabilities.map((p) => p / total);
}
