/** Arrays whose numbers are read when they are first asked for: what nobody uses of a file costs nothing. */

import type { NamedArray } from "./arrays.js";

/** An array of that shape; `read` runs once, at the first use of its values. */
export function lazyArray(shape: readonly number[], read: () => NamedArray["values"]): NamedArray {
  let values: NamedArray["values"] | undefined;
  return {
    shape,
    get values() {
      return (values ??= read());
    },
  };
}
