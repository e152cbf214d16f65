/** The layout of pycog's parameters (Song, Yang & Wang 2016, PLoS Comput. Biol. 12:e1004792) as named arrays. */

import type { ArrayFile } from "../open/read-arrays.js";
import type { NetworkLayout } from "./layout.js";
import { partsOf, reading } from "./tool-parts.js";

/** pycog's best parameters under the names of its class RNN: Win, Wrec, Wout, brec, bout, x0. */
export const pycogLayout = {
  name: "pycog",
  fits: ({ arrays }: ArrayFile) => arrays.has("Wrec") && arrays.has("Wout"),
  read: ({ arrays, fileName }: ArrayFile) => {
    const parts = partsOf(arrays, fileName, "pycog", {
      W_rec: "Wrec",
      W_in: "Win",
      b_rec: "brec",
      W_out: "Wout",
      b_out: "bout",
      h0: "x0",
    });
    return reading(parts, { activation: "relu", form: "current" });
  },
  conventions: ["pycog"],
} as const satisfies NetworkLayout;
