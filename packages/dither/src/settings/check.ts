/** The library's checks of settings: names and kinds, ranges, and the defaults that stand for what is left out. */

import type { OptionKind } from "../base/check-options.js";
import { DitherError } from "../base/errors.js";
import { shown } from "../base/shown.js";
import { largestWhole, type Filled, type NumberValue, type Setting, type Settings, type Value } from "./setting.js";

/** What each of the settings may be, for the check of options. */
export function kindsOf<F extends Settings>(fields: F): { readonly [K in keyof F]: OptionKind } {
  return Object.fromEntries(Object.entries(fields).map(([name, { value }]) => [name, kindOf(value)])) as {
    [K in keyof F]: OptionKind;
  };
}

function kindOf(value: Value): OptionKind {
  switch (value.of) {
    case "number":
    case "text":
      return value.of;
    case "choice":
      return value.choices;
    case "activation":
      return value.of;
    case "literal":
      return typeof value.literals[0] === "string" ? value.literals.map(String) : "boolean";
    case "nullable":
      return "number or null";
    case "list":
      return value.each.of === "number" ? "numbers" : "array";
    case "object":
      return kindsOf(value.fields);
    case "either":
      if (value.tag !== undefined) return "object";
      return value.either.some(({ of }) => of === "list") ? "number or numbers" : "number or object";
    default:
      return "object";
  }
}

/** The range of a number in words, as "expected x to be …" goes on. */
export function bounds({ whole, least, above, most, below }: NumberValue): string {
  if (whole)
    return most === largestWhole ? `a whole number of ${least} or more` : `a whole number from ${least} to ${most}`;
  if (above !== undefined && below !== undefined) return `between ${above} and ${below}`;
  if (above !== undefined) return most === undefined ? `above ${above}` : `above ${above} and at most ${most}`;
  if (least !== undefined) return below === undefined ? `${least} or more` : `in [${least}, ${below})`;
  return "finite";
}

/** Whether a number lies in the range. */
export function inRange(number: unknown, { whole, least, above, most, below }: NumberValue): boolean {
  return (
    typeof number === "number" &&
    Number.isFinite(number) &&
    (!whole || Number.isInteger(number)) &&
    !(least !== undefined && number < least) &&
    !(above !== undefined && number <= above) &&
    !(most !== undefined && number > most) &&
    !(below !== undefined && number >= below)
  );
}

/** @throws DitherError `value` where a number is out of range; `name` says how messages call the setting. */
export function checkNumber(where: string, name: string, { value, expected }: Setting, given: unknown): void {
  const range = value.of === "nullable" ? value.value : value;
  if (range.of !== "number" || (value.of === "nullable" && given === null) || inRange(given, range)) return;
  const orNull = value.of === "nullable" ? `, or null for ${value.meaning}` : "";
  throw new DitherError(
    "value",
    `${where}: expected ${expected ?? `\`${name}\` to be ${bounds(range)}${orNull}`}, got ${shown(given)}.`,
  );
}

/** @throws DitherError `value` for the first number that is out of range, in settings within settings too. */
export function checkNumbers(where: string, fields: Settings, given: object, needed = false, place = ""): void {
  for (const [name, setting] of Object.entries(fields)) {
    const value = (given as Record<string, unknown>)[name];
    if (value === undefined && !needed) continue;
    const { value: kind } = setting;
    if (kind.of === "object") checkNumbers(where, kind.fields, value as object, kind.whole, `${place}${name}.`);
    else checkNumber(where, place + name, setting, value);
  }
}

/** The settings with their defaults, then those that have none, in the order of the table; without what says nothing. */
export function filled<F extends Settings>(fields: F, given: object = {}): Filled<F> {
  return fill(fields, given) as Filled<F>;
}

function fill(fields: Settings, given: object): Record<string, unknown> {
  const entries = Object.entries(fields);
  const inOrder = [
    ...entries.filter(([, one]) => "default" in one),
    ...entries.filter(([, one]) => !("default" in one)),
  ];
  const values = inOrder.map(([name, { value: kind, default: usual, absent }]) => {
    const value = (given as Record<string, unknown>)[name];
    if (kind.of === "object") return [name, fill(kind.fields, value ?? {})] as const;
    return [name, value === undefined ? usual : value === absent ? undefined : value] as const;
  });
  return Object.fromEntries(values.filter(([, value]) => saysSomething(value)));
}

/** Not left out, and no empty list or object. */
const saysSomething = (value: unknown): boolean =>
  value !== undefined && !(typeof value === "object" && value !== null && Object.keys(value).length === 0);
