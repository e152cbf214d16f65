/**
 * The smoothed network: f gives way to its mean under the training noise, E f(a + σξ), so that a pass without noise does on
 * average what noise did.
 */

import { simulate, type Network, type Trials } from "dither";

export interface Repaired {
  /** First output of each trial asked for, `[trial][step]`. */
  outputs: number[][];
  /** Mean loss over all trials without noise. */
  loss: number;
}

/**
 * The network with its activation functions smoothed by its own training noise; itself where none of that passes through
 * them: noise outside, or none.
 */
export function smoothedNetwork(network: Network): Network {
  const { specification: s } = network;
  const { placement, std } = s.noise;
  if (placement === "outside" || std === 0) return network;
  // In the current form the leak filters the noise before it reaches f.
  const smoothing = s.form === "rate" ? std : (s.leak * std) / Math.sqrt(1 - (1 - s.leak) * (1 - s.leak));
  return { ...network, specification: { ...s, smoothing } };
}

/** @param shown the trials whose outputs are wanted */
export async function repairedOutputs(network: Network, trials: Trials, shown: readonly number[]): Promise<Repaired> {
  const { outputs, steps, count } = await simulate(smoothedNetwork(network), trials, { std: 0 });
  const channels = trials.outputs;
  return {
    outputs: shown.map((k) => Array.from({ length: steps }, (_, t) => outputs[t * channels * count + k])),
    loss: lossOf(trials, outputs),
  };
}

/** Σ w (z − y)² / Σ w. */
export function lossOf({ weight, target }: Trials, outputs: Float32Array): number {
  let loss = 0;
  let total = 0;
  for (let k = 0; k < weight.length; k++) {
    loss += weight[k] * (outputs[k] - target[k]) * (outputs[k] - target[k]);
    total += weight[k];
  }
  return loss / total;
}
