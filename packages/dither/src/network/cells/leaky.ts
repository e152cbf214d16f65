/**
 * The leaky unit as a cell, in the form whose rate leaks. The kernel computes it, and the form whose current leaks, by faster code of
 * their own; this description says the same and is tested against them.
 *
 *     h' = (1 − γ) h + γ f(W_rec h + W_in u + b_rec)
 */

import type { Activation, Cell } from "@dither/kernels";

export function leakyRate(units: number, inputs: number, activation: Activation): Cell {
  return {
    states: ["h"],
    tensors: [
      { name: "W_rec", shape: [units, units] },
      { name: "W_in", shape: [units, inputs] },
      { name: "b_rec", shape: [units] },
    ],
    operations: [
      {
        kind: "affine",
        out: "argument",
        rows: units,
        noisy: true,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "h", weights: { tensor: "W_rec", first: 0 } },
      },
      { kind: "activate", out: "rate", of: "argument", function: activation },
      { kind: "leak", out: "h'", kept: "h", to: "rate" },
    ],
    outside: "rate",
  };
}
