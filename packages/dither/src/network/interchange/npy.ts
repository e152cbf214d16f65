/** NumPy's `.npy` format for one array of numbers (numpy.lib.format, versions 1.0 to 3.0). */

import { DitherError } from "../../errors.js";
import { elementCount, shapeText, viewOf, type NamedArray } from "./arrays.js";
import { fromFloat16 } from "./half-precision.js";

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]; // \x93NUMPY

type Read = (view: DataView, offset: number, little: boolean) => number;
/** Element types by NumPy's kind and size. 64-bit integers beyond 2⁵³ are rounded. */
const types = new Map<string, { bytes: number; read: Read }>([
  ["f2", { bytes: 2, read: (view, offset, little) => fromFloat16(view.getUint16(offset, little)) }],
  ["f4", { bytes: 4, read: (view, offset, little) => view.getFloat32(offset, little) }],
  ["f8", { bytes: 8, read: (view, offset, little) => view.getFloat64(offset, little) }],
  ["i1", { bytes: 1, read: (view, offset) => view.getInt8(offset) }],
  ["i2", { bytes: 2, read: (view, offset, little) => view.getInt16(offset, little) }],
  ["i4", { bytes: 4, read: (view, offset, little) => view.getInt32(offset, little) }],
  ["i8", { bytes: 8, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) }],
  ["u1", { bytes: 1, read: (view, offset) => view.getUint8(offset) }],
  ["u2", { bytes: 2, read: (view, offset, little) => view.getUint16(offset, little) }],
  ["u4", { bytes: 4, read: (view, offset, little) => view.getUint32(offset, little) }],
  ["u8", { bytes: 8, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) }],
  ["b1", { bytes: 1, read: (view, offset) => (view.getUint8(offset) ? 1 : 0) }],
]);

/**
 * The array of a `.npy` file, row-major whatever its order there. float16 and float32 become Float32Array; float64,
 * integers and booleans Float64Array.
 * @param where named in errors: the file, and the array's name in it
 * @throws DitherError `format` for damaged files, `unsupported` for objects, strings, structures and complex numbers.
 */
export function decodeNpy(bytes: Uint8Array, where = "npy"): NamedArray {
  const { descr, fortran, shape, count, data } = readHeader(bytes, where);
  const [, order, code] = /^([<>=|])([a-zA-Z]\d+)$/.exec(descr) ?? [];
  const type = types.get(code ?? "");
  if (!type) throw refusal(descr, where);
  if (data.length !== count * type.bytes)
    throw bad(
      where,
      `expected ${count * type.bytes} bytes of data (${descr}, shape ${shapeText(shape)}), got ${data.length}`,
    );
  const little = order !== ">";
  const values = code === "f4" || code === "f2" ? new Float32Array(count) : new Float64Array(count);
  const view = viewOf(data);
  if (!fortran) {
    for (let i = 0; i < count; i++) values[i] = type.read(view, i * type.bytes, little);
    return { shape, values };
  }
  // Fortran order: the first axis is fastest in the file. `index` walks the file, `at` is the row-major place of it.
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  for (let i = 0, at = 0; i < count; i++) {
    values[at] = type.read(view, i * type.bytes, little);
    for (let axis = 0; axis < shape.length; axis++) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return { shape, values };
}

/** Whether a `.npy` file holds one Python object and no array. */
export function isObject(bytes: Uint8Array): boolean {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 256));
  return /'descr': '\|O'/.test(text) && /'shape': \(\)/.test(text);
}

/**
 * A `.npy` file (version 1.0, `<f4` or `<f8`, C order) of one array.
 * @throws DitherError `value` where the shape does not fit the numbers.
 */
export function encodeNpy({ shape, values }: NamedArray): Uint8Array {
  if (elementCount(shape) !== values.length)
    throw new DitherError(
      "value",
      `npy: expected as many numbers as the shape ${shapeText(shape)} says, got ${values.length}.`,
    );
  const wide = values instanceof Float64Array;
  const axes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${wide ? "<f8" : "<f4"}', 'fortran_order': False, 'shape': (${axes}), }`;
  const start = 64 * Math.ceil((10 + text.length + 1) / 64);
  const bytes = new Uint8Array(start + values.byteLength);
  bytes.set([...magic, 1, 0]);
  const view = viewOf(bytes);
  view.setUint16(8, start - 10, true);
  bytes.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  for (let i = 0; i < values.length; i++)
    if (wide) view.setFloat64(start + 8 * i, values[i], true);
    else view.setFloat32(start + 4 * i, values[i], true);
  return bytes;
}

function bad(where: string, problem: string): DitherError {
  return new DitherError("format", `${where}: ${problem}. The file is damaged or no NumPy array: write it again.`);
}

function refusal(descr: string, where: string): DitherError {
  const kind = descr.startsWith("[") ? "V" : descr.replace(/^[<>=|]/, "").charAt(0);
  const what: Record<string, string> = {
    O: "Python objects",
    U: "text",
    S: "text",
    c: "complex numbers",
    V: "structures",
  };
  return new DitherError(
    "unsupported",
    `${where}: expected an array of numbers, got ${what[kind] ?? "another type"} (dtype ${descr.slice(0, 60)}). Convert it with np.asarray(x, dtype=np.float32), or leave it out.`,
  );
}

function readHeader(bytes: Uint8Array, where: string) {
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte))
    throw bad(where, `expected a NumPy array (.npy), got ${bytes.length} bytes that do not start like one`);
  const version = bytes[6];
  if (version < 1 || version > 3)
    throw new DitherError(
      "unsupported",
      `${where}: expected .npy version 1, 2 or 3, got ${version}. Save it with np.save.`,
    );
  const start = version === 1 ? 10 : 12;
  if (bytes.length < start) throw bad(where, `expected a header, got ${bytes.length} bytes`);
  const size = version === 1 ? viewOf(bytes).getUint16(8, true) : viewOf(bytes).getUint32(8, true);
  if (start + size > bytes.length) throw bad(where, `expected a header of ${size} bytes, got ${bytes.length - start}`);
  const text = new TextDecoder().decode(bytes.subarray(start, start + size));
  const descr = /['"]descr['"]\s*:\s*(?:'([^']*)'|"([^"]*)"|(\[))/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text);
  const axes = /['"]shape['"]\s*:\s*\(([\dL\s,]*)\)/.exec(text);
  if (!descr || !order || !axes)
    throw bad(where, `expected a header with descr, fortran_order and shape, got ${JSON.stringify(text.slice(0, 80))}`);
  const shape = Array.from(axes[1].matchAll(/\d+/g), ([digits]) => Number(digits)); // Python 2 wrote 3L for 3
  const count = elementCount(shape);
  if (count === undefined) throw bad(where, `expected a shape of whole numbers, got (${axes[1].slice(0, 80)})`);
  return {
    descr: descr[1] ?? descr[2] ?? descr[3],
    fortran: order[1] === "True",
    shape,
    count,
    data: bytes.subarray(start + size),
  };
}
