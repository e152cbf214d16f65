/** Numbers as a person reads them: as many digits as their interval supports, and no more. */

import type { Interval } from "../../math/statistics/bootstrap.js";
import { checkArguments } from "../../base/check-arguments.js";

/** An estimate with its interval, all three written to the same number of decimals. */
export interface WrittenEstimate {
  readonly value: string;
  readonly low: string;
  readonly high: string;
}

/** A number to `digits` significant digits, without an exponent from 10⁻⁴ to 10⁶; "–" for null, NaN and infinity. */
export function significant(value: number | null, digits = 3): string {
  if (value === null || !Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(digits));
  const magnitude = Math.floor(Math.log10(Math.abs(rounded)));
  if (magnitude < -4 || magnitude >= 6) return minus(rounded.toExponential(digits - 1));
  return fixed(rounded, Math.max(0, digits - 1 - magnitude));
}

/** A number as short as it can be said: 0.5, 24, 0.125. For settings that people chose. */
export function plain(value: number): string {
  return minus(String(Number(value.toPrecision(12))));
}

/** More characters than this make a number of fixed decimals harder to read than one with an exponent. */
const longestFixed = 9;

/**
 * Value and interval with one or two digits of the interval's width; three significant digits where it has no width, or
 * where fixed decimals would be long: numbers keep to their columns whatever their magnitude.
 */
export function estimate(value: number, interval: Readonly<Interval>): WrittenEstimate {
  checkArguments("estimate", { value, interval }, { value: "number", interval: "array" });
  const [low, high] = interval;
  const width = high - low;
  if (!Number.isFinite(width) || width <= 0)
    return { value: significant(value), low: significant(low), high: significant(high) };
  const decimals = Math.max(0, Math.ceil(-Math.log10(width / 3)));
  const written = (write: (x: number) => string): WrittenEstimate => ({
    value: write(value),
    low: write(low),
    high: write(high),
  });
  const size = Math.max(...[value, low, high].filter(Number.isFinite).map(Math.abs));
  if (size < 1e-4) return written((x) => significant(x, 2));
  if (decimals > longestFixed) return written(significant);
  const exact = written((x) => fixed(x, decimals));
  return [exact.value, exact.low, exact.high].some((text) => text.length > longestFixed) ? written(significant) : exact;
}

/** A share as a percentage with its interval: {value: "91", low: "89", high: "93"}. */
export function percentage(share: number, interval: Readonly<Interval>): WrittenEstimate {
  checkArguments("percentage", { share, interval }, { share: "number", interval: "array" });
  if (!interval.every(Number.isFinite)) return { value: significant(100 * share), low: "–", high: "–" };
  const written = estimate(100 * share, [100 * interval[0], 100 * interval[1]]);
  // A share is never worth more than a tenth of a percent, unless it is above 0 and below one for certain.
  if (interval[0] > 0 && interval[1] < 0.001) return written;
  const tenth = /\.\d\d/.test(written.value + written.low + written.high);
  if (!tenth) return written;
  return { value: fixed(100 * share, 1), low: fixed(100 * interval[0], 1), high: fixed(100 * interval[1], 1) };
}

/** "0.48 [0.46, 0.50]"; the value alone where there is no interval. */
export function bracketed(written: WrittenEstimate, unit = ""): string {
  checkArguments(
    "bracketed",
    { written, unit },
    { written: { value: "text", low: "text", high: "text" }, unit: "text?" },
  );
  if (written.low === "–" && written.high === "–") return written.value === "–" ? "–" : `${written.value}${unit}`;
  return `${written.value}${unit} [${written.low}, ${written.high}]`;
}

/** Fixed decimals with a true minus sign, never "−0.00"; exactly zero is "0". */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return "–";
  if (value === 0) return "0";
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : minus(text);
}

/** "a", "a and b", "a, b and c". */
export function list(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts[parts.length - 1]}`;
}

/** Seeds as people say them: "1 to 10" for a run of whole numbers, "1, 4 and 9" otherwise. */
export function seedList(seeds: readonly number[]): string {
  const consecutive = seeds.length > 2 && seeds.every((seed, i) => seed === seeds[0] + i);
  return consecutive ? `${seeds[0]} to ${seeds[seeds.length - 1]}` : list(seeds.map(String));
}

function minus(text: string): string {
  return text.replace(/^-/, "−");
}
