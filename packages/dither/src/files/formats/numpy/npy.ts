/** NumPy's `.npy` format for one array of numbers (numpy.lib.format, versions 1.0 to 3.0). */

import { DitherError } from "../../../base/errors.js";
import { elementCount, shapeText, viewOf, type NamedArray } from "../values/arrays.js";
import { elementType, fromColumnMajor, readElements, type ElementType } from "../values/element-types.js";
import { checkArguments } from "../../../base/check-arguments.js";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

/**
 * The array of a `.npy` file, row-major whatever its order there. float16 and float32 become Float32Array; float64,
 * integers and booleans Float64Array.
 * @param where named in errors: the file, and the array's name in it
 * @throws DitherError `format` for damaged files, `unsupported` for objects, strings, structures and complex numbers.
 */
export function decodeNpy(bytes: Uint8Array, where = "npy"): NamedArray {
  checkArguments("decodeNpy", { bytes }, { bytes: "bytes" });
  const header = readNpyHeader(bytes, where);
  const { descr, shape, count, fortran } = header;
  const { type, little } = numbersOf(header, where);
  const data = bytes.subarray(header.start);
  if (data.length !== count * type.bytes)
    throw badNpy(
      where,
      `expected ${count * type.bytes} bytes of data (${descr}, shape ${shapeText(shape)}), got ${data.length}`,
    );
  const values = readElements(data, type, count, little);
  return { shape, values: fortran ? fromColumnMajor(values, shape) : values };
}

/**
 * A `.npy` file (version 1.0, `<f4` or `<f8`, C order) of one array.
 * @throws DitherError `value` where the shape does not fit the numbers.
 */
export function encodeNpy(array: NamedArray): Uint8Array {
  checkArguments("encodeNpy", { array }, { array: { shape: "numbers", values: "floats" } });
  const { shape, values } = array;
  if (elementCount(shape) !== values.length)
    throw new DitherError(
      "value",
      `npy: expected as many numbers as the shape ${shapeText(shape)} says, got ${values.length}.`,
    );
  const wide = values instanceof Float64Array;
  const { bytes, start } = withHeader(wide ? "<f8" : "<f4", shape, values.byteLength);
  const view = viewOf(bytes);
  for (let i = 0; i < values.length; i++)
    if (wide) view.setFloat64(start + 8 * i, values[i], true);
    else view.setFloat32(start + 4 * i, values[i], true);
  return bytes;
}

/** A `.npy` file of the bytes of a text in UTF-8: `bytes(array)` in Python. */
export function encodeNpyText(text: string): Uint8Array {
  const content = new TextEncoder().encode(text);
  const { bytes, start } = withHeader("|u1", [content.length], content.length);
  bytes.set(content, start);
  return bytes;
}

/** A file with its header written and room for the data, which begin at `start`. */
function withHeader(descr: string, shape: readonly number[], size: number): { bytes: Uint8Array; start: number } {
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${axes}), }`;
  const start = 64 * Math.ceil((10 + text.length + 1) / 64);
  const bytes = new Uint8Array(start + size);
  bytes.set([...magic, 1, 0]);
  viewOf(bytes).setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  return { bytes, start };
}

export function badNpy(where: string, problem: string): DitherError {
  return new DitherError("format", `${where}: ${problem}. The file is damaged or no NumPy array: write it again.`);
}

/** What a `.npy` file says of itself. */
export interface NpyHeader {
  /** NumPy's description of the elements, as `<f4`. */
  descr: string;
  fortran: boolean;
  shape: number[];
  count: number;
  /** Where the data begin. */
  start: number;
}

/**
 * The numbers that a header promises.
 * @throws DitherError `unsupported` where it promises objects, text, structures or complex numbers
 */
export function numbersOf({ descr }: NpyHeader, where: string): { type: ElementType; little: boolean } {
  const [, order, code] = /^([<>=|])([a-zA-Z]\d+)$/.exec(descr) ?? [];
  const type = code === undefined ? undefined : elementType(code);
  if (!type)
    throw new DitherError(
      "unsupported",
      `${where}: expected an array of numbers, got ${elementsText(descr)} (dtype ${descr.slice(0, 60)}). Convert it with np.asarray(x, dtype=np.float32), or leave it out.`,
    );
  return { type, little: order !== ">" };
}

/** What the elements of a description that is no number are. */
export function elementsText(descr: string): string {
  const kind = descr.startsWith("[") ? "V" : descr.replace(/^[<>=|]/, "").charAt(0);
  const what: Record<string, string> = {
    O: "Python objects",
    U: "text",
    S: "text",
    c: "complex numbers",
    V: "structures",
    M: "dates",
    m: "durations",
  };
  return what[kind] ?? "another type";
}

/** Bytes of a `.npy` file that hold its whole header: as many as its start says, at most 1 MiB. */
export function npyHeaderLength(start: Uint8Array): number {
  if (start.length < 12) return start.length;
  const view = viewOf(start);
  return start[6] === 1 ? 10 + view.getUint16(8, true) : Math.min(12 + view.getUint32(8, true), 1 << 20);
}

/**
 * The header of a `.npy` file.
 * @param bytes the file, or at least its header
 * @throws DitherError `format` or `unsupported`
 */
export function readNpyHeader(bytes: Uint8Array, where: string): NpyHeader {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte))
    throw badNpy(where, `expected a NumPy array (.npy), got ${bytes.length} bytes that do not start like one`);
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw new DitherError(
      "unsupported",
      `${where}: expected .npy version 1, 2 or 3, got ${version}. Save it with np.save.`,
    );
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw badNpy(where, `expected a header, got ${bytes.length} bytes`);
  const size = version === 1 ? viewOf(bytes).getUint16(8, true) : viewOf(bytes).getUint32(8, true);
  if (start + size > bytes.length)
    throw badNpy(where, `expected a header of ${size} bytes, got ${bytes.length - start}`);
  const text = new TextDecoder().decode(bytes.subarray(start, start + size));
  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const axes = /['"]shape['"]\s*:\s*\(([\dL\s,]*)\)/.exec(text);
  if (!descr || !order || !axes)
    throw badNpy(
      where,
      `expected a header with descr, fortran_order and shape, got ${JSON.stringify(text.slice(0, 80))}`,
    );
  const shape = Array.from(axes[1].matchAll(/\d+/g), ([digits]) => Number(digits)); // Python 2 wrote 3L for 3
  const count = elementCount(shape);
  if (count === undefined) throw badNpy(where, `expected a shape of whole numbers, got (${axes[1].slice(0, 80)})`);
  return {
    descr: descr[1] ?? descr[2] ?? descr[3],
    fortran: order[1] === "True",
    shape,
    count,
    start: start + size,
  };
}
