/**
 * Leaky units of the rate form as a description, for noise that follows the state and for recurrent weights of low rank:
 *
 *     s = h with noise (inside, on the transmitted rate),   a = W_rec s + W_in u + b_rec, with noise (inside, additive or multiplicative)
 *     r = f(a), with noise (outside),                       h' = (1−γ) h + γ r
 *
 * A feedforward layer is the same without W_rec. Of rank R, W_rec = m nᵀ / N (Mastrogiuseppe & Ostojic 2018) is never made:
 *
 *     κ = nᵀ s / N,   a = m κ + W_in u + b_rec
 */

import type { Cell, CellFunction, CellOperation, CellTensor, StateNoise, TensorRows } from "@dither/kernels";

export interface LeakyNoise {
  noise: StateNoise;
  /** On the rate that a unit sends to others, on the argument of f, or on what leaves f. */
  on: "transmitted" | "argument" | "rate";
}

interface LeakySizes {
  units: number;
  inputs: number;
  activation: CellFunction;
  /** `none` of a feedforward layer; a number is the rank. Default full. */
  recurrent?: "full" | "none" | number;
}

/** What the argument of f reads of the state, and what has to be computed for it. */
interface Recurrence {
  tensors: CellTensor[];
  operations: CellOperation[];
  from?: { of: string; weights: TensorRows };
}

function recurrence(N: number, rank: "full" | "none" | number, sent: string): Recurrence {
  if (rank === "none") return { tensors: [], operations: [] };
  if (rank === "full")
    return {
      tensors: [{ name: "W_rec", shape: [N, N] }],
      operations: [],
      from: { of: sent, weights: { tensor: "W_rec", first: 0 } },
    };
  const overlaps = { of: sent, weights: { tensor: "n", first: 0, transposed: true } };
  return {
    tensors: [
      { name: "m", shape: [N, rank] },
      { name: "n", shape: [N, rank] },
    ],
    operations: [
      { kind: "affine", out: "overlaps", rows: rank, noisy: false, from: overlaps },
      { kind: "scale", out: "kappa", of: "overlaps", factor: 1 / N },
    ],
    from: { of: "kappa", weights: { tensor: "m", first: 0 } },
  };
}

/** @param state noise that follows the state; null for noise that is added */
export function leaky(
  { units: N, inputs, activation, recurrent = "full" }: LeakySizes,
  state: LeakyNoise | null,
): Cell {
  const noisy = (of: string, is: LeakyNoise["on"]): { name: string; operations: CellOperation[] } =>
    state?.on === is
      ? { name: `noisy ${of}`, operations: [{ kind: "noisy", out: `noisy ${of}`, rows: N, of, noise: state.noise }] }
      : { name: of, operations: [] };
  const sent = recurrent === "none" ? { name: "h", operations: [] } : noisy("h", "transmitted");
  const argument = noisy("argument", "argument");
  const rate = noisy("rate", "rate");
  const { tensors, operations, from } = recurrence(N, recurrent, sent.name);
  return {
    states: ["h"],
    tensors: [...tensors, { name: "W_in", shape: [N, inputs] }, { name: "b_rec", shape: [N] }],
    operations: [
      ...sent.operations,
      ...operations,
      {
        kind: "affine",
        out: "argument",
        rows: N,
        noisy: state === null,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        ...(from && { from }),
      },
      ...argument.operations,
      { kind: "activate", out: "rate", of: argument.name, function: activation },
      ...rate.operations,
      { kind: "leak", out: "h'", kept: "h", to: rate.name },
    ],
    outside: state === null ? "rate" : null,
  };
}
