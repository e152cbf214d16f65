/** MATLAB's variables as named arrays and objects: fields of structures with dots, cells as lists. */

import { DitherError } from "../../../base/errors.js";
import type { NamedArray } from "../values/arrays.js";
import type { PickleValue } from "../values/values.js";

/** A variable, field or cell. */
export type MatlabValue =
  | NamedArray
  | { kind: "text"; text: string | string[] }
  | { kind: "cell"; cells: MatlabValue[] }
  | { kind: "struct"; records: ReadonlyMap<string, MatlabValue>[] }
  | { kind: "other"; what: string };

export interface Placed {
  arrays: Map<string, NamedArray>;
  objects: Map<string, PickleValue>;
}

/**
 * Puts a variable under its name; the fields of one structure are variables `name.field`.
 * @throws DitherError `format` for a name that comes twice
 */
export function placeMatlab(name: string, value: MatlabValue, into: Placed, where: string): void {
  if (into.arrays.has(name) || into.objects.has(name))
    throw new DitherError("format", `${where}: expected each name once, got ${name.slice(0, 80)} twice. Rename one.`);
  if (!("kind" in value)) into.arrays.set(name, value);
  else if (value.kind === "struct" && value.records.length === 1)
    for (const [field, member] of value.records[0]) placeMatlab(`${name}.${field}`, member, into, where);
  else into.objects.set(name, asObject(value));
}

function asObject(value: MatlabValue): PickleValue {
  if (!("kind" in value)) return { kind: "array", ...value };
  switch (value.kind) {
    case "text":
      return value.text;
    case "cell":
      return value.cells.map(asObject);
    case "struct":
      return value.records.map((record) => new Map([...record].map(([field, member]) => [field, asObject(member)])));
    case "other":
      return { kind: "object", class: `matlab.${value.what}`, arguments: [] };
    default:
      return value satisfies never;
  }
}
