/** Files of MATLAB 5 to 7 (`save -v6`, `-v7`, scipy.io.savemat): arrays, text, structures and cells by name. */

import { elementCount, viewOf, type NamedArray } from "../values/arrays.js";
import { decodedBytes, fromColumnMajor, roomFor } from "../values/element-types.js";
import type { ArraysAndObjects } from "../values/file-contents.js";
import { MemoryBudget, smallestCompressed } from "../values/memory-budget.js";
import { latin1 } from "../pickle/byte-source.js";
import type { PickleValue } from "../values/values.js";
import { badMat, compressedType, inflateElement, MatElements, matrixType, numberTypes } from "./mat-elements.js";
import { placeMatlab, type MatlabValue } from "./matlab-values.js";

const classes = { cell: 1, struct: 2, char: 4, sparse: 5, double: 6, single: 7, uint64: 15 } as const;
const deepest = 16;

/**
 * The variables of a file. MATLAB's arrays are column-major and have two axes at least: they become row-major of the same
 * shape. Fields of structures are named `s.field`, cells are lists.
 * @throws DitherError `format` for damage
 */
export function readMat5(bytes: Uint8Array, where: string): ArraysAndObjects {
  if (bytes.length < 128) throw badMat(where, `expected a header of 128 bytes, got ${bytes.length}`);
  const mark = latin1(bytes.subarray(126, 128));
  if (mark !== "IM" && mark !== "MI") throw badMat(where, "expected its byte order, got none");
  const reader = new Mat5Reader(mark === "IM", bytes.length, where);
  const arrays = new Map<string, NamedArray>();
  const objects = new Map<string, PickleValue>();
  for (const [name, value] of reader.variables(bytes.subarray(128)))
    placeMatlab(name, value, { arrays, objects }, where);
  return { arrays, objects };
}

class Mat5Reader {
  private readonly budget: MemoryBudget;

  constructor(
    private readonly little: boolean,
    size: number,
    private readonly where: string,
  ) {
    this.budget = new MemoryBudget(size, where, smallestCompressed);
  }

  *variables(bytes: Uint8Array): Generator<[string, MatlabValue]> {
    const elements = new MatElements(bytes, this.little, this.where);
    while (!elements.done) {
      const element = elements.next();
      const inner =
        element.type === compressedType
          ? new MatElements(inflateElement(element.bytes, this.little, this.budget, this.where), this.little, this.where).next() // prettier-ignore
          : element;
      if (inner.type !== matrixType)
        throw badMat(this.where, `expected a variable, got an element of type ${inner.type}`);
      const { name, value } = this.matrix(inner.bytes, 0);
      // What has no name is MATLAB's own: the contents of its objects.
      if (name !== "") yield [name, value];
    }
  }

  private matrix(bytes: Uint8Array, depth: number): { name: string; value: MatlabValue } {
    if (depth > deepest) throw badMat(this.where, `expected at most ${deepest} levels of structures, got more`);
    if (bytes.length === 0) return { name: "", value: { shape: [0, 0], values: new Float64Array() } };
    this.budget.take(200);
    const elements = new MatElements(bytes, this.little, this.where);
    const [flags = 0] = elements.integers();
    const type = flags & 0xff;
    if (type > classes.uint64 || type === 3)
      return { name: type === 17 ? "" : this.nameOf(elements), value: opaque(type) };
    const shape = elements.integers();
    const count = elementCount(shape);
    if (count === undefined || shape.length < 2) throw badMat(this.where, "expected sizes of an array, got others");
    const name = latin1(elements.next().bytes);
    return { name, value: this.contents(elements, type, (flags & 0x800) !== 0, shape, count, depth) };
  }

  private nameOf(elements: MatElements): string {
    elements.integers();
    return latin1(elements.next().bytes);
  }

  private contents(
    elements: MatElements,
    type: number,
    complex: boolean,
    shape: number[],
    count: number,
    depth: number,
  ): MatlabValue {
    switch (type) {
      case classes.cell: {
        const cells: MatlabValue[] = [];
        for (let i = 0; i < count; i++) cells.push(this.matrix(elements.next().bytes, depth + 1).value);
        return { kind: "cell", cells };
      }
      case classes.struct:
        return this.structure(elements, count, depth);
      case classes.char:
        return this.text(elements, shape, count);
      case classes.sparse:
        return complex ? opaque(type) : this.sparse(elements, shape, count);
      default: {
        if (complex) return opaque(type);
        const values = this.numbers(elements, count, type === classes.single);
        return { shape, values: fromColumnMajor(values, shape) };
      }
    }
  }

