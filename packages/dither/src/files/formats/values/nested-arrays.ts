/** Arrays as JSON writes them: lists inside lists. */

import { DitherError } from "../../../base/errors.js";
import { shapeText, type NamedArray } from "./arrays.js";
import { valueText } from "./json-text.js";

const deepest = 4;

/**
 * The array that nested lists of numbers hold, float64; a bare number has the shape []. `null` (as MATLAB's jsonencode
 * writes NaN) becomes NaN, true and false become 1 and 0.
 * @throws DitherError `format` for lists of different lengths side by side, text or objects.
 */
export function fromNested(nested: unknown, where: string): NamedArray {
  const shape: number[] = [];
  for (let inner = nested; Array.isArray(inner); inner = inner[0] as unknown) {
    shape.push(inner.length);
    if (shape.length > deepest)
      throw new DitherError("format", `${where}: expected at most ${deepest} levels of nested lists, got more.`);
  }
  const values: number[] = [];
  const index: number[] = [];
  collect(nested);
  return { shape, values: Float64Array.from(values) };

  function collect(value: unknown): void {
    const depth = index.length;
    if (depth < shape.length) {
      if (!Array.isArray(value) || value.length !== shape[depth])
        throw new DitherError(
          "format",
          `${where}: expected ${shape[depth]} entries at ${place()} as in the lists before (shape ${shapeText(shape)}), got ${Array.isArray(value) ? value.length : valueText(value)}. Give every list the same length.`,
        );
      for (let i = 0; i < value.length; i++) {
        index.push(i);
        collect(value[i]);
        index.pop();
      }
    } else if (typeof value === "number") values.push(value);
    else if (typeof value === "boolean") values.push(value ? 1 : 0);
    else if (value === null) values.push(NaN);
    else throw new DitherError("format", `${where}: expected a number at ${place()}, got ${valueText(value)}.`);
  }

  function place(): string {
    return index.length === 0 ? "the top" : index.map((i) => `[${i}]`).join("");
  }
}

/** Nested lists of the array's numbers, for JSON. */
export function toNested({ shape, values }: NamedArray): unknown {
  let at = 0;
  return nest(0);

  function nest(axis: number): unknown {
    if (axis === shape.length) return values[at++];
    return Array.from({ length: shape[axis] }, () => nest(axis + 1));
  }
}
