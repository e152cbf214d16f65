/**
 * Leaky units of the rate form as a description, for noise that follows the state:
 *
 *     s = h with noise (inside, on the transmitted rate),   a = W_rec s + W_in u + b_rec, with noise (inside, multiplicative)
 *     r = f(a), with noise (outside),                       h' = (1−γ) h + γ r
 *
 * A feedforward layer is the same without W_rec.
 */

import type { Cell, CellFunction, CellOperation, StateNoise } from "@dither/kernels";

export interface LeakyNoise {
  noise: StateNoise;
  /** On the rate that a unit sends to others, on the argument of f, or on what leaves f. */
  on: "transmitted" | "argument" | "rate";
}

interface LeakySizes {
  units: number;
  inputs: number;
  activation: CellFunction;
  recurrent?: boolean;
}

export function leaky({ units: N, inputs, activation, recurrent = true }: LeakySizes, { noise, on }: LeakyNoise): Cell {
  const noisy = (of: string, is: LeakyNoise["on"]): { name: string; operations: CellOperation[] } =>
    is === on
      ? { name: `noisy ${of}`, operations: [{ kind: "noisy", out: `noisy ${of}`, rows: N, of, noise }] }
      : { name: of, operations: [] };
  const sent = recurrent ? noisy("h", "transmitted") : { name: "h", operations: [] };
  const argument = noisy("argument", "argument");
  const rate = noisy("rate", "rate");
  return {
    states: ["h"],
    tensors: [
      ...(recurrent ? [{ name: "W_rec", shape: [N, N] }] : []),
      { name: "W_in", shape: [N, inputs] },
      { name: "b_rec", shape: [N] },
    ],
    operations: [
      ...sent.operations,
      {
        kind: "affine",
        out: "argument",
        rows: N,
        noisy: false,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        ...(recurrent && { from: { of: sent.name, weights: { tensor: "W_rec", first: 0 } } }),
      },
      ...argument.operations,
      { kind: "activate", out: "rate", of: argument.name, function: activation },
      ...rate.operations,
      { kind: "leak", out: "h'", kept: "h", to: rate.name },
    ],
    outside: null,
  };
}
