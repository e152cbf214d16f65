/** How the shift grows along the trial, and where it ends. */

import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import type { Shift } from "../dynamics/bias/shift.js";
import type { Settling, ShiftAlong } from "./explanation.js";

/**
 * Root mean squares of the shift over trials at every step. The Monte Carlo variance of the mean is taken off the squares
 * of the rates; that of the outputs is bounded by it for independent units.
 */
export function shiftAlong(network: Network, trials: Trials, shift: Shift, settling: Settling): ShiftAlong {
  const map = noiseFreeMap(network);
  const { steps, units, count, draws } = shift;
  const { outputs } = trials;
  const rates: number[] = [];
  const output: number[] = [];
  for (let t = 0; t < steps; t++) {
    let squares = 0;
    const z = new Float64Array(outputs * count);
    const error = new Float64Array(outputs * count);
    for (let i = 0; i < units; i++)
      for (let k = 0; k < count; k++) {
        const at = (t * units + i) * count + k;
        const [delta, s] = [shift.shift[at], shift.standardError[at]];
        squares += delta * delta - s * s;
        for (let o = 0; o < outputs; o++) {
          const w = map.readoutWeights[o * units + i];
          z[o * count + k] += w * delta;
          error[o * count + k] += w * w * s * s;
        }
      }
    rates.push(Math.sqrt(Math.max(0, squares / (units * count))));
    const squared = z.reduce((sum, x, k) => sum + x * x - error[k], 0);
    output.push(Math.sqrt(Math.max(0, squared / (outputs * count))));
  }
  return { rates, output, stationaryOutput: settling.stationaryShift, draws };
}
