/** Where a network comes to rest without noise under a constant input, by letting it run. */

import type { NoiseFreeMap } from "../map/noise-free-map.js";
import { norm } from "../../math/linear/vector.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface SettleOptions {
  /** Steps after which a network that still moves is taken not to settle; default 20,000. */
  mostSteps?: number;
  /** At rest where |f(a) − h| ≤ tolerance · max(1, |h|); default 1e-12. */
  tolerance?: number;
}

/** What each of {@link SettleOptions} may be. */
export const settleOptionKinds = {
  mostSteps: "number",
  tolerance: "number",
} as const satisfies OptionKinds<SettleOptions>;

/** The state in which the network comes to rest, from `start` under the drive W_in u + b; null where it does not. */
export function settle(
  map: NoiseFreeMap,
  start: ArrayLike<number>,
  drive: Float64Array,
  options: SettleOptions = {},
): Float64Array | null {
  checkArguments("settle", { map, start, drive }, { map: { drive: "function" }, start: "numbers", drive: "floats" });
  checkOptions("settle", options, settleOptionKinds);
  const { mostSteps = 20_000, tolerance = 1e-12 } = options;
  const state = Float64Array.from(start);
  for (let t = 0; t < mostSteps; t++) {
    const speed = map.residual(state, drive);
    const size = norm(state);
    if (!(size < 1e150)) return null;
    if (norm(speed) <= tolerance * Math.max(1, size)) return state;
    for (let i = 0; i < state.length; i++) state[i] += map.leak * speed[i];
  }
  return null;
}
