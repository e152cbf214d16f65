/** NumPy's arrays and scalars from their bytes: numbers, and text. */

import { elementCount, viewOf } from "../values/arrays.js";
import { elementType, fromColumnMajor, readElements, type ElementType } from "../values/element-types.js";
import { latin1 } from "./byte-source.js";
import { isKind, type PickleArray, type PickleObject, type PickleValue } from "../values/values.js";

/** What an array's elements are, where Dither can read them. `text`: of one byte a character, or of four. */
export type Dtype =
  | { kind: "numbers"; bytes: number; little: boolean; type: ElementType }
  | { kind: "text"; bytes: number; little: boolean; wide: boolean }
  | { kind: "objects"; bytes: number };

/** The type that a description as `<f4` or `|O` names; undefined for complex numbers, structures, dates. */
export function parseDtype(description: string): Dtype | undefined {
  const [, order, code, size] = /^([<>=|]?)([a-zA-Z])(\d{0,9})$/.exec(description) ?? [];
  const little = order !== ">";
  if (code === "O") return { kind: "objects", bytes: 8 };
  if (code === "U") return { kind: "text", bytes: 4 * Number(size), little, wide: true };
  if (code === "S" || code === "a") return { kind: "text", bytes: Number(size), little, wide: false };
  const type = elementType(`${code}${size}`);
  return type && code !== undefined && code.length === 1
    ? { kind: "numbers", bytes: type.bytes, little, type }
    : undefined;
}

/** The dtype that a pickle's `numpy.dtype("f8", …)` with its state (version, byte order, …) stands for. */
export function dtypeOf(value: PickleValue | undefined): Dtype | undefined {
  if (!isKind(value, "object") || value.class !== "numpy.dtype") return undefined;
  const [code] = value.arguments;
  const state = Array.isArray(value.state) ? value.state : [];
  const [, order, , names] = state;
  if (typeof code !== "string" || (names ?? null) !== null) return undefined;
  return parseDtype(`${typeof order === "string" && /^[<>=|]$/.test(order) ? order : ""}${code}`);
}

/** The array of those bytes; undefined where they are too few or too many, or of a type that cannot be read. */
export function arrayFrom(
  bytes: Uint8Array,
  dtype: Dtype,
  shape: number[],
  fortran: boolean,
): PickleArray | PickleObject | undefined {
  const count = elementCount(shape) ?? Infinity;
  if (bytes.length !== count * dtype.bytes) return undefined;
  if (dtype.kind === "numbers") {
    const values = readElements(bytes, dtype.type, count, dtype.little);
    return { kind: "array", shape, values: fortran ? fromColumnMajor(values, shape) : values };
  }
  if (dtype.kind === "objects" || fortran) return undefined;
  const items = Array.from({ length: count }, (_, i) =>
    textOf(bytes.subarray(i * dtype.bytes, (i + 1) * dtype.bytes), dtype),
  );
  return { kind: "object", class: "numpy.ndarray", arguments: [shape], items };
}

export function scalarFrom(bytes: Uint8Array, dtype: Dtype): PickleValue | undefined {
  if (bytes.length !== dtype.bytes) return undefined;
  if (dtype.kind === "numbers") return dtype.type.read(viewOf(bytes), 0, dtype.little);
  return dtype.kind === "text" ? textOf(bytes, dtype) : undefined;
}

/** The text of one element; NumPy fills up with zeros at the end. */
function textOf(bytes: Uint8Array, dtype: Extract<Dtype, { kind: "text" }>): string {
  if (!dtype.wide) return latin1(bytes).replace(/\0+$/, "");
  const view = viewOf(bytes);
  let text = "";
  for (let at = 0; at + 4 <= bytes.length; at += 4) {
    const code = view.getUint32(at, dtype.little);
    text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
  }
  return text.replace(/\0+$/, "");
}

/**
 * The items of an array of text or objects as NumPy's `tolist()` gives them: nested lists, the item alone for shape [].
 * Anything else is handed back as it is.
 */
export function asList(value: PickleValue): PickleValue {
  if (!isKind(value, "object") || value.class !== "numpy.ndarray" || !value.items) return value;
  const items = value.items;
  const shape = value.arguments[0] as number[];
  if (items.length !== elementCount(shape)) return value;
  if (shape.length === 0) return items[0];
  // Sizes of 0 and 1 could nest as deep as they like without an item.
  if (shape.length > 8 || items.length === 0) return items;
  let level: PickleValue[] = items;
  for (const size of shape.slice(1).reverse())
    level = Array.from({ length: level.length / size }, (_, i) => level.slice(i * size, (i + 1) * size));
  return level;
}
