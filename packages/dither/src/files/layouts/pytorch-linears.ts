/** The nn.Linear modules of a PyTorch state_dict. */

import type { NamedArrays } from "../formats/values/arrays.js";
import type { LinearLayer } from "./readouts.js";
import { partAt } from "./tool-parts.js";

/** All but those whose weights have another meaning already. */
export function linearsOf(arrays: NamedArrays, taken: ReadonlySet<string>): LinearLayer[] {
  return [...arrays].flatMap(([key, array]) => {
    if (!/(?:^|\.)weight$/.test(key) || array.shape.length !== 2 || taken.has(key)) return [];
    const name = key.slice(0, -"weight".length);
    return [{ name, weight: { key, array }, bias: partAt(arrays, `${name}bias`) }];
  });
}
