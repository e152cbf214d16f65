/** Kinds of arguments and of options: what holds of a value of the kind, and the words for it. */

import { didYouMean } from "./nearest.js";
import { isPromise, shown } from "./shown.js";

interface KindOfValue {
  holds: (value: unknown) => boolean;
  /** As "expected `x` to be …" goes on. */
  words: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value);
const isNumber = (value: unknown): value is number => typeof value === "number";
const isFloats = (value: unknown): boolean => value instanceof Float32Array || value instanceof Float64Array;
const has = (value: unknown, field: string, type: string): boolean => isObject(value) && typeof value[field] === type;

const kinds = {
  any: { holds: () => true, words: "anything" },
  number: { holds: isNumber, words: "a number" },
  boolean: { holds: (value) => typeof value === "boolean", words: "true or false" },
  text: { holds: (value) => typeof value === "string", words: "a string" },
  function: { holds: (value) => typeof value === "function", words: "a function" },
  object: { holds: (value) => isObject(value) && !isPromise(value), words: "an object" },
  iterable: {
    holds: (value) => typeof value === "object" && value !== null && Symbol.iterator in value,
    words: "an array or another iterable",
  },
  array: { holds: Array.isArray, words: "an array" },
  numbers: { holds: isNumbers, words: "an array of numbers" },
  "number or numbers": {
    holds: (value) => isNumber(value) || isNumbers(value),
    words: "a number or an array of numbers",
  },
  "number or object": {
    holds: (value) => isNumber(value) || isObject(value),
    words: "a number, or an object of numbers",
  },
  "number or null": { holds: (value) => isNumber(value) || value === null, words: "a number or null" },
  "text or null": { holds: (value) => typeof value === "string" || value === null, words: "a string or null" },
  floats: { holds: isFloats, words: "a Float32Array or Float64Array" },
  bytes: { holds: (value) => value instanceof Uint8Array, words: "a Uint8Array" },
  file: {
    holds: (value) =>
      has(value, "fileName", "string") &&
      isObject(value) &&
      (value.bytes instanceof Uint8Array || value.arrays instanceof Map),
    words: "{ bytes, fileName } with bytes a Uint8Array",
  },
  activation: {
    holds: (value) => typeof value === "string" || (has(value, "value", "function") && has(value, "slope", "function")),
    words: "an activation function: a name, or { name, value, slope }",
  },
  loss: {
    holds: (value) => typeof value === "string" || (has(value, "value", "function") && has(value, "slope", "function")),
    words: "a loss: a name, or { name, value, slope }",
  },
  map: { holds: (value) => value instanceof Map, words: "a Map" },
  signal: { holds: (value) => has(value, "aborted", "boolean"), words: "an AbortSignal" },
  document: { holds: (value) => has(value, "createElement", "function"), words: "a document" },
  network: {
    holds: (value) => isObject(value) && isObject(value.specification) && isFloats(value.parameters),
    words: "a network, as `train` and `readNetwork` give it",
  },
  specification: {
    holds: (value) => isObject(value) && isObject(value.noise) && isNumber(value.units),
    words: "a network's specification, as `networkFor` gives it",
  },
  trials: {
    holds: (value) =>
      isObject(value) &&
      ["steps", "count", "inputs", "outputs"].every((size) => isNumber(value[size])) &&
      ["input", "target", "weight"].every((array) => value[array] instanceof Float32Array),
    words: "trials, as `readTrials` and a task's `trials` give them",
  },
  source: {
    holds: (value) => isObject(value) && ["task", "trials"].includes(definedKeys(value).join()),
    words: "{ task } or { trials }",
  },
  task: {
    holds: (value) => has(value, "trials", "function") && has(value, "name", "string"),
    words: "a task, as `findTask` and `defineTask` give it",
  },
} as const satisfies Record<string, KindOfValue>;

type KindName = keyof typeof kinds;

/** A kind by its name, one of several words, or an object with at least these fields; with `?` it may be left out. */
export type Kind = KindName | `${KindName}?` | readonly string[] | { readonly [field: string]: Kind };

const definedKeys = (value: Record<string, unknown>): string[] =>
  Object.keys(value).filter((key) => value[key] !== undefined);

function isNumbers(value: unknown): boolean {
  if (Array.isArray(value)) return value.every(isNumber);
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !(value instanceof BigInt64Array);
}

/** Fields that a value must have, each of its kind. The compiler knows them all. */
export type Shape<T> = { readonly [K in keyof T]?: Kind };

/**
 * What is wrong with a value, as "expected … to be A, got B." and what to do; null where it is of the kind.
 * @param name how the value is called, as `options.noise`
 */
export function fault(name: string, value: unknown, kind: Kind): string | null {
  if (typeof kind === "string") {
    const optional = kind.endsWith("?");
    if (optional && value === undefined) return null;
    const { holds, words } = kinds[(optional ? kind.slice(0, -1) : kind) as KindName];
    if (kind === "source" && holds(value)) return sourceFault(name, value as Record<string, unknown>);
    return holds(value) ? null : `expected \`${name}\` to be ${words}, got ${shown(value)}.${advice(value, kind)}`;
  }
  if (isChoices(kind)) return kind.includes(value as string) ? null : choiceFault(name, value, kind);
  if (!kinds.object.holds(value))
    return `expected \`${name}\` to be an object with ${Object.keys(kind).join(", ")}, got ${shown(value)}.${advice(value, "object")}`;
  for (const [field, inner] of Object.entries(kind)) {
    const wrong = fault(`${name}.${field}`, (value as Record<string, unknown>)[field], inner);
    if (wrong !== null) return wrong;
  }
  return null;
}

function sourceFault(name: string, source: Record<string, unknown>): string | null {
  const what = source.task === undefined ? "trials" : "task";
  return fault(`${name}.${what}`, source[what], what);
}

/** What is wrong with a word that is none of the choices. */
export function choiceFault(name: string, value: unknown, choices: readonly string[]): string {
  const near = typeof value === "string" ? didYouMean(value, choices, (one) => JSON.stringify(one)) : "";
  return `expected \`${name}\` to be one of ${choices.join(", ")}, got ${shown(value)}.${near}`;
}

export const isChoices = (kind: unknown): kind is readonly string[] => Array.isArray(kind);

function advice(value: unknown, kind: string): string {
  if (isPromise(value)) return " Await it.";
  if (kind === "source" && kinds.task.holds(value)) return " Give { task }.";
  if (kind === "source" && kinds.trials.holds(value)) return " Give { trials }.";
  if (typeof value === "string" && kind === "task") return ` Give findTask(${shown(value)}).`;
  if (typeof value === "string" && kind.startsWith("number") && value.trim() !== "" && Number.isFinite(Number(value)))
    return " Leave out the quotes.";
  return "";
}
