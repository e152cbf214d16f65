/** The conditions of trials: those that a label tells apart, or else the constant inputs they hold. */

import type { Trials } from "../../tasks/contract/trials.js";

export interface Conditions {
  /** A label of the trials, or their constant input. */
  by: "label" | "input";
  /** The label's name; "input" for inputs. */
  name: string;
  /** What the conditions are called, ascending. */
  names: string[];
  /** Which one each trial has, −1 for none, `[trial]`. */
  of: Int32Array;
}

/** More values than this are put into bins of about equally many trials. */
const mostValues = 12;
const bins = 8;

/** Null where trials have neither labels nor constant inputs that differ. */
export function conditionsOf(trials: Trials, constant: boolean): Conditions | null {
  for (const [name, values] of Object.entries(trials.labels ?? {})) {
    const found = grouped(values);
    if (found) return { by: "label", name, ...found };
  }
  if (!constant || trials.inputs === 0) return null;
  const { inputs, count, input } = trials;
  if (inputs === 1) {
    const found = grouped(Float64Array.from(input.subarray(0, count)));
    return found && { by: "input", name: "input", ...found };
  }
  const keys = Array.from({ length: count }, (_, k) =>
    Array.from({ length: inputs }, (_channel, c) => written(input[c * count + k])).join(" "),
  );
  const names = [...new Set(keys)].sort();
  if (names.length < 2 || names.length > mostValues) return null;
  return { by: "input", name: "input", names, of: Int32Array.from(keys, (key) => names.indexOf(key)) };
}

/** Values as they are where there are few, else in bins; null for fewer than two. */
function grouped(values: ArrayLike<number>): Pick<Conditions, "names" | "of"> | null {
  const sorted = Array.from(values)
    .filter((x) => Number.isFinite(x))
    .sort((a, b) => a - b);
  const distinct = [...new Set(sorted)];
  if (distinct.length < 2) return null;
  if (distinct.length <= mostValues)
    return { names: distinct.map(written), of: Int32Array.from(values, (x) => distinct.indexOf(x)) };
  const ends = Array.from(
    { length: bins },
    (_, b) => sorted[Math.min(sorted.length - 1, Math.ceil(((b + 1) * sorted.length) / bins) - 1)],
  );
  const edges = [...new Set(ends)];
  const of = Int32Array.from(values, (x) => (Number.isFinite(x) ? edges.findIndex((end) => x <= end) : -1));
  const names = edges.map((end, b) => `${written(b === 0 ? sorted[0] : edges[b - 1])} to ${written(end)}`);
  return { names, of };
}

const written = (x: number): string => String(Number(x.toPrecision(3)));
