/**
 * The few calls of a pickle whose result is data: containers, bytes, NumPy's arrays and scalars. Each is worked out here;
 * nothing of Python's is looked up or run. Any other call is kept as the object it would have made.
 */

import { elementCount } from "../values/arrays.js";
import { decodedBytes } from "../values/element-types.js";
import type { MemoryBudget } from "../values/memory-budget.js";
import { fromLatin1 } from "./byte-source.js";
import { arrayFrom, dtypeOf, scalarFrom, type Dtype } from "./numpy-values.js";
import { globalName, isKind, type PickleObject, type PickleValue } from "../values/values.js";

/** What a known call may use. */
export interface CallContext {
  budget: MemoryBudget;
  where: string;
}

/** The result of a call; undefined where the arguments are not those of the call that is known. */
export type KnownCall = (args: PickleValue[], context: CallContext) => PickleValue | undefined;
export type KnownCalls = ReadonlyMap<string, KnownCall>;

const listOf: KnownCall = ([items]) => (items === undefined ? [] : Array.isArray(items) ? [...items] : undefined);

const setOf: KnownCall = ([items]) =>
  items === undefined ? new Set() : Array.isArray(items) ? new Set(items) : undefined;

/** A dict of another dict, or of pairs. */
const dictOf: KnownCall = ([items]) => {
  if (items === undefined) return new Map();
  if (items instanceof Map) return new Map(items);
  if (!Array.isArray(items)) return undefined;
  const pairs: [PickleValue, PickleValue][] = [];
  for (const pair of items) {
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    pairs.push([pair[0], pair[1]]);
  }
  return new Map(pairs);
};

/** Bytes as the protocols before the third keep them: text, and how to encode it. */
const encode: KnownCall = ([text, encoding]) =>
  typeof text === "string" && (encoding === "latin1" || encoding === "latin-1") ? fromLatin1(text) : undefined;

const bytesOf: KnownCall = ([value, encoding], context) =>
  value === undefined ? new Uint8Array() : value instanceof Uint8Array ? value : encode([value, encoding], context);

/** `copyreg._reconstructor(class, object, None)`: an instance without anything in it. */
const instanceOf: KnownCall = ([type]) => {
  const name = globalName(type);
  return name === undefined ? undefined : { kind: "object", class: name, arguments: [] };
};

/** An array that is told its contents when it is built; see {@link buildArray}. */
const emptyArray: KnownCall = ([type]) =>
  isKind(type, "global") && type.name === "ndarray"
    ? { kind: "object", class: "numpy.ndarray", arguments: [] }
    : undefined;

const frombuffer: KnownCall = ([bytes, type, shape, order], context) => {
  const dtype = dtypeOf(type);
  const sizes = shapeOf(shape);
  if (!(bytes instanceof Uint8Array) || !dtype || !sizes) return undefined;
  charge(dtype, sizes, context);
  return arrayFrom(bytes, dtype, sizes, order === "F");
};

const scalar: KnownCall = ([type, bytes]) => {
  const dtype = dtypeOf(type);
  const raw = rawBytes(bytes);
  return dtype && raw ? scalarFrom(raw, dtype) : undefined;
};

const both = (name: string, call: KnownCall): [string, KnownCall][] =>
  ["numpy.core", "numpy._core"].map((module) => [`${module}.${name}`, call]);

export const pythonCalls: KnownCalls = new Map<string, KnownCall>([
  ["collections.OrderedDict", dictOf],
  ["collections.defaultdict", ([, items], context) => dictOf(items === undefined ? [] : [items], context)],
  ["collections.Counter", dictOf],
  ["collections.deque", ([items], context) => listOf(items === undefined ? [] : [items], context)],
  ...["builtins", "__builtin__"].flatMap((module): [string, KnownCall][] => [
    [`${module}.dict`, dictOf],
    [`${module}.list`, listOf],
    [`${module}.tuple`, listOf],
    [`${module}.set`, setOf],
    [`${module}.frozenset`, setOf],
    [`${module}.bytes`, bytesOf],
    [`${module}.bytearray`, bytesOf],
  ]),
  ["_codecs.encode", encode],
  ["copyreg._reconstructor", instanceOf],
  ["copy_reg._reconstructor", instanceOf],
  ...both("multiarray._reconstruct", emptyArray),
  ...both("multiarray.scalar", scalar),
  ...both("numeric._frombuffer", frombuffer),
]);

/**
 * Gives an array of NumPy's the contents (version, shape, dtype, is_fortran, data), in place, since the pickle may refer
 * to it again. Numbers become a PickleArray; text and objects stay an object with `items`, row-major, and its shape as
 * the argument. False where the state is none of an array's.
 */
export function buildArray(target: PickleObject, state: PickleValue, context: CallContext): boolean {
  if (target.class !== "numpy.ndarray" || !Array.isArray(state)) return false;
  const [shape, type, fortran, data] = state.slice(-4);
  const sizes = shapeOf(shape);
  const dtype = dtypeOf(type);
  if (!sizes || !dtype) return false;
  if (dtype.kind === "objects") {
    if (!Array.isArray(data) || fortran === true) return false;
    Object.assign(target, { arguments: [sizes], items: data });
    return true;
  }
  const raw = rawBytes(data);
  if (!raw) return false;
  charge(dtype, sizes, context);
  const built = arrayFrom(raw, dtype, sizes, fortran === true);
  if (!built) return false;
  if (built.kind === "array") {
    for (const key of ["class", "arguments"] as const) Reflect.deleteProperty(target, key);
  }
  Object.assign(target, built);
  return true;
}

function charge(dtype: Dtype, shape: number[], { budget }: CallContext): void {
  const count = elementCount(shape) ?? Infinity;
  budget.take(dtype.kind === "numbers" ? decodedBytes(dtype.type, count) : count * (24 + 2 * dtype.bytes));
}

function rawBytes(value: PickleValue | undefined): Uint8Array | undefined {
  // Python 2 kept bytes as text.
  return value instanceof Uint8Array ? value : typeof value === "string" ? fromLatin1(value) : undefined;
}

/** A shape of whole numbers with a size that can be; undefined for anything else. */
export function shapeOf(value: PickleValue | undefined): number[] | undefined {
  if (!Array.isArray(value) || value.length > 64 || elementCount(value) === undefined) return undefined;
  return value as number[];
}

/** How much a call that copies its first arguments may copy. */
export function itemsCopied(args: readonly PickleValue[]): number {
  let count = 0;
  for (const value of args.slice(0, 2)) {
    if (Array.isArray(value)) count += value.length;
    else if (value instanceof Map) count += value.size;
    else if (typeof value === "string") count += value.length / 32;
  }
  return count;
}
