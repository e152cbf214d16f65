/**
 * Claims of a study in one line each:
 *
 *     preferred.ratio in [0.85, 1.05] for placement inside, noise >= 0.5, on 9 of 10 seeds
 *     verdict is prefers silence for placement outside
 *
 * A quantity, what it should be, `for` which cells (all conditions hold; default every cell), `on` how many seeds of each
 * such cell (default all of them).
 */

import { didYouMean, DitherError } from "dither";
import { findQuantity, quantities } from "./quantities.js";
import { findSetting, settingNames } from "./settings.js";

export const comparisons = ["<=", ">=", "<", ">", "="] as const;
export type Comparison = (typeof comparisons)[number];

/** What a number, or a word, should be. */
export type Expectation =
  | { kind: "interval"; low: number; high: number }
  | { kind: "comparison"; comparison: Comparison; value: number }
  | { kind: "word"; words: string };

/** One condition on a setting of a cell, or on the list of values it may have. */
export interface Condition {
  /** Path of the setting: `network.noise`. */
  setting: string;
  comparison: Comparison | "in";
  value: string | number | boolean | null;
  /** With `in`: lowest and highest value. */
  range?: [number, number];
}

export interface Claim {
  /** As it stands in the file. */
  text: string;
  /** Name of a quantity. */
  quantity: string;
  expectation: Expectation;
  conditions: Condition[];
  /** On at least `least` of `of` seeds; absent: on all. */
  seeds?: { least: number; of: number };
}

/**
 * A claim from its text.
 * @throws DitherError `format` with what was expected where.
 */
export function parseClaim(text: string): Claim {
  if (text.length > 1000) throw refusal(text.slice(0, 60), "a claim of at most 1,000 characters", `${text.length}`);
  const plain = text.replaceAll("≥", ">=").replaceAll("≤", "<=").replace(/\s+/g, " ").trim();
  const [, body, least, of] = /^(.*?)(?:,? on (\d+) of (\d+) seeds?)?$/.exec(plain) ?? [];
  const withoutAll = body.replace(/,? on all seeds$/, "");
  const at = withoutAll.indexOf(" for ");
  const statement = at < 0 ? withoutAll : withoutAll.slice(0, at);
  const conditions = at < 0 ? [] : splitConditions(withoutAll.slice(at + 5)).map((one) => parseCondition(one, text));
  const claim: Claim = { text, ...parseStatement(statement, text), conditions };
  if (least === undefined) return claim;
  const seeds = { least: Number(least), of: Number(of) };
  if (!(seeds.least >= 1 && seeds.least <= seeds.of && seeds.of <= 1_000_000))
    throw refusal(text, "`on M of N seeds` with 1 ≤ M ≤ N", `on ${least} of ${of} seeds`);
  return { ...claim, seeds };
}

const example = "Example: preferred.ratio in [0.85, 1.05] for placement inside, noise >= 0.5, on 9 of 10 seeds";

function refusal(text: string, wanted: string, got: string, known: readonly string[] = []): DitherError {
  return new DitherError(
    "format",
    `claim "${text}": expected ${wanted}, got "${got}".${didYouMean(got, known)} ${example}`,
  );
}

/** A name that is none of those known. */
const unknownName = (text: string, what: string, got: string, known: readonly string[]): DitherError =>
  refusal(text, `one of the ${what} ${known.join(", ")}`, got, known);

function parseStatement(statement: string, text: string): Pick<Claim, "quantity" | "expectation"> {
  const [, name, rest] = /^([\w.]+) ?(.*)$/.exec(statement) ?? [];
  if (name === undefined) throw refusal(text, "a measured quantity first", statement);
  if (!findQuantity(name))
    throw unknownName(
      text,
      "quantities",
      name,
      quantities.map((one) => one.name),
    );
  const words = /^(?:is|=) ?(prefers noise|prefers silence|undecided)$/.exec(rest);
  if (name === "verdict") {
    if (!words) throw refusal(text, "`verdict is` prefers noise, prefers silence or undecided", statement);
    return { quantity: name, expectation: { kind: "word", words: words[1] } };
  }
  const range = parseRange(rest);
  if (range) return { quantity: name, expectation: { kind: "interval", low: range[0], high: range[1] } };
  const [, comparison, value] = /^(<=|>=|<|>|=) ?(\S+)$/.exec(rest) ?? [];
  const number = parseNumber(value);
  if (number === null) throw refusal(text, "`in [low, high]` or a comparison such as `> 0.5` after the quantity", rest);
  return { quantity: name, expectation: { kind: "comparison", comparison: comparison as Comparison, value: number } };
}

/** Splits at commas that are not in brackets. */
function splitConditions(text: string): string[] {
  return text.split(/,(?![^[]*\])/).map((one) => one.trim());
}

function parseCondition(condition: string, text: string): Condition {
  const [, name, rest] = /^([\w.]+) ?(.*)$/.exec(condition) ?? [];
  if (name === undefined) throw refusal(text, "a condition such as `noise >= 0.5` or `placement inside`", condition);
  const setting = findSetting(name);
  if (!setting) throw unknownName(text, "settings", name, settingNames);
  const range = parseRange(rest);
  if (range) return { setting: setting.path, comparison: "in", value: null, range };
  const [, comparison, value] = /^(<=|>=|<|>|=)? ?(.+)$/.exec(rest) ?? [];
  if (value === undefined || /[<>=]/.test(value)) throw refusal(text, `a value for ${name}`, condition);
  const parsed = parseValue(value);
  if (comparison !== undefined && comparison !== "=" && typeof parsed !== "number")
    throw refusal(text, `a number after ${comparison}`, value);
  return { setting: setting.path, comparison: (comparison as Comparison | undefined) ?? "=", value: parsed };
}

/** `in [low, high]`; null where the text is none. */
function parseRange(text: string): [number, number] | null {
  const [, low, high] = /^in ?\[ ?([^,\]]+?) ?, ?([^,\]]+?) ?\]$/.exec(text) ?? [];
  const ends = [parseNumber(low), parseNumber(high)];
  return ends[0] !== null && ends[1] !== null && ends[0] <= ends[1] ? [ends[0], ends[1]] : null;
}

function parseNumber(text: string | undefined): number | null {
  if (text === undefined || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}

function parseValue(text: string): string | number | boolean | null {
  const number = parseNumber(text);
  if (number !== null) return number;
  if (text === "true" || text === "false") return text === "true";
  return text === "null" ? null : text.replace(/^(["'])(.*)\1$/, "$2");
}

/** Whether two numbers compare as asked. */
export function compares(a: number, comparison: Comparison, b: number): boolean {
  if (comparison === "=") return a === b;
  if (comparison === "<") return a < b;
  if (comparison === "<=") return a <= b;
  return comparison === ">" ? a > b : a >= b;
}
