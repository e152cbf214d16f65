/** What a Python pickle holds, as data: nothing here was run, and nothing can be. */

import type { NamedArray } from "./arrays.js";
import { DitherError } from "../../../base/errors.js";

/**
 * A value of a pickle. Lists and tuples are arrays, dicts and OrderedDicts are Maps, bytes are Uint8Arrays; integers
 * beyond 2⁵³ are bigints. NumPy arrays and PyTorch tensors of numbers are {@link PickleArray}s. A structure may contain
 * itself, and may share parts so often that walking it takes for ever: walk it with a limit.
 */
export type PickleValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | PickleValue[]
  | Map<PickleValue, PickleValue>
  | Set<PickleValue>
  | PickleArray
  | PickleGlobal
  | PickleObject;

/** Numbers with a shape, row-major. */
export interface PickleArray extends NamedArray {
  kind: "array";
}

/** The name of a function or class; what it does is not known here. */
export interface PickleGlobal {
  kind: "global";
  module: string;
  name: string;
}

/** An object, as the call that would have made it. */
export interface PickleObject {
  kind: "object";
  /** `module.name` of what would be called. */
  class: string;
  arguments: PickleValue[];
  /** What would be set on it afterwards, if anything. */
  state?: PickleValue;
  /** What would be appended to it, where it is a kind of list. */
  items?: PickleValue[];
  /** What would be stored in it, where it is a kind of dict. */
  entries?: Map<PickleValue, PickleValue>;
}

/** What has a `kind`: an array, the name of a function or class, or an object. */
export function isKind<K extends "array" | "global" | "object">(
  value: PickleValue | undefined,
  kind: K,
): value is Extract<PickleArray | PickleGlobal | PickleObject, { kind: K }> {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === kind;
}

/** The dotted name of a function or class; undefined for anything else. */
export function globalName(value: PickleValue | undefined): string | undefined {
  return isKind(value, "global") ? `${value.module}.${value.name}` : undefined;
}

/** A value in a few characters, for messages: `numpy.tanh`, `a dict of 3`, `an object of class foo.Net`. */
export function pickleText(value: PickleValue): string {
  if (value === undefined) throw new DitherError("usage", "pickleText: expected a value of a pickle, got nothing.");
  if (value === null) return "None";
  if (typeof value === "string") return JSON.stringify(short(value));
  if (typeof value === "bigint" || typeof value === "number") return short(String(value));
  if (typeof value === "boolean") return value ? "True" : "False";
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Map) return `a dict of ${value.size}`;
  if (value instanceof Set) return `a set of ${value.size}`;
  switch (value.kind) {
    case "array":
      return `an array [${value.shape.slice(0, 8).join(", ")}]`;
    case "global":
      return short(`${value.module}.${value.name}`);
    case "object":
      return `an object of class ${short(value.class)}`;
    default:
      return value satisfies never;
  }
}

function short(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}
