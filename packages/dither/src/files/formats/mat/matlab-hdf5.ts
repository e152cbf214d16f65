/** Files of MATLAB 7.3, which are HDF5: its arrays have their axes reversed there, and attributes that say their class. */

import { elementCount, type NamedArray } from "../values/arrays.js";
import { fromColumnMajor } from "../values/element-types.js";
import type { ArraysAndObjects } from "../values/file-contents.js";
import type { Hdf5Contents } from "../hdf5/read-hdf5.js";
import type { PickleValue } from "../values/values.js";

/** Where MATLAB keeps what cells and structure arrays refer to. */
const internal = /^#(refs|subsystem)#/;

/** The variables of a file, as {@link readMat5} gives those of older files; cells are objects that are only named. */
export function matlabArrays({ arrays, objects, attributes }: Hdf5Contents): ArraysAndObjects {
  const found = new Map<string, NamedArray>();
  const others = new Map<string, PickleValue>();
  const sparse = new Set<string>();
  for (const [path, own] of attributes)
    if (own.has("MATLAB_sparse") && !internal.test(path)) {
      sparse.add(path);
      others.set(nameOf(path), { kind: "object", class: "matlab.sparse matrix", arguments: [] });
    }
  for (const [path, array] of arrays) {
    if (internal.test(path) || sparse.has(path.split("/").slice(0, -1).join("/"))) continue;
    const own = attributes.get(path);
    const name = nameOf(path);
    if (own?.has("MATLAB_empty") === true) found.set(name, emptyArray(array));
    else if (own?.get("MATLAB_class") === "char") others.set(name, textOf(array));
    else found.set(name, turned(array));
  }
  for (const [path, value] of objects)
    if (!internal.test(path))
      others.set(
        nameOf(path),
        attributes.get(path)?.get("MATLAB_class") === "cell"
          ? { kind: "object", class: "matlab.cell", arguments: [] }
          : value,
      );
  return { arrays: found, objects: others };
}

/** Groups are structures. */
function nameOf(path: string): string {
  return path.replaceAll("/", ".");
}

/** The bytes are column-major of the true shape, which is the reverse of the one that HDF5 says. */
function turned({ shape, values }: NamedArray): NamedArray {
  const whole = [...shape].reverse();
  return { shape: whole, values: fromColumnMajor(values, whole) };
}

/** An empty array is kept as its sizes. */
function emptyArray({ values }: NamedArray): NamedArray {
  const shape = [...values];
  return elementCount(shape) === 0
    ? { shape, values: new Float64Array() }
    : { shape: [0, 0], values: new Float64Array() };
}

/** One row of characters is the text itself. */
function textOf({ shape, values }: NamedArray): PickleValue {
  const rows = shape.length === 2 ? shape[1] : 1;
  const lines = Array.from({ length: rows }, (_, row) => {
    let line = "";
    for (let at = row; at < values.length; at += rows) line += String.fromCharCode(values[at] & 0xffff);
    return line;
  });
  return lines.length === 1 ? lines[0] : lines;
}
