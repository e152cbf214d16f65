/** What the report takes from the records of claims, those of study files and those of programs. */

import { significant } from "dither";
import type { ClaimRecords, ProgramClaim, StudyClaim } from "./records.js";
import { hasValues, lookupIn, rowsWhere, type Token } from "./tokens.js";
import { medianText, numbersOf, proportionText, rangeText } from "./words.js";

/** `{{claims WHAT}}`: of all claims. */
const ofAll: Record<string, (records: ClaimRecords) => string> = {
  tally(records) {
    const { studies, checked } = records;
    const count = (verdict: string): number => withVerdict(records, verdict).length;
    return `Of ${studies.length + checked.length} claims ${count("pass")} pass, ${count("fail")} fail and ${count("undecided")} are undecided`;
  },
  /** The studies and programs that have claims with this verdict. */
  failing: (records) => namesWith(records, "fail"),
  undecided: (records) => namesWith(records, "undecided"),
  simultaneous: ({ count }) => String(count),
  sets: ({ firsts }) => String(firsts.length),
  seeds: ({ studies }) => String(Math.max(...studies.flatMap(({ cells }) => cells.map(({ count }) => count)))),
  number: ({ number }) => String(number),
  version: ({ version }) => version,
};

const withVerdict = ({ studies, checked }: ClaimRecords, verdict: string): (StudyClaim | ProgramClaim)[] =>
  [...studies, ...checked].filter((one) => one.verdict === verdict);

const namesWith = (records: ClaimRecords, verdict: string): string =>
  [...new Set(withVerdict(records, verdict).map(({ id }) => `\`${id}\``))].join(", ");

/** `{{claims WHAT STUDY PLACE [NAME] [SETTING=VALUE…]}}`: of the claim at this place of a study, from 0. */
const ofOne: Record<string, (claim: StudyClaim, name: string, where: Token["where"]) => string> = {
  statement: ({ claim }) => `\`${claim}\``,
  verdict: ({ verdict }) => verdict,
  /** In the cell with fewest. */
  holds: (claim, _, where) =>
    proportionText(
      cellsOf(claim, where).reduce((a, b) => (b.holds / b.count < a.holds / a.count ? b : a)),
      "seeds",
    ),
  median: (claim, name, where) => medianText(valuesOf(claim, name, where)),
  range: (claim, name, where) => rangeText(valuesOf(claim, name, where)),
  least: (claim, name, where) => significant(numbersOf(valuesOf(claim, name, where))[0], 3),
  most: (claim, name, where) => significant(numbersOf(valuesOf(claim, name, where)).at(-1) ?? NaN, 3),
};

export function claimLookup(records: ClaimRecords, { what, words, where }: Token): string {
  if (words.length === 0) return lookupIn(ofAll, what)(records);
  const [id, place, name = ""] = words;
  const claims = records.studies.filter((claim) => claim.id === id);
  const claim = claims.at(Number(place));
  if (claim === undefined) throw new Error(`expected a place below ${claims.length}, the number of claims of ${id}`);
  return lookupIn(ofOne, what)(claim, name, where);
}

const cellsOf = ({ cells }: StudyClaim, where: Token["where"]): StudyClaim["cells"] =>
  cells.filter(({ settings }) => hasValues(settings, where));

const valuesOf = (claim: StudyClaim, name: string, where: Token["where"]): unknown[] =>
  cellsOf(claim, where).flatMap(({ values }) => values[name] ?? []);

/** `{{program WHAT ID [NAME]}}`: of a claim that a program checks. */
const ofProgram: Record<string, (claim: ProgramClaim, name: string) => string> = {
  verdict: ({ verdict }) => verdict,
  measured: ({ measured }) => measured,
  holds({ proportion, measured }) {
    const [, counted] = /^holds on \d+ of \d+ (\w+)/.exec(measured) ?? [];
    if (proportion === undefined) throw new Error("expected a claim with a proportion");
    return proportionText(proportion, counted);
  },
  median: ({ values }, name) => medianText(values?.[name] ?? []),
  range: ({ values }, name) => rangeText(values?.[name] ?? []),
};

export function programLookup({ checked }: ClaimRecords, { what, words, where }: Token): string {
  const [id, name = ""] = words;
  const [claim] = rowsWhere(checked, { ...where, id });
  return lookupIn(ofProgram, what)(claim, name);
}
