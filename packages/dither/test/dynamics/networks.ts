/** Small networks made by hand, for tests of dynamics. */

import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

export interface Handmade extends Partial<Omit<NetworkSpecification, "noise">> {
  W_rec: ArrayLike<number>;
  W_in?: ArrayLike<number>;
  b_rec?: ArrayLike<number>;
  W_out?: ArrayLike<number>;
  placement?: "inside" | "outside";
  std?: number;
}

/** A network of √(length of W_rec) units; without inputs and with one output, the sum of the units, unless said otherwise. */
export function handmade(options: Handmade): Network {
  const { W_rec, W_in, b_rec, W_out, placement = "inside", std = 0.5, ...rest } = options;
  const units = Math.sqrt(W_rec.length);
  const inputs = rest.inputs ?? 0;
  const outputs = rest.outputs ?? 1;
  return networkFromTensors(
    {
      units,
      inputs,
      outputs,
      activation: "relu",
      form: "rate",
      leak: 0.2,
      readout: "identity",
      initialState: "zero",
      seed: 1,
      ...rest,
      noise: { placement, std },
    },
    {
      W_rec,
      W_in: W_in ?? new Float32Array(units * inputs),
      b_rec: b_rec ?? new Float32Array(units),
      W_out: W_out ?? new Float32Array(outputs * units).fill(1),
      b_out: new Float32Array(outputs),
    },
  );
}

/** `count` numbers scale · N(0, 1), addressed by seed and array. */
export function gaussians(count: number, scale: number, seed: number, array = 0): number[] {
  const random = draws(seed, firstUserStream);
  return Array.from({ length: count }, (_, k) => scale * random.gaussian(k, array));
}

/** Starts scale · N(0, 1), `[start][unit]`. */
export function gaussianStarts(count: number, units: number, scale: number, seed = 5): number[][] {
  return Array.from({ length: count }, (_, k) => gaussians(units, scale, seed, 100 + k));
}

/** Trials of constant inputs, one per trial, with weight on the last half of the steps. */
export function constantTrials(network: Network, inputs: readonly number[][], steps: number): Trials {
  const { inputs: I, outputs: O } = network.specification;
  const count = inputs.length;
  return {
    steps,
    inputs: I,
    outputs: O,
    count,
    input: Float32Array.from({ length: steps * I * count }, (_, k) => inputs[k % count][Math.floor(k / count) % I]),
    target: new Float32Array(steps * O * count),
    weight: Float32Array.from({ length: steps * O * count }, (_, k) => (k < (steps * O * count) / 2 ? 0 : 1)),
  };
}
