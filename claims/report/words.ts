/** How the report writes what it found. */

import { significant } from "dither";
import { quantile } from "../../packages/dither/src/math/statistics/bootstrap.js";
import type { Proportion } from "./records.js";

/** Numbers of a list of them; an error where there is none, so that no "–" stands for a number. */
export function numbersOf(values: readonly unknown[]): Float64Array {
  const numbers = values.filter((value): value is number => typeof value === "number" && Number.isFinite(value));
  if (numbers.length === 0) throw new Error("expected numbers, got none");
  return Float64Array.from(numbers).sort();
}

export const medianText = (values: readonly unknown[]): string => significant(quantile(numbersOf(values), 0.5), 3);

export function meanText(values: readonly unknown[]): string {
  const numbers = numbersOf(values);
  return significant(numbers.reduce((sum, value) => sum + value, 0) / numbers.length, 2);
}

/** "0.951 to 0.990"; of counts "7 to 10" */
export function rangeText(values: readonly unknown[]): string {
  const numbers = numbersOf(values);
  const areCounts = numbers.every((value) => Number.isInteger(value));
  const [low, high] = [numbers[0], numbers[numbers.length - 1]].map((value) =>
    areCounts ? String(value) : significant(value, 3),
  );
  return low === high ? low : `${low} to ${high}`;
}

/** "29 of 30 seeds [83 to 99 %]" */
export function proportionText({ holds, count, interval }: Proportion, counted: string): string {
  const share = `${holds} of ${count} ${counted}`;
  if (interval === null) return share;
  const [low, high] = interval.map((end) => Math.round(100 * end));
  return `${share} [${low} to ${high} %]`;
}
