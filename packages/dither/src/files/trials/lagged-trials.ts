/** Trials for networks of tools whose outputs lag behind Dither's. */

import { DitherError } from "../../base/errors.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { Network } from "../../network/specification/network.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * Trials made for the tool that a network came from, as Dither's equations need them. trainRNNbrain reads the output of step t from the
 * state that inputs up to step t − 1 have led to, which here is the output of step t − 1: targets and weights are read one step later,
 * and the last step, whose input no output shows, is left out. So is the output of the first step, which is the same for all trials.
 * Trials for any other network are returned as they are.
 * @throws DitherError `mismatch` for trials of one step
 */
export function trialsFor(network: Network, trials: Trials, where = "trials"): Trials {
  checkArguments("trialsFor", { network, trials }, { network: "network", trials: "trials" });
  const { provenance } = network;
  if (provenance?.["outputLag"] !== 1) return trials;
  const { inputs, outputs, count, input, target, weight, lengths } = trials;
  const steps = trials.steps - 1;
  if (steps < 1)
    throw new DitherError(
      "mismatch",
      `${where}: expected trials of two steps at least, since the network's outputs lag by one, got ${trials.steps}. Give longer trials.`,
    );
  return {
    ...trials,
    steps,
    input: input.subarray(0, steps * inputs * count),
    target: target.subarray(outputs * count),
    weight: weight.subarray(outputs * count),
    ...(lengths && { lengths: lengths.map((length) => Math.max(1, length - 1)) }),
  };
}