  private structure(elements: MatElements, count: number, depth: number): MatlabValue {
    const [length = 0] = elements.integers();
    const names = elements.next().bytes;
    if (length < 1 || names.length % length !== 0) throw badMat(this.where, "expected names of fields, got others");
    const fields = Array.from({ length: names.length / length }, (_, i) =>
      latin1(names.subarray(i * length, (i + 1) * length)).replace(/\0.*$/s, ""),
    );
    const records: Map<string, MatlabValue>[] = [];
    // Without fields there is nothing in the file to count by.
    for (let i = 0; i < count && fields.length > 0; i++)
      records.push(new Map(fields.map((field) => [field, this.matrix(elements.next().bytes, depth + 1).value])));
    return { kind: "struct", records };
  }

  /** Numbers may be stored in a smaller type than their class. */
  private numbers(elements: MatElements, count: number, single: boolean): Float32Array | Float64Array {
    const { type, bytes } = elements.next();
    const element = numberTypes.get(type);
    if (!element || bytes.length !== count * element.bytes)
      throw badMat(this.where, `expected ${count} numbers, got ${bytes.length} bytes of type ${type}`);
    const kept = { ...element, single };
    this.budget.take(2 * decodedBytes(kept, count));
    const values = roomFor(kept, count);
    const view = viewOf(bytes);
    for (let i = 0; i < count; i++) values[i] = element.read(view, i * element.bytes, this.little);
    return values;
  }

  /** The rows of a matrix of characters; one row is the text itself. */
  private text(elements: MatElements, shape: number[], count: number): MatlabValue {
    const element = elements.next();
    this.budget.take(16 * element.bytes.length);
    if (element.type === 16 && shape[0] <= 1) return { kind: "text", text: new TextDecoder().decode(element.bytes) };
    const type = numberTypes.get(element.type);
    if (!type || element.bytes.length !== count * type.bytes) throw badMat(this.where, "expected text, got others");
    const view = viewOf(element.bytes);
    const rows = shape[0];
    const lines = Array.from({ length: Math.min(rows, count) }, (_, row) => {
      let line = "";
      for (let at = row; at < count; at += rows)
        line += String.fromCharCode(type.read(view, at * type.bytes, this.little) & 0xffff);
      return line;
    });
    return { kind: "text", text: lines.length <= 1 ? (lines[0] ?? "") : lines };
  }

  /** Compressed columns: row indices, where each column begins, values; made dense. */
  private sparse(elements: MatElements, [rows, columns]: number[], count: number): MatlabValue {
    const index = (): number[] => {
      const { type, bytes } = elements.next();
      const element = numberTypes.get(type);
      if (element?.bytes !== 4) throw badMat(this.where, "expected indices of a sparse matrix, got others");
      this.budget.take(2 * bytes.length);
      const view = viewOf(bytes);
      return Array.from({ length: Math.floor(bytes.length / 4) }, (_, i) => view.getUint32(4 * i, this.little));
    };
    const [at, starts] = [index(), index()];
    const { type, bytes } = elements.next();
    const element = numberTypes.get(type);
    const there = starts[columns];
    if (!element || there === undefined || there > at.length || there > bytes.length / element.bytes)
      throw badMat(this.where, "expected values of a sparse matrix, got others");
    this.budget.take(8 * count);
    const values = new Float64Array(count);
    const view = viewOf(bytes);
    for (let column = 0; column < columns; column++)
      for (let k = starts[column]; k < Math.min(starts[column + 1], there); k++) {
        if (at[k] >= rows) throw badMat(this.where, "expected indices within a sparse matrix, got others");
        values[at[k] * columns + column] = element.read(view, k * element.bytes, this.little);
      }
    return { shape: [rows, columns], values };
  }
}

function opaque(type: number): MatlabValue {
  const names: Readonly<Record<number, string>> = { 3: "object", 5: "complex sparse matrix", 16: "function" };
  return { kind: "other", what: names[type] ?? (type <= classes.uint64 ? "complex array" : "object") };
}
