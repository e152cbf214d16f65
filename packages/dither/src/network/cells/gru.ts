/**
 * Gated recurrent units (Cho et al. 2014), gates in the order reset r, update z, candidate c:
 *
 *     r = σ(W_r u + U_r h + b_r),   z = σ(W_z u + U_z h + b_z)
 *     reset after (PyTorch, Keras):   c = tanh(W_c u + b_c + r ∘ (U_c h + b_s))
 *     reset before (Cho et al.):      c = tanh(W_c u + b_c + U_c (r ∘ h))
 *     h' = z ∘ h + (1 − z) ∘ c
 *
 * W_in stacks W_r, W_z, W_c, W_rec stacks U_r, U_z, U_c, b_rec stacks b_r, b_z, b_c and, where there is one, b_s. Noise inside is added to the three arguments of σ and
 * tanh, noise outside to the candidate.
 */

import type { Cell, CellOperation } from "@dither/kernels";
import type { ResetOrder } from "../../settings/names.js";

export function gru(units: number, inputs: number, reset: ResetOrder): Cell {
  const N = units;
  const gate = (name: string, index: number): { of: string; first: number; rows: number } => ({
    of: name,
    first: index * N,
    rows: N,
  });
  const drive = { bias: { tensor: "b_rec", first: 2 * N }, input: { tensor: "W_in", first: 2 * N } };
  const candidate = { tensor: "W_rec", first: 2 * N };
  const argument: CellOperation[] =
    reset === "after"
      ? [
          {
            kind: "affine",
            out: "recalled",
            rows: N,
            noisy: false,
            bias: { tensor: "b_rec", first: 3 * N },
            from: { of: "h", weights: candidate },
          },
          { kind: "product", out: "admitted", a: gate("gates", 0), b: "recalled" },
          { kind: "affine", out: "drive", rows: N, noisy: true, ...drive },
          { kind: "sum", out: "argument", a: "drive", b: "admitted" },
        ]
      : [
          { kind: "product", out: "admitted", a: gate("gates", 0), b: "h" },
          {
            kind: "affine",
            out: "argument",
            rows: N,
            noisy: true,
            ...drive,
            from: { of: "admitted", weights: candidate },
          },
        ];
  return {
    states: ["h"],
    tensors: [
      { name: "W_rec", shape: [3 * N, N] },
      { name: "W_in", shape: [3 * N, inputs] },
      { name: "b_rec", shape: [(reset === "after" ? 4 : 3) * N] },
    ],
    operations: [
      {
        kind: "affine",
        out: "gateArguments",
        rows: 2 * N,
        noisy: true,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "h", weights: { tensor: "W_rec", first: 0 } },
      },
      { kind: "activate", out: "gates", of: "gateArguments", function: "sigmoid" },
      ...argument,
      { kind: "activate", out: "candidate", of: "argument", function: "tanh" },
      { kind: "gate", out: "h'", gate: gate("gates", 1), kept: "h", to: "candidate" },
    ],
    outside: "candidate",
  };
}
