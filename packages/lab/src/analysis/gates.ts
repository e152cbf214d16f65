/** How many gates a unit has, each with rows of its own in the recurrent weights; 1 of a leaky unit. */

import { isGated, tensor, type Network } from "dither";

export function gateCount(network: Network): number {
  if (!isGated(network.specification)) return 1;
  const { units } = network.specification;
  return tensor(network, "W_rec")!.length / (units * units);
}
