/** The layout of pycog's parameters (Song, Yang & Wang 2016, PLoS Comput. Biol. 12:e1004792) as named arrays. */

import type { NamedArrays } from "./arrays.js";
import { partsOf, reading, type ToolReading } from "./tool-parts.js";

/** Whether the arrays have pycog's names. */
export function looksLikePycog(arrays: NamedArrays): boolean {
  return arrays.has("Wrec") && arrays.has("Wout");
}

/** pycog's best parameters under the names of its class RNN: Win, Wrec, Wout, brec, bout, x0. */
export function readPycog(arrays: NamedArrays, where: string): ToolReading {
  const parts = partsOf(arrays, where, "pycog", {
    W_rec: "Wrec",
    W_in: "Win",
    b_rec: "brec",
    W_out: "Wout",
    b_out: "bout",
    h0: "x0",
  });
  return reading(parts, { activation: "relu", form: "current" });
}
