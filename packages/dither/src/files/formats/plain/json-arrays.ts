/** Files of named arrays in JSON: one object whose members are numbers in nested lists. */

import { DitherError } from "../../../base/errors.js";
import { inOrderOfName, namesText, type NamedArray, type NamedArrays } from "../values/arrays.js";
import type { ArraysAndObjects } from "../values/file-contents.js";
import { isRecord, parseJson, valueText } from "../values/json-text.js";
import type { PickleValue } from "../values/values.js";
import { fromNested, toNested } from "../values/nested-arrays.js";
import { checkArguments } from "../../../base/check-arguments.js";

/**
 * What a JSON object holds: members that are numbers, true, false, or lists of them, are arrays; text, objects, null and
 * lists of anything but numbers are objects. Its members named in `keep` are handed over as they are.
 * @throws DitherError `format` for malformed JSON, with its position, or lists of numbers of different lengths.
 */
export function readJsonArrays(
  bytes: Uint8Array,
  where = "JSON",
  keep: readonly string[] = [],
): ArraysAndObjects & { extra: ReadonlyMap<string, unknown> } {
  const value = parseJson(bytes, where);
  if (!isRecord(value))
    throw new DitherError("format", `${where}: expected a JSON object of named arrays, got ${valueText(value)}.`);
  const arrays = new Map<string, NamedArray>();
  const objects = new Map<string, PickleValue>();
  const extra = new Map<string, unknown>();
  for (const [name, member] of membersOf(value, keep, "", 0))
    if (keep.includes(name)) extra.set(name, member);
    else if (arrays.has(name) || objects.has(name))
      throw new DitherError("format", `${where}: expected each name once, got ${short(name)} twice. Rename one.`);
    else if (isNumeric(member)) arrays.set(name, fromNested(member, `${where}, ${short(name)}`));
    else objects.set(name, fromJson(member, `${where}, ${short(name)}`, 0));
  return { arrays, objects, extra };
}

/**
 * The arrays of a JSON object that holds nothing else.
 * @throws DitherError `format` as `readJsonArrays`, and for members that are no arrays of numbers
 */
export function decodeJsonArrays(bytes: Uint8Array, where = "JSON", keep: readonly string[] = []) {
  checkArguments("decodeJsonArrays", { bytes, keep }, { bytes: "bytes", keep: "array?" });
  const { arrays, objects, extra } = readJsonArrays(bytes, where, keep);
  if (objects.size > 0)
    throw new DitherError(
      "format",
      `${where}: expected members that are numbers in nested lists, got others: ${namesText([...objects.keys()])}. Leave them out.`,
    );
  return { arrays, extra };
}

/** The members by name; those of an object that holds matrices at some depth, as a tree of parameters does, by names joined with dots. */
function membersOf(
  value: Record<string, unknown>,
  keep: readonly string[],
  prefix: string,
  depth: number,
): [string, unknown][] {
  return Object.entries(value).flatMap(([key, member]): [string, unknown][] => {
    const name = prefix + key;
    const inner = isRecord(member) && !keep.includes(name) && depth < 8 && holdsMatrix(member, 8);
    return inner ? membersOf(member, keep, `${name}.`, depth + 1) : [[name, member]];
  });
}

/** Whether an object holds lists of lists of numbers, at most so deep. */
function holdsMatrix(value: Record<string, unknown>, depth: number): boolean {
  return Object.values(value).some((member) =>
    isRecord(member)
      ? depth > 0 && holdsMatrix(member, depth - 1)
      : Array.isArray(member) && Array.isArray(member[0]) && isNumeric(member),
  );
}

/** A number, or lists whose first element at the bottom is one (or null, as MATLAB writes NaN): meant as an array. */
export function isNumeric(member: unknown): boolean {
  let inner = member;
  while (Array.isArray(inner)) {
    if (inner.length === 0) return true;
    inner = inner[0] as unknown;
  }
  return typeof inner === "number" || typeof inner === "boolean" || (Array.isArray(member) && inner === null);
}

const deepest = 100;

/** A parsed value with dicts as Maps, so that no name of a file's is a property. */
function fromJson(value: unknown, where: string, depth: number): PickleValue {
  if (depth > deepest)
    throw new DitherError("format", `${where}: expected at most ${deepest} levels of nesting, got more. Leave it out.`);
  if (Array.isArray(value)) return value.map((item) => fromJson(item, where, depth + 1));
  if (isRecord(value))
    return new Map(Object.entries(value).map(([key, item]) => [key, fromJson(item, where, depth + 1)]));
  return value as string | number | boolean | null;
}

function short(name: string): string {
  return name.length > 80 ? `${name.slice(0, 80)}…` : name;
}

/** JSON of an object: the members of `extra` as they are, then the arrays as nested lists in order of name. */
export function encodeJsonArrays(arrays: NamedArrays, extra: ReadonlyMap<string, unknown> = new Map()): Uint8Array {
  checkArguments("encodeJsonArrays", { arrays, extra }, { arrays: "map", extra: "map?" });
  const members = [...extra].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  for (const [name, array] of inOrderOfName(arrays))
    members.push(`${JSON.stringify(name)}: ${JSON.stringify(toNested(array))}`);
  return new TextEncoder().encode(`{\n  ${members.join(",\n  ")}\n}\n`);
}
