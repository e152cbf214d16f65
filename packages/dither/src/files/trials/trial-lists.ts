/** Trials of unequal length: a list with an array for each trial, and the padded array that holds the same. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import { shapeText, type NamedArray, type NamedArrays } from "../formats/values/arrays.js";
import { isRecord, parseJson, valueText } from "../formats/values/json-text.js";
import { fromNested } from "../formats/values/nested-arrays.js";

/** Arrays by name; a list has one array [step, channel], or [step], for each trial. */
export type TrialArrays = ReadonlyMap<string, NamedArray | readonly NamedArray[]>;

/** One array [trial, step, channel] with NaN after the end of each trial, and the steps of each. */
export interface PaddedTrials {
  array: NamedArray;
  lengths: Int32Array;
}

export const isList = (array: NamedArray | readonly NamedArray[]): array is readonly NamedArray[] =>
  Array.isArray(array);

/** The arrays of a JSON object; nested lists whose second axis has unequal lengths are lists of trials. */
export function trialsOfJson(bytes: Uint8Array, where: string): TrialArrays {
  const value = parseJson(bytes, where);
  if (!isRecord(value))
    throw new DitherError("format", `${where}: expected a JSON object of named arrays, got ${valueText(value)}.`);
  const arrays = new Map<string, NamedArray | NamedArray[]>();
  for (const [name, member] of Object.entries(value)) {
    const lists = Array.isArray(member) && member.every(Array.isArray) ? (member as unknown[][]) : [];
    const unequal = lists.some((list) => list.length !== lists[0].length);
    const at = `${where}, ${name}`;
    arrays.set(name, unequal ? lists.map((list, k) => fromNested(list, `${at}, trial ${k}`)) : fromNested(member, at));
  }
  return arrays;
}

/**
 * The padded array of a list of trials.
 * @throws DitherError `mismatch` for trials of different channels
 */
export function padded(name: string, list: readonly NamedArray[], where: string): PaddedTrials {
  const lengths = Int32Array.from(list, ({ shape }) => shape[0] ?? 0);
  const steps = lengths.reduce((a, b) => Math.max(a, b), 0);
  const channels = list.find(({ shape }) => (shape[0] ?? 0) > 0)?.shape[1] ?? 1;
  const odd = list.findIndex(
    ({ shape }) => shape.length < 1 || shape.length > 2 || (shape[0] > 0 && (shape[1] ?? 1) !== channels),
  );
  if (odd >= 0)
    throw new DitherError(
      "mismatch",
      `${where}: expected \`${name}\` of trial ${odd} of shape [step, ${channels}], got ${shapeText(list[odd].shape)}. Give every trial the same channels.`,
    );
  if (list.length * steps * channels > 2_147_483_648)
    throw new DitherError(
      "unsupported",
      `${where}: expected trials of similar length, got ${list.length} in \`${name}\` of which the longest has ${steps} steps: padded they do not fit into memory. Split the longest.`,
    );
  const values = new Float64Array(list.length * steps * channels).fill(NaN);
  for (const [k, one] of list.entries()) values.set(one.values, k * steps * channels);
  return { array: { shape: [list.length, steps, channels], values }, lengths };
}

/** All arrays with their lists padded, and the steps of each trial where there are lists. */
export function paddedArrays(arrays: TrialArrays, where: string): { arrays: NamedArrays; lengths?: Int32Array } {
  const whole = new Map<string, NamedArray>();
  let first: { name: string; lengths: Int32Array } | undefined;
  for (const [name, array] of arrays) {
    if (!isList(array)) {
      whole.set(name, array);
      continue;
    }
    const { array: filled, lengths } = padded(name, array, where);
    whole.set(name, filled);
    first ??= { name, lengths };
    const other = first.lengths;
    const odd = lengths.length === other.length ? lengths.findIndex((length, k) => length !== other[k]) : -1;
    if (lengths.length !== other.length || odd >= 0)
      throw new DitherError(
        "mismatch",
        odd < 0
          ? `${where}: expected \`${name}\` of ${other.length} trials as \`${first.name}\` has, got ${lengths.length}.`
          : `${where}: expected ${other[odd]} steps in trial ${odd} of \`${name}\` as \`${first.name}\` has, got ${lengths[odd]}.`,
      );
  }
  return defined({ arrays: whole, lengths: first?.lengths });
}
