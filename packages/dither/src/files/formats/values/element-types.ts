/** Numbers as files store them: how many bytes an element takes, and how it is read. One table for every format. */

import { viewOf } from "./arrays.js";
import { fromBfloat16, fromFloat16 } from "./half-precision.js";

export interface ElementType {
  /** Bytes of one element. */
  bytes: number;
  /** Whether float32 holds every value, so that a Float32Array is enough. */
  single: boolean;
  read: (view: DataView, offset: number, little: boolean) => number;
}

/** `f` floating point, `bf` bfloat16, `i` and `u` integers, `b` booleans, then the bytes. 64-bit integers beyond 2⁵³ are rounded. */
export const elementTypes = {
  f2: { bytes: 2, single: true, read: (view, offset, little) => fromFloat16(view.getUint16(offset, little)) },
  bf2: { bytes: 2, single: true, read: (view, offset, little) => fromBfloat16(view.getUint16(offset, little)) },
  f4: { bytes: 4, single: true, read: (view, offset, little) => view.getFloat32(offset, little) },
  f8: { bytes: 8, single: false, read: (view, offset, little) => view.getFloat64(offset, little) },
  i1: { bytes: 1, single: false, read: (view, offset) => view.getInt8(offset) },
  i2: { bytes: 2, single: false, read: (view, offset, little) => view.getInt16(offset, little) },
  i4: { bytes: 4, single: false, read: (view, offset, little) => view.getInt32(offset, little) },
  i8: { bytes: 8, single: false, read: (view, offset, little) => Number(view.getBigInt64(offset, little)) },
  u1: { bytes: 1, single: false, read: (view, offset) => view.getUint8(offset) },
  u2: { bytes: 2, single: false, read: (view, offset, little) => view.getUint16(offset, little) },
  u4: { bytes: 4, single: false, read: (view, offset, little) => view.getUint32(offset, little) },
  u8: { bytes: 8, single: false, read: (view, offset, little) => Number(view.getBigUint64(offset, little)) },
  b1: { bytes: 1, single: false, read: (view, offset) => (view.getUint8(offset) ? 1 : 0) },
} as const satisfies Record<string, ElementType>;

export type ElementCode = keyof typeof elementTypes;

/** The type of that code, as NumPy writes it (`f4`); undefined for anything that is no plain number. */
export function elementType(code: string): ElementType | undefined {
  return Object.hasOwn(elementTypes, code) ? elementTypes[code as ElementCode] : undefined;
}

/** Room for `count` numbers of a type: float32 where that holds every value. */
export function roomFor({ single }: ElementType, count: number): Float32Array | Float64Array {
  return single ? new Float32Array(count) : new Float64Array(count);
}

/** Bytes that `count` numbers of a type take once they are decoded. */
export function decodedBytes({ single }: ElementType, count: number): number {
  return (single ? 4 : 8) * count;
}

/** The first `count` elements of `bytes`, in the order of the file. */
export function readElements(
  bytes: Uint8Array,
  type: ElementType,
  count: number,
  little: boolean,
): Float32Array | Float64Array {
  const values = roomFor(type, count);
  const view = viewOf(bytes);
  for (let i = 0; i < count; i++) values[i] = type.read(view, i * type.bytes, little);
  return values;
}

/** Numbers whose first axis is the fastest (Fortran, MATLAB), as a row-major array of the same shape. */
export function fromColumnMajor<T extends Float32Array | Float64Array>(values: T, shape: readonly number[]): T {
  if (shape.length < 2) return values;
  const turned = values.slice() as T;
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const index = shape.map(() => 0);
  // `index` walks the file, `at` is the row-major place of it.
  for (let i = 0, at = 0; i < values.length; i++) {
    turned[at] = values[i];
    for (let axis = 0; axis < shape.length; axis++) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return turned;
}
