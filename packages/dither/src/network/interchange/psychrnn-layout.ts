/** The layout of PsychRNN's `model.save(path)` (Ehrlich, Stone, Brandfonbrener, Atanasov & Murray 2021, eNeuro 8:0427-20.2020). */

import type { NamedArrays } from "./arrays.js";
import { partsOf, reading, type ToolReading } from "./tool-parts.js";

/** What PsychRNN's `save` writes beside the weights; they are in the weights already. */
const psychrnnExtras = [
  "Dale_rec",
  "Dale_out",
  "input_connectivity",
  "rec_connectivity",
  "output_connectivity",
  "dale_ratio",
];

/** Whether the arrays are those of PsychRNN's `save`. */
export function looksLikePsychrnn(arrays: NamedArrays): boolean {
  return arrays.has("W_rec") && ["init_state", ...psychrnnExtras].some((name) => arrays.has(name));
}

/** PsychRNN's `model.save(path)`: effective weights `[to, from]`, init_state the currents x[0]; a ReLU network by default. */
export function readPsychrnn(arrays: NamedArrays, where: string): ToolReading {
  const parts = partsOf(arrays, where, "psychrnn", {
    W_rec: "W_rec",
    W_in: "W_in",
    b_rec: "b_rec",
    W_out: "W_out",
    b_out: "b_out",
    h0: "init_state",
  });
  return reading(parts, { activation: "relu", form: "current" }, psychrnnExtras);
}
