/** What the layouts of other tools share: parts found by name, sums and transposes of them, and the reading they make. */

import { DitherError } from "../../base/errors.js";
import { arraysText, shapeText, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";
import type { LayoutReading } from "./layout.js";
import type { Part, Parts } from "./parts.js";
import type { Settings } from "./settings.js";

/** The parts with what networks of the tool are unless told otherwise; `others` are names whose meaning is in the parts already. */
export function reading(parts: Parts, defaults: Settings, others: readonly string[] = []): LayoutReading {
  return { parts, defaults, used: new Set([...Object.values(parts).map(({ key }) => key), ...others]) };
}

export function partAt(arrays: NamedArrays, key: string): Part | undefined {
  const array = arrays.get(key);
  return array && { key, array };
}

export function partsOf(
  arrays: NamedArrays,
  where: string,
  layout: string,
  names: Partial<Record<keyof Parts, string>> & { W_rec: string; W_out: string },
): Parts {
  for (const name of [names.W_rec, names.W_out])
    if (!arrays.has(name))
      throw new DitherError(
        "mismatch",
        `${where}: expected an array ${name} as layout ${layout} has, found ${arraysText(arrays)}.`,
      );
  return given(Object.fromEntries(Object.entries(names).map(([name, key]) => [name, partAt(arrays, key)])));
}

/** The parts that are there. */
export function given(parts: { readonly [name: string]: Part | undefined }): Parts {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part)) as unknown as Parts;
}

/** The sum of vectors of the same length, such as two biases of one unit. */
export function sumOf(parts: readonly Part[], size: number, where: string): Part | undefined {
  for (const { key, array } of parts)
    if (array.values.length !== size || array.shape.filter((axis) => axis !== 1).length > 1)
      throw new DitherError("mismatch", `${where}: expected ${key} of shape [${size}], got ${shapeText(array.shape)}.`);
  if (parts.length < 2) return parts[0];
  const values = Float64Array.from({ length: size }, (_, i) =>
    parts.reduce((sum, { array }) => sum + array.values[i], 0),
  );
  return { key: parts.map(({ key }) => key).join(" + "), array: { shape: [size], values } };
}

/** A matrix `[from, to]` as `[to, from]`. */
export function transposed(part: Part, where: string): Part {
  const { key, array } = part;
  if (array.shape.length !== 2)
    throw new DitherError("mismatch", `${where}: expected ${key} with two axes, got ${shapeText(array.shape)}.`);
  return { key, array: turned(array.values, array.shape[0], array.shape[1]) };
}

/** `[rows, columns]` as `[columns, rows]`. */
export function turned(values: Float32Array | Float64Array, rows: number, columns: number): NamedArray {
  const result = values.slice();
  for (let i = 0; i < rows; i++) for (let j = 0; j < columns; j++) result[j * rows + i] = values[i * columns + j];
  return { shape: [columns, rows], values: result };
}

/**
 * Blocks of rows in another order: of each gate `units` rows, a gate's place in the result being its place in `order`, which says where
 * it stands in the file.
 */
export function reordered({ key, array }: Part, units: number, order: readonly number[]): Part {
  const columns = array.values.length / (order.length * units);
  const values = new Float64Array(array.values.length);
  order.forEach((from, to) => {
    const size = units * columns;
    values.set(array.values.subarray(from * size, (from + 1) * size), to * size);
  });
  return { key, array: { shape: array.shape, values } };
}
