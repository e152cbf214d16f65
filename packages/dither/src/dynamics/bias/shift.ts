/**
 * The shift: mean of h[t] under noise minus the noise-free h[t] along the same trials, and which units carry the output
 * bias that it makes.
 */

import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { CarriedTally, type CarriedShares } from "./carried-shares.js";
import { meanRollout, type MeanOptions, type MeanRollout } from "../map/mean-rollout.js";
import { type Shape } from "../../base/kinds.js";
import { meanOptionKinds } from "../map/mean-rollout.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface Shift extends MeanRollout {
  /** Mean under noise minus noise-free, `[step, unit, trial]`; its standard error is `standardError`. */
  shift: Float64Array;
  carried: CarriedShares;
}

/** What is checked of {@link Shift}. */
export const shiftShape = {
  shift: "floats",
  carried: "object",
  steps: "number",
  units: "number",
  count: "number",
  draws: "number",
  std: "number",
  mean: "floats",
  standardError: "floats",
  silent: "floats",
} as const satisfies Shape<Shift>;

/**
 * Shift and carried shares at `std`, default the training noise, by simulation with the draws of a measured curve. `visit` sees every
 * draw's states less the noise-free ones.
 * @throws DitherError `value` for fewer than 2 draws or a network that diverges, `mismatch`, `aborted`.
 * @example
 * ```ts
 * import { findTask, measureShift, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const shift = await measureShift(network, testTrials(task, 32, 1), { draws: 64 });
 * // Shares of single units sum to 1.
 * console.log(shift.carried.share.reduce((sum, one) => sum + one, 0).toFixed(6)); // 1.000000
 * ```
 */
export async function measureShift(
  network: Network,
  trials: Trials,
  options: MeanOptions = {},
  visit?: (deviation: Float64Array, draw: number) => void,
): Promise<Shift> {
  checkArguments(
    "measureShift",
    { network, trials, visit },
    { network: "network", trials: "trials", visit: "function?" },
  );
  checkOptions("measureShift", options, meanOptionKinds);
  const tally = new CarriedTally(network, trials);
  const rollout = await meanRollout(network, trials, options, (deviation, draw) => {
    tally.add(deviation);
    visit?.(deviation, draw);
  });
  const shift = rollout.mean.map((mean, k) => mean - rollout.silent[k]);
  return { ...rollout, shift, carried: tally.shares(shift, rollout.draws) };
}
