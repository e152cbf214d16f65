/** NumPy's `.npz` format: a zip archive with one `.npy` file for each named array. */

import { zipSync, type Zippable } from "fflate";
import { DitherError } from "../../../base/errors.js";
import {
  elementCount,
  inOrderOfName,
  namesText,
  shapeText,
  type NamedArray,
  type NamedArrays,
} from "../values/arrays.js";
import { fromColumnMajor, roomFor } from "../values/element-types.js";
import type { ArraysAndObjects } from "../values/file-contents.js";
import { lazyArray } from "../values/lazy-array.js";
import { MemoryBudget } from "../values/memory-budget.js";
import { badNpy, encodeNpy, encodeNpyText, npyHeaderLength, numbersOf, readNpyHeader, type NpyHeader } from "./npy.js";
import { arrayFrom, asList, parseDtype } from "../pickle/numpy-values.js";
import { readPickle } from "../pickle/read-pickle.js";
import type { PickleValue } from "../values/values.js";
import { openZip, type ZipEntry } from "../zip/zip.js";
import { checkArguments } from "../../../base/check-arguments.js";

/**
 * What an `.npz` file holds, compressed or not. Each array is inflated when its numbers are first asked for. Python
 * objects and text, read as data, are `objects`: nested lists, or the object alone where the shape is [].
 * @param where named in errors, usually the file's name
 * @throws DitherError `format` for a damaged archive or array, also when the numbers are asked for
 */
export function readNpz(bytes: Uint8Array, where = "npz"): ArraysAndObjects {
  const arrays = new Map<string, NamedArray>();
  const objects = new Map<string, PickleValue>();
  const budget = new MemoryBudget(bytes.length, where);
  for (const [file, entry] of openZip(bytes, where)) {
    if (!file.endsWith(".npy"))
      throw new DitherError(
        "format",
        `${where}: expected only .npy files inside, got ${namesText([file])}. Write it with np.savez.`,
      );
    const name = file.slice(0, -".npy".length);
    const place = `${where}, array ${namesText([name])}`;
    const header = readNpyHeader(entry.start(npyHeaderLength(entry.start(12))), place);
    if (parseDtype(header.descr)?.kind === "numbers") arrays.set(name, numbers(entry, header, place));
    else objects.set(name, objectOf(entry, header, budget, place));
  }
  return { arrays, objects };
}

/**
 * The arrays of an `.npz` file that holds nothing but arrays of numbers.
 * @param where named in errors, usually the file's name
 * @throws DitherError `format` for damage, `unsupported` for objects and text; `readArrays` reads those too
 */
export function decodeNpz(bytes: Uint8Array, where = "npz"): NamedArrays {
  checkArguments("decodeNpz", { bytes }, { bytes: "bytes" });
  const { arrays, objects } = readNpz(bytes, where);
  if (objects.size > 0)
    throw new DitherError(
      "unsupported",
      `${where}: expected arrays of numbers, got Python objects or text in ${namesText([...objects.keys()])}. Convert them with np.asarray(x, dtype=np.float32), or leave them out.`,
    );
  return new Map([...arrays].map(([name, { shape, values }]) => [name, { shape, values }]));
}

function numbers(entry: ZipEntry, header: NpyHeader, where: string): NamedArray {
  const { shape, count, start, descr, fortran } = header;
  const { type, little } = numbersOf(header, where);
  if (entry.size !== start + count * type.bytes)
    throw badNpy(
      where,
      `expected ${count * type.bytes} bytes of data (${descr}, shape ${shapeText(shape)}), got ${entry.size - start}`,
    );
  return lazyArray(shape, () => {
    const values = roomFor(type, count);
    const element = new Uint8Array(type.bytes);
    const view = new DataView(element.buffer);
    let at = -start;
    entry.pieces((piece) => {
      // Elements may begin in one piece and end in the next.
      for (let i = Math.max(0, -at); i < piece.length;) {
        const place = at + i;
        const inside = place % type.bytes;
        if (inside === 0 && i + type.bytes <= piece.length) {
          const whole = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
          for (; i + type.bytes <= piece.length; i += type.bytes)
            values[(at + i) / type.bytes] = type.read(whole, i, little);
        } else {
          element[inside] = piece[i++];
          if (inside === type.bytes - 1) values[(place - inside) / type.bytes] = type.read(view, 0, little);
        }
      }
      at += piece.length;
    });
    return fortran ? fromColumnMajor(values, shape) : values;
  });
}

/** Python objects and text as data; structures, dates and complex numbers as an object that only says what they are. */
function objectOf(entry: ZipEntry, header: NpyHeader, budget: MemoryBudget, where: string): PickleValue {
  const { shape, descr, start, fortran } = header;
  const dtype = parseDtype(descr);
  const unread: PickleValue = { kind: "object", class: "numpy.ndarray", arguments: [shape, descr] };
  if (!dtype) return unread;
  budget.take(entry.size);
  const bytes = entry.whole().subarray(start);
  if (dtype.kind === "objects") return asList(readPickle(bytes, { budget, where }).value);
  budget.take((elementCount(shape) ?? Infinity) * (24 + dtype.bytes));
  const text = arrayFrom(bytes, dtype, shape, fortran);
  return text ? asList(text) : unread;
}

/**
 * An `.npz` file that `numpy.load` reads: uncompressed, in order of name, the same bytes for the same content.
 * @param texts by name: arrays of the bytes of each in UTF-8
 */
export function encodeNpz(arrays: NamedArrays, texts: ReadonlyMap<string, string> = new Map()): Uint8Array {
  checkArguments("encodeNpz", { arrays, texts }, { arrays: "map", texts: "map?" });
  const files: Zippable = {};
  for (const [name, content] of inOrderOfName<NamedArray | string>(
    new Map<string, NamedArray | string>([...arrays, ...texts]),
  ))
    files[`${name}.npy`] = typeof content === "string" ? encodeNpyText(content) : encodeNpy(content);
  // A zip archive stores local time, so a local date gives the same bytes in every time zone.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
