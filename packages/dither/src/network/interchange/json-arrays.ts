/** Files of named arrays in JSON: one object whose members are numbers in nested lists. */

import { DitherError } from "../../errors.js";
import { inOrderOfName, type NamedArray, type NamedArrays } from "./arrays.js";
import { isRecord, parseJson, valueText } from "./json-text.js";
import { fromNested, toNested } from "./nested-arrays.js";

/**
 * The arrays of a JSON object; its members named in `keep` are handed over as they are. With any named, members that are text, null or
 * objects are handed over as `objects`, objects as Maps; without, they are refused.
 * @throws DitherError `format` for malformed JSON, with its position, or members that are no arrays of numbers.
 */
export function decodeJsonArrays(
  bytes: Uint8Array,
  where = "JSON",
  keep: readonly string[] = [],
): { arrays: NamedArrays; extra: ReadonlyMap<string, unknown>; objects: ReadonlyMap<string, unknown> } {
  const value = parseJson(bytes, where);
  if (!isRecord(value))
    throw new DitherError("format", `${where}: expected a JSON object of named arrays, got ${valueText(value)}.`);
  const arrays = new Map<string, NamedArray>();
  const extra = new Map<string, unknown>();
  const objects = new Map<string, unknown>();
  for (const [name, member] of Object.entries(value))
    if (keep.includes(name)) extra.set(name, member);
    else if (keep.length > 0 && isObject(member)) objects.set(name, asMap(member));
    else arrays.set(name, fromNested(member, `${where}, ${name}`));
  return { arrays, extra, objects };
}

const deepest = 16;

/** Whether a member is no number, truth or list of such. */
function isObject(member: unknown, depth = 0): boolean {
  if (Array.isArray(member))
    return depth < deepest && member.some((item) => item !== null && isObject(item, depth + 1));
  return typeof member === "string" || member === null || isRecord(member);
}

/** Objects as Maps, so that no name of theirs is one of JavaScript's own; what lies deeper than any setting does is left out. */
function asMap(member: unknown, depth = 0): unknown {
  if (depth > deepest) return undefined;
  if (Array.isArray(member)) return member.map((item) => asMap(item, depth + 1));
  if (!isRecord(member)) return member;
  return new Map(Object.entries(member).map(([key, value]) => [key, asMap(value, depth + 1)]));
}

/** JSON of an object: the members of `extra` as they are, then the arrays as nested lists in order of name. */
export function encodeJsonArrays(arrays: NamedArrays, extra: ReadonlyMap<string, unknown> = new Map()): Uint8Array {
  const members = [...extra].map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`);
  for (const [name, array] of inOrderOfName(arrays))
    members.push(`${JSON.stringify(name)}: ${JSON.stringify(toNested(array))}`);
  return new TextEncoder().encode(`{\n  ${members.join(",\n  ")}\n}\n`);
}
