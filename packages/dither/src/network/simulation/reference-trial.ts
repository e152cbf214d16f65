/** What the reference computes with, and what it finds. */

import type { Shape } from "../../base/kinds.js";

/** Named tensors, row-major `[to, from]`. */
export interface ReferenceParameters {
  /** Absent where m and n are there: it is m nᵀ / N. */
  W_rec?: ArrayLike<number>;
  m?: ArrayLike<number>;
  n?: ArrayLike<number>;
  W_in: ArrayLike<number>;
  b_rec: ArrayLike<number>;
  W_out: ArrayLike<number>;
  b_out: ArrayLike<number>;
}

/** What is checked of {@link ReferenceParameters}. */
export const referenceParametersShape = {
  W_rec: "numbers?",
  m: "numbers?",
  n: "numbers?",
  W_in: "numbers",
  b_rec: "numbers",
  W_out: "numbers",
  b_out: "numbers",
} as const satisfies Shape<ReferenceParameters>;

/**
 * One trial: input `[step][channel]`, noise `[step][unit]` (`[step][channel]` where it is on the input, `[step][gate and unit]` inside a
 * gated cell), initial state `[unit]` (h or x; of an LSTM h and then c).
 */
export interface ReferenceTrial {
  input: number[][];
  noise: number[][];
  initialState: number[];
}

export interface ReferenceRun {
  /** Leaking state h or x after each step, `[step + 1][unit]`, the initial state first. */
  states: number[][];
  /** h or r after each step, `[step + 1][unit]`. */
  rates: number[][];
  /** f's argument that led to each state, `[step + 1][unit]`; for the first entry the initial current. */
  arguments: number[][];
  /** W_out s + b_out, `[step][output]`. */
  logits: number[][];
  /** `[step][output]` */
  outputs: number[][];
}

/** Gradient of the loss of one trial, Σ w (z − y)² or that of its readouts, not divided by Σ w. */
export interface ReferenceGradient {
  loss: number;
  /** Of low rank empty, where m and n have gradients; for others those are absent. */
  W_rec: Float64Array;
  m?: Float64Array;
  n?: Float64Array;
  W_in: Float64Array;
  b_rec: Float64Array;
  W_out: Float64Array;
  b_out: Float64Array;
  initialState: number[];
}

/** Coefficients of r² and |r| in the loss of a trial. */
export interface RatePenalty {
  squared: number;
  absolute: number;
}
