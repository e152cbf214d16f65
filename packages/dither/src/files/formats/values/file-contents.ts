/** What a file of numbers holds, whatever its format. */

import type { NamedArrays } from "./arrays.js";
import type { PickleValue } from "./values.js";

export interface ArraysAndObjects {
  arrays: NamedArrays;
  /** All that is no array of numbers, as data: Python objects, text, cells, dicts, settings. */
  objects: ReadonlyMap<string, PickleValue>;
}
