/**
 * Claims of a study in one line each:
 *
 *     preferred.ratio in [0.85, 1.05] and lossRatio > 4 for placement inside, noise >= 0.5, on 9 of 10 seeds
 *     verdict is prefers silence for placement outside
 *     transmission < transmission[placement outside] for placement inside, on 9 of 10 seeds
 *
 * A quantity and what it should be, more of them after `and`, `for` which cells (all conditions hold; default every cell),
 * `on` how many seeds of each such cell (default all of them; what is joined by `and` holds on the same seeds), or `on 60% of
 * seeds`: on that share of all seeds there could be, which an interval decides. A quantity with settings in brackets is that
 * of the cell which has these settings and is like the other otherwise, seed by seed; a factor may stand before it:
 * `0.7 * loss.trained[gradient noise]`.
 */

import { didYouMean, DitherError } from "dither";
import type { Claim, Comparison, Condition, Counterpart, SettingValue, Statement } from "./claim.js";
import { findQuantity, quantities } from "./quantities.js";
import { findSetting, settingNames } from "./settings.js";

/**
 * A claim from its text.
 * @throws DitherError `format` with what was expected where.
 */
export function parseClaim(text: string): Claim {
  if (text.length > 1000) throw refusal(text.slice(0, 60), "a claim of at most 1,000 characters", `${text.length}`);
  const plain = text.replaceAll("≥", ">=").replaceAll("≤", "<=").replace(/\s+/g, " ").trim();
  const [, body, least, of, percent] =
    /^(.*?)(?:,? on (?:(\d+) of (\d+) seeds?|(\d+(?:\.\d+)?) ?% of seeds))?$/.exec(plain) ?? [];
  const withoutAll = body.replace(/,? on all seeds$/, "");
  const at = withoutAll.indexOf(" for ");
  const statement = at < 0 ? withoutAll : withoutAll.slice(0, at);
  const conditions = at < 0 ? [] : splitConditions(withoutAll.slice(at + 5)).map((one) => parseCondition(one, text));
  const statements = statement.split(/ and (?![^[]*\])/).map((one) => parseStatement(one, text));
  const claim: Claim = { text, statements, conditions };
  if (percent !== undefined) {
    const share = Number(percent) / 100;
    if (!(share > 0 && share < 1))
      throw refusal(text, "`on P% of seeds` with P between 0 and 100", `on ${percent}% of seeds`);
    return { ...claim, seeds: { share } };
  }
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

function parseStatement(statement: string, text: string): Statement {
  const [, name, rest] = /^([\w.]+) ?(.*)$/.exec(statement) ?? [];
  if (name === undefined) throw refusal(text, "a measured quantity first", statement);
  checkQuantity(name, text);
  const words = /^(?:is|=) ?(prefers noise|prefers silence|undecided)$/.exec(rest);
  if (name === "verdict") {
    if (!words) throw refusal(text, "`verdict is` prefers noise, prefers silence or undecided", statement);
    return { quantity: name, expectation: { kind: "word", words: words[1] } };
  }
  const range = parseRange(rest);
  if (range) return { quantity: name, expectation: { kind: "interval", low: range[0], high: range[1] } };
  const [, sign, value] = /^(<=|>=|<|>|=) ?(.+)$/.exec(rest) ?? [];
  const comparison = sign as Comparison;
  const number = parseNumber(value);
  if (number !== null) return { quantity: name, expectation: { kind: "comparison", comparison, value: number } };
  const [, factor = "1", other, settings] = /^(?:(\S+) ?\* ?)?([a-z][\w.]*)(?:\[(.*)\])?$/i.exec(value ?? "") ?? [];
  const times = parseNumber(factor);
  if (other === undefined || times === null)
    throw refusal(text, "`in [low, high]` or a comparison such as `> 0.5` after the quantity", rest);
  const counterpart = parseCounterpart(other, settings, text);
  return { quantity: name, expectation: { kind: "quantity", comparison, factor: times, other: counterpart } };
}

function checkQuantity(name: string, text: string): void {
  if (!findQuantity(name))
    throw unknownName(
      text,
      "quantities",
      name,
      quantities.map((one) => one.name),
    );
}

function parseCounterpart(quantity: string, settings: string | undefined, text: string): Counterpart {
  checkQuantity(quantity, text);
  if (quantity === "verdict") throw refusal(text, "a number to compare with", quantity);
  const conditions = settings === undefined ? [] : splitConditions(settings).map((one) => parseCondition(one, text));
  if (conditions.some(({ comparison }) => comparison !== "="))
    throw refusal(text, "one value of each setting in brackets, as [placement outside]", settings ?? "");
  return {
    quantity,
    settings: conditions.map(({ setting, value }) => ({ path: setting, value })),
    text: settings === undefined ? quantity : `${quantity}[${settings}]`,
  };
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

function parseValue(text: string): SettingValue {
  const number = parseNumber(text);
  if (number !== null) return number;
  if (/^\[[\d., ]*\]$/.test(text)) return text.slice(1, -1).split(",").map(Number);
  if (text === "true" || text === "false") return text === "true";
  return text === "null" ? null : text.replace(/^(["'])(.*)\1$/, "$2");
}
