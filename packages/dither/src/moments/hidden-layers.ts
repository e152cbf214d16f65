/** The hidden layers of a feedforward network, as the closure reads them. */

import { isLayered } from "../network/specification/layers.js";
import { tensor, type Network } from "../network/specification/network.js";

/** A layer after the first: its weights `[to, from]` and biases, and room for what passes through it. */
export interface HiddenLayer {
  weights: Float64Array;
  squaredWeights: Float64Array;
  bias: Float64Array;
}

/** The layers after the first; none for a recurrent network. */
export function hiddenLayers(network: Network): HiddenLayer[] {
  if (!isLayered(network.specification)) return [];
  return network.specification.layers.slice(1).map((_, k) => {
    const weights = Float64Array.from(tensor(network, `layers.${k + 2}.W`) ?? []);
    return {
      weights,
      squaredWeights: weights.map((w) => w * w),
      bias: Float64Array.from(tensor(network, `layers.${k + 2}.b`) ?? []),
    };
  });
}
