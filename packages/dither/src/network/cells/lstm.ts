/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997, with the forget gate of Gers et al. 2000), gates in the order input i,
 * forget f, cell input g, output o:
 *
 *     i, f, o = σ(W u + U h + b),   g = tanh(W_g u + U_g h + b_g)
 *     c' = f ∘ c + i ∘ g,   h' = o ∘ φ(c')
 *
 * with φ the activation function of the network, tanh, or the logistic function as in PsychRNN.
 * W_in, W_rec and b_rec stack the four. Noise inside is added to the arguments of the four, noise outside to the cell input g.
 */

import type { ActivationName, Cell } from "@dither/kernels";

export function lstm(units: number, inputs: number, shown: ActivationName = "tanh"): Cell {
  const N = units;
  const part = (of: string, first: number, rows = N): { of: string; first: number; rows: number } => ({
    of,
    first,
    rows,
  });
  return {
    states: ["h", "c"],
    tensors: [
      { name: "W_rec", shape: [4 * N, N] },
      { name: "W_in", shape: [4 * N, inputs] },
      { name: "b_rec", shape: [4 * N] },
    ],
    operations: [
      {
        kind: "affine",
        out: "arguments",
        rows: 4 * N,
        noisy: true,
        bias: { tensor: "b_rec", first: 0 },
        input: { tensor: "W_in", first: 0 },
        from: { of: "h", weights: { tensor: "W_rec", first: 0 } },
      },
      { kind: "activate", out: "gates", of: part("arguments", 0, 2 * N), function: "sigmoid" },
      { kind: "activate", out: "cellInput", of: part("arguments", 2 * N), function: "tanh" },
      { kind: "activate", out: "outputGate", of: part("arguments", 3 * N), function: "sigmoid" },
      { kind: "product", out: "kept", a: part("gates", N), b: "c" },
      { kind: "product", out: "written", a: part("gates", 0), b: "cellInput" },
      { kind: "sum", out: "c'", a: "kept", b: "written" },
      { kind: "activate", out: "shown", of: "c'", function: shown },
      { kind: "product", out: "h'", a: "outputGate", b: "shown" },
    ],
    outside: "cellInput",
  };
}
