/** The limit of the shift: mean of the stationary law under noise minus the fixed point that the network reaches without it. */

import type { Network } from "../../network/specification/network.js";
import { noiseFreeMap } from "../map/cell-map.js";
import { checkVector } from "../../math/linear/vector.js";
import { settle } from "./settling.js";
import { sampleStationary, type StationarySampleOptions, type StationarySample } from "./stationary-sample.js";
import { stationarySampleOptionKinds } from "./stationary-sample.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface StationaryShift {
  /** h (or r in the current form) at the fixed point reached without noise; null where the network does not settle. */
  fixedPoint: number[] | null;
  /** Stationary mean minus fixed point, `[unit]`; null likewise. */
  shift: number[] | null;
  /** Of the mean, and so of the shift. */
  standardError: number[];
  /** W_out times the shift, `[output]`: the bias before a sigmoid; null likewise. */
  outputBias: number[] | null;
  stationary: StationarySample;
}

/**
 * The shift of the fixed point reached from `start` (default the network's initial state) under a constant input. The noisy
 * chains begin at that fixed point.
 * @throws DitherError as {@link sampleStationary}.
 * @example
 * ```ts
 * import { findTask, networkFor, stationaryShift, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { shift } = await stationaryShift(network, [0.5]);
 * console.log(shift?.length); // 8
 * ```
 */
export async function stationaryShift(
  network: Network,
  input: ArrayLike<number>,
  options: StationarySampleOptions = {},
): Promise<StationaryShift> {
  checkArguments("stationaryShift", { network, input }, { network: "network", input: "numbers" });
  checkOptions("stationaryShift", options, stationarySampleOptionKinds);
  const map = noiseFreeMap(network);
  if (options.start) checkVector(options.start, map.size, "the start", "stationary shift");
  const settled = settle(
    map,
    Float64Array.from(options.start ?? map.initialState),
    map.drive(input, "stationary shift"),
  );
  const stationary = await sampleStationary(network, input, settled ? { ...options, start: settled } : options);
  const rates = settled && map.rates(settled);
  const shift = rates && stationary.mean.map((mean, i) => mean - rates[i]);
  return {
    fixedPoint: rates && Array.from(rates),
    shift: shift && Array.from(shift),
    standardError: Array.from(stationary.meanStandardError),
    outputBias: shift && Array.from(map.readout(shift), (z, o) => z - map.readoutBias[o]),
    stationary,
  };
}
