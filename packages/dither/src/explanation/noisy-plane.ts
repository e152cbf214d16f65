/** The noisy network's own picture: its mean states in the plane in which they vary most, and what a silent analysis sees, in the same plane. */

import { evenlySpaced } from "../dynamics/bias/originating-shares.js";
import { principalComponents } from "../math/linear/principal-components.js";
import type { Trials } from "../tasks/contract/trials.js";
import { placeIn, sum, thinned, trusted, type Place, type StateView, type ViewRequest } from "./state-view.js";

const shownTrials = 6;

/** Null below three units, which the picture of the states shows whole, and where the mean does not vary. */
export function noisyPlane(
  trials: Trials,
  { units, silent, mean }: { units: number; silent: ArrayLike<number>; mean: ArrayLike<number> },
  points: ViewRequest["points"],
): StateView | null {
  const { steps, count } = trials;
  if (units < 3) return null;
  const basis = principalComponents({ steps, count, states: mean }, 2);
  if (!(basis.totalVariance > 0)) return null;
  const place = placeIn(basis);
  const path = (states: ArrayLike<number>, k: number): Place[] =>
    thinned(steps, 120).map((t) =>
      place(Float64Array.from({ length: units }, (_, i) => states[(t * units + i) * count + k])),
    );
  return {
    axes: "components",
    explained: sum(basis.variances) / basis.totalVariance,
    trials: evenlySpaced(count, shownTrials).map((k) => ({ silent: path(silent, k), noisy: path(mean, k) })),
    points: points.map(({ rates, stability, noisy }, index) => ({
      index,
      at: place(rates),
      kind: stability?.kind ?? null,
      noisy: noisy && place(trusted(noisy)),
    })),
    clouds: [],
    field: [],
    drifts: [],
  };
}
