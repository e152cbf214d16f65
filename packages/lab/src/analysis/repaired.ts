/**
 * The smoothed network: f gives way to its mean under the training noise, E f(a + σξ), so that a pass without noise does on
 * average what noise did.
 */

import { simulate, smoothed, type Network, type Trials } from "dither";

export interface Repaired {
  /** First output of each trial asked for, `[trial][step]`. */
  outputs: number[][];
  /** Mean loss over all trials without noise. */
  loss: number;
}

/**
 * The outputs of the smoothed network; of the network as it is where no noise passes its activation functions.
 * @param shown the trials whose outputs are wanted
 */
export async function repairedOutputs(network: Network, trials: Trials, shown: readonly number[]): Promise<Repaired> {
  const { outputs, steps, count } = await simulate(smoothed(network) ?? network, trials, { std: 0 });
  const channels = trials.outputs;
  return {
    outputs: shown.map((k) => Array.from({ length: steps }, (_, t) => outputs[t * channels * count + k])),
    loss: lossOf(trials, outputs),
  };
}

/** Σ w (z − y)² / Σ w. */
function lossOf({ weight, target }: Trials, outputs: Float32Array): number {
  let loss = 0;
  let total = 0;
  for (let k = 0; k < weight.length; k++) {
    loss += weight[k] * (outputs[k] - target[k]) * (outputs[k] - target[k]);
    total += weight[k];
  }
  return loss / total;
}
