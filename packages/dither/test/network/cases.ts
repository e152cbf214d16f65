/** The reference numbers of an independent program, from the folder named by DITHER_REFERENCE or the copy in the project. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";

export interface ReferenceCase {
  name: string;
  units: number;
  inputs: number;
  outputs: number;
  trials: number;
  steps: number;
  leak: number;
  noise_std: number;
  activation: NetworkSpecification["activation"];
  placement: "inside" | "outside";
  form: "rate" | "current";
  parameters: Record<"W_rec" | "W_in" | "b_rec" | "W_out" | "b_out", number[]>;
  input: number[];
  noise: number[];
  target: number[];
  mask: number[];
  initial_state: number[];
  expected: {
    output: number[];
    final_state: number[];
    loss: number;
    gradient: Record<"W_rec" | "W_in" | "b_rec" | "W_out" | "b_out" | "initial_state", number[]>;
  };
}

export interface AdamCase extends Omit<ReferenceCase, "expected"> {
  optimizer: { learning_rate: number; beta1: number; beta2: number; epsilon: number; updates: number };
  expected: { losses: number[]; parameters: ReferenceCase["parameters"] };
}

export const referenceFolder =
  process.env["DITHER_REFERENCE"] ?? new URL("../../../../test-data/reference", import.meta.url).pathname;

/** Whether the numbers are the project's own copy, of which tests know what it covers; others may cover less. */
export const isOwnReference = process.env["DITHER_REFERENCE"] === undefined;

export function readReference<T>(file: string): T {
  return JSON.parse(readFileSync(join(referenceFolder, file), "utf8")) as T;
}

export function specificationOf(c: Omit<ReferenceCase, "expected">): NetworkSpecification {
  return {
    units: c.units,
    inputs: c.inputs,
    outputs: c.outputs,
    activation: c.activation,
    form: c.form,
    leak: c.leak,
    noise: { placement: c.placement, std: c.noise_std },
    readout: "identity",
    initialState: "zero",
    seed: 0,
  };
}

/** Rows `[step][channel]` of one trial out of a flat `[step][trial][channel]`. */
export function rowsOf(flat: number[], trial: number, trials: number, channels: number, steps: number): number[][] {
  return Array.from({ length: steps }, (_, t) =>
    flat.slice((t * trials + trial) * channels, (t * trials + trial + 1) * channels),
  );
}

/** `[step][trial][channel]` to the public layout `[step, channel, trial]`. */
export function trialFastest(flat: number[], trials: number, channels: number): Float32Array {
  const steps = flat.length / (trials * channels);
  const out = new Float32Array(flat.length);
  for (let t = 0; t < steps; t++)
    for (let b = 0; b < trials; b++)
      for (let c = 0; c < channels; c++) out[(t * channels + c) * trials + b] = flat[(t * trials + b) * channels + c];
  return out;
}

/** Largest difference, relative to the largest expected magnitude (at least `floor`). */
export function relativeError(got: ArrayLike<number>, expected: ArrayLike<number>, floor = 1e-30): number {
  let difference = 0;
  let magnitude = floor;
  for (let i = 0; i < expected.length; i++) {
    const d = Math.abs(got[i] - expected[i]);
    if (!(d <= difference)) difference = d;
    magnitude = Math.max(magnitude, Math.abs(expected[i]));
  }
  return difference / magnitude;
}
