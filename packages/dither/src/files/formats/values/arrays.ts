/** Named arrays: what every file of numbers holds, whatever its format, and the words errors describe them with. */

/** Numbers with a shape, row-major (the last axis fastest). A scalar has the shape []. */
export interface NamedArray {
  shape: readonly number[];
  values: Float32Array | Float64Array;
}

/** Arrays by name, in the order of the file. */
export type NamedArrays = ReadonlyMap<string, NamedArray>;

/** Number of elements of a shape, or undefined where a size is no whole number ≥ 0 or the product exceeds 2⁵³. */
export function elementCount(shape: readonly unknown[]): number | undefined {
  let count = 1;
  let empty = false;
  for (const size of shape) {
    if (typeof size !== "number" || !Number.isSafeInteger(size) || size < 0) return undefined;
    if (size === 0) empty = true;
    else count *= size;
  }
  if (empty) return 0;
  return Number.isSafeInteger(count) ? count : undefined;
}

/** `[24, 33, 1]` */
export function shapeText(shape: readonly number[]): string {
  return `[${shape.join(", ")}]`;
}

/** `W_in [32, 1], b_rec [32]`: at most a dozen arrays, then a count. */
export function arraysText(arrays: NamedArrays): string {
  return namesText([...arrays].map(([name, array]) => `${short(name)} ${shapeText(array.shape)}`));
}

/** `a, b, c`: at most a dozen names, then a count; `nothing` for none. */
export function namesText(names: readonly string[]): string {
  if (names.length === 0) return "nothing";
  const shown = names.slice(0, 12).map(short).join(", ");
  return names.length > 12 ? `${shown} and ${names.length - 12} more` : shown;
}

function short(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** The entries in order of name (by UTF-16 code unit, so the same everywhere): the order files are written in. */
export function inOrderOfName<T>(entries: ReadonlyMap<string, T>): [string, T][] {
  return [...entries].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** A window on the bytes for reading and writing numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
