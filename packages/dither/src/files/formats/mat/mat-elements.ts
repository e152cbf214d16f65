/** The elements of MATLAB 5 files (MAT-File Format, MathWorks, chapter 1): a tag of type and length, then the bytes. */

import { Unzlib } from "fflate";
import { DitherError } from "../../../base/errors.js";
import { viewOf } from "../values/arrays.js";
import { elementTypes, type ElementType } from "../values/element-types.js";
import type { MemoryBudget } from "../values/memory-budget.js";

export const matrixType = 14;
export const compressedType = 15;

/** Types of numbers by their code; text in UTF-8, UTF-16 and UTF-32 is read as the numbers of its characters. */
export const numberTypes: ReadonlyMap<number, ElementType> = new Map<number, ElementType>([
  [1, elementTypes.i1],
  [2, elementTypes.u1],
  [3, elementTypes.i2],
  [4, elementTypes.u2],
  [5, elementTypes.i4],
  [6, elementTypes.u4],
  [7, elementTypes.f4],
  [9, elementTypes.f8],
  [12, elementTypes.i8],
  [13, elementTypes.u8],
  [16, elementTypes.u1],
  [17, elementTypes.u2],
  [18, elementTypes.u4],
]);

export interface MatElement {
  type: number;
  bytes: Uint8Array;
}

/** One element after the other; none may reach beyond the bytes. */
export class MatElements {
  private at = 0;
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    readonly little: boolean,
    readonly where: string,
  ) {
    this.view = viewOf(bytes);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  next(): MatElement {
    const { view, little } = this;
    if (this.at + 8 > this.bytes.length) throw badMat(this.where, "expected another element, got the end");
    const word = view.getUint32(this.at, little);
    // Up to four bytes may stand in the tag itself, whose length is then in its upper half.
    const small = word >>> 16;
    const type = small > 0 ? word & 0xffff : word;
    const size = small > 0 ? small : view.getUint32(this.at + 4, little);
    const start = this.at + (small > 0 ? 4 : 8);
    if (start + size > this.bytes.length || small > 4)
      throw badMat(this.where, `expected ${size} bytes of an element, got ${this.bytes.length - start}`);
    const end = small > 0 ? this.at + 8 : start + size;
    // Elements begin at multiples of eight, but compressed ones follow each other directly.
    this.at = type === compressedType ? end : end + ((8 - (end % 8)) % 8);
    return { type, bytes: this.bytes.subarray(start, start + size) };
  }

  /** The whole numbers of an element that holds sizes or flags. */
  integers(): number[] {
    const { type, bytes } = this.next();
    const element = numberTypes.get(type);
    if (!element || element.bytes > 4 || bytes.length > 4 * 64) throw badMat(this.where, "expected sizes, got others");
    const view = viewOf(bytes);
    return Array.from({ length: Math.floor(bytes.length / element.bytes) }, (_, i) =>
      element.read(view, i * element.bytes, this.little),
    );
  }
}

const pieceBytes = 4096;

/**
 * What a compressed element holds: one element, whose length is believed once it is charged.
 * @throws DitherError `format` where it is damaged
 */
export function inflateElement(packed: Uint8Array, little: boolean, budget: MemoryBudget, where: string): Uint8Array {
  let bytes = new Uint8Array(8);
  let filled = 0;
  const ready: Uint8Array[] = [];
  const inflate = new Unzlib((piece) => ready.push(piece));
  for (let at = 0; ; at += pieceBytes) {
    const last = at + pieceBytes >= packed.length;
    try {
      inflate.push(packed.subarray(at, at + pieceBytes), last);
    } catch {
      throw badMat(where, "its compressed data are wrong");
    }
    for (const piece of ready.splice(0)) {
      let rest = piece;
      if (filled < 8) {
        const head = rest.subarray(0, 8 - filled);
        bytes.set(head, filled);
        filled += head.length;
        rest = rest.subarray(head.length);
        if (filled < 8) continue;
        const size = 8 + viewOf(bytes).getUint32(4, little);
        budget.take(size);
        const whole = new Uint8Array(size);
        whole.set(bytes);
        bytes = whole;
      }
      if (filled + rest.length > bytes.length) throw badMat(where, "expected less compressed data, got more");
      bytes.set(rest, filled);
      filled += rest.length;
    }
    if (last) break;
  }
  if (filled < 8 || filled < bytes.length || adler32(bytes) !== viewOf(packed).getUint32(packed.length - 4, false))
    throw badMat(where, "its compressed data are wrong");
  return bytes;
}

function adler32(bytes: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let i = 0; i < bytes.length;) {
    for (const end = Math.min(i + 3800, bytes.length); i < end; i++) b += a += bytes[i];
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}

export function badMat(where: string, problem: string): DitherError {
  return new DitherError(
    "format",
    `${where}: ${problem}. The .mat file is damaged: write it again in MATLAB with save("weights.mat", "-v7"), or in Python with scipy.io.savemat.`,
  );
}
