/** Networks and trials for tests of the closure: the examples of test-data, and random ones. */

import { readFileSync } from "node:fs";
import { readNetwork } from "../../src/files/networks/read-network.js";
import { readTrials } from "../../src/files/trials/trials-file.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import { parameterLayout, type TensorName } from "../../src/network/specification/parameter-layout.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import type { Trials } from "../../src/tasks/contract/trials.js";

const folder = new URL("../../../../test-data/examples/", import.meta.url).pathname;
const bytes = (fileName: string): Uint8Array => new Uint8Array(readFileSync(folder + fileName));

export interface Example {
  network: { leak: number; activation: "relu" | "tanh"; placement: "inside" | "outside"; train_std: number };
  preferred_std: number;
  curve: { std: number; loss: number; bias_squared: number; variance: number }[];
}

/** The measurements of PyTorch, 4,000 draws per trial. */
export const examples = JSON.parse(readFileSync(`${folder}expected.json`, "utf8")) as Record<string, Example>;

export function exampleNetwork(name: string): Network {
  const { leak, activation, placement, train_std } = examples[name].network;
  const fileName = `${name}.safetensors`;
  return readNetwork({
    bytes: bytes(fileName),
    fileName,
    options: { activation, placement, noise: train_std, ...(leak < 1 && { leak }) },
  });
}

export const exampleTrials = (): Trials => readTrials({ bytes: bytes("trials-sin.npz"), fileName: "trials-sin.npz" });

const defaults: NetworkSpecification = {
  units: 6,
  inputs: 2,
  outputs: 2,
  activation: "relu",
  form: "rate",
  leak: 0.25,
  noise: { placement: "inside", std: 0.5 },
  readout: "identity",
  initialState: "zero",
  seed: 7,
};

export interface RandomScales {
  recurrent?: number;
  input?: number;
  bias?: number;
  /** Added to every bias: large for a network that stays in the linear part of ReLU. */
  offset?: number;
}

/** A network with Gaussian weights, those of W_rec `recurrent`/√N. */
export function randomNetwork(change: Partial<NetworkSpecification>, scales: RandomScales = {}): Network {
  const specification = { ...defaults, ...change };
  const { units: N, outputs: O, seed } = specification;
  const { recurrent = 0.8, input = 0.7, bias = 0.3, offset = 0 } = scales;
  const random = draws(seed, firstUserStream);
  const gaussians = (size: number, scale: number, array: number): number[] =>
    Array.from({ length: size }, (_, k) => scale * random.gaussian(k, array));
  // A gated cell has more rows of the same law.
  const sizes = new Map(parameterLayout(specification).map(({ name, size }) => [name, size]));
  const size = (name: TensorName): number => sizes.get(name) ?? 0;
  return networkFromTensors(specification, {
    ...(size("m") > 0
      ? { m: gaussians(size("m"), 1, 6), n: gaussians(size("n"), 1, 7) }
      : { W_rec: gaussians(size("W_rec"), recurrent / Math.sqrt(N), 0) }),
    W_in: gaussians(size("W_in"), input, 1),
    b_rec: gaussians(size("b_rec"), bias, 2).map((b) => b + offset),
    W_out: gaussians(O * N, 1 / Math.sqrt(N), 3),
    b_out: gaussians(O, 0.3, 4),
    ...(specification.initialState === "trained" && { h0: gaussians(size("h0"), 0.8, 5).map((h) => h + offset) }),
  });
}

/** A feedforward network of such layers with Gaussian weights. */
export function layeredNetwork(
  layers: readonly number[],
  change: Pick<NetworkSpecification, "noise"> & Partial<NetworkSpecification>,
): Network {
  const units = layers.reduce((a, b) => a + b, 0);
  const specification = { ...defaults, ...change, layers, units, leak: 1 };
  const random = draws(specification.seed, firstUserStream);
  const tensors = parameterLayout(specification).map(({ name, shape, size }, array) => {
    const scale = shape.length > 1 ? 1 / Math.sqrt(shape[1]) : 0.4;
    return [name, Array.from({ length: size }, (_, k) => scale * random.gaussian(k, array))];
  });
  return networkFromTensors(specification, Object.fromEntries(tensors) as Partial<Record<TensorName, number[]>>);
}

/** Trials with inputs and targets of unit variance that change at every step. */
export function randomTrials(
  { inputs, outputs, seed }: NetworkSpecification,
  { steps, count }: { steps: number; count: number },
): Trials {
  const random = draws(seed, firstUserStream + 1);
  const gaussians = (size: number, array: number): Float32Array =>
    Float32Array.from({ length: size }, (_, k) => random.gaussian(k, array));
  return {
    steps,
    count,
    inputs,
    outputs,
    input: gaussians(steps * inputs * count, 0),
    target: gaussians(steps * outputs * count, 1),
    weight: gaussians(steps * outputs * count, 2).map(Math.abs),
  };
}
