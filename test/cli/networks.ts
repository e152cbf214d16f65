/** Small networks and trials as files, whole and broken, for tests of the command. */

import { initialNetwork, sin, testTrials, writeArrays, writeNetwork, writeTrials, type NamedArray } from "dither";
import type { Network, NetworkSpecification, Trials } from "dither";

export const specification: NetworkSpecification = {
  units: 6,
  inputs: 1,
  outputs: 1,
  activation: "relu",
  form: "rate",
  leak: 0.2,
  noise: { placement: "inside", std: 0.5 },
  readout: "identity",
  initialState: "zero",
  seed: 3,
};

/** An untrained network that says it was made for the task sin. */
export function smallNetwork(change: Partial<NetworkSpecification> = {}): Network {
  return { ...initialNetwork({ ...specification, ...change }), provenance: { task: "sin" } };
}

export const networkFile = (change: Partial<NetworkSpecification> = {}): Uint8Array =>
  writeNetwork(smallNetwork(change));

export const smallTrials = (): Trials => testTrials(sin, 5, 1);
export const trialsFile = (): Uint8Array => writeTrials(smallTrials(), "trials.npz");

export const zeros = (...shape: number[]): NamedArray => ({
  shape,
  values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
});

export function npz(arrays: Record<string, NamedArray>): Uint8Array {
  return writeArrays(new Map(Object.entries(arrays)), "npz");
}

/** Tensors alone, as other tools write them. */
export const plainTensors = (): Record<string, NamedArray> => ({
  W_rec: zeros(3, 3),
  W_in: zeros(3, 1),
  b_rec: zeros(3),
  W_out: zeros(1, 3),
  b_out: zeros(1),
});

export function safetensors(arrays: Record<string, NamedArray>): Uint8Array {
  return writeArrays(new Map(Object.entries(arrays)), "safetensors");
}

/** A safetensors file of this header, which may lie about anything. */
export function rawSafetensors(header: unknown, data: Uint8Array, statedLength?: number): Uint8Array {
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + data.length);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(statedLength ?? text.length), true);
  bytes.set(text, 8);
  bytes.set(data, 8 + text.length);
  return bytes;
}
