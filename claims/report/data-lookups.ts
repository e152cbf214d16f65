/** What the report takes from the cells of studies, from the atlas, and from the networks that were trained to need no noise. */

import { significant } from "dither";
import { markdownTable } from "../between-markers.js";
import {
  foretoldTable,
  lawText,
  leakTable,
  lengthTable,
  ratioTable,
  scoredOf,
  some,
  summary,
  thresholdTable,
  wantingCount,
} from "../atlas/tables.js";
import type { AtlasRun, MeasuredRun } from "../atlas/runs.js";
import type { PreferenceRow } from "../preferences/rows.js";
import { preferencesSummary } from "../preferences/table.js";
import type { SuiteNetwork } from "../suite/networks.js";
import { pooledTable, solvedCount, verdictCounts } from "../suite/page.js";
import type { Prevention } from "./prevention.js";
import { lookupIn, rowsWhere, type Token } from "./tokens.js";
import { meanText, medianText, numbersOf, rangeText } from "./words.js";

/** Parts that stand on the atlas's own page too. */
const atlasParts: Record<string, (runs: readonly AtlasRun[]) => string> = {
  summary,
  thresholds: thresholdTable,
  ratios: ratioTable,
  law: lawText,
  length: lengthTable,
  leak: leakTable,
  foretold: foretoldTable,
  some: () => String(some),
};

const wantedBy = { both: [true, true], loss: [true, false], score: [false, true] } as const;

/** `{{atlas wanted both|loss|score}}`: what the networks with noise inside and a score want it for. */
function wanted(runs: readonly MeasuredRun[], by: string): string {
  const scored = scoredOf(runs);
  const [loss, score] = lookupIn<readonly [boolean, boolean]>(wantedBy, by);
  return `${wantingCount(scored, loss, score)} of ${scored.length}`;
}

/** `{{atlas|suite WHAT NAME [COLUMN=VALUE…]}}`: of one column of the rows that have these values. */
const runNumbers: Record<string, (runs: readonly MeasuredRun[], name: string) => string> = {
  mean: (runs, name) => meanText(valuesOf(runs, name)),
  median: (runs, name) => medianText(valuesOf(runs, name)),
  range: (runs, name) => rangeText(valuesOf(runs, name)),
  /** How many of them came to this verdict: "12 of 15". */
  verdicts: (runs, verdict) => `${runs.filter((run) => run.verdict === verdict).length} of ${runs.length}`,
  most(runs, name) {
    const most = numbersOf(valuesOf(runs, name)).at(-1) ?? NaN;
    return Number.isInteger(most) ? String(most) : significant(most, 2);
  },
  wanted,
  count: (runs) => String(runs.length),
  seeds: (runs) => String(new Set(runs.map(({ seed }) => seed)).size),
};

const valuesOf = (rows: readonly object[], name: string): unknown[] =>
  rows.map((row) => new Map<string, unknown>(Object.entries(row)).get(name));

export function atlasLookup(runs: readonly AtlasRun[], { what, words: [name], where }: Token): string {
  const part = new Map(Object.entries(atlasParts)).get(what);
  if (part !== undefined && name === undefined) return part(runs);
  return lookupIn(runNumbers, what)(rowsWhere(runs, where), name ?? "");
}

/** `{{suite table}}`, and numbers of its rows, of which `solved` and `preferring` count a network's tasks. */
export function suiteLookup(networks: readonly SuiteNetwork[], { what, words: [name], where }: Token): string {
  if (what === "table") return pooledTable(networks);
  const rows = rowsWhere(networks, where).map((network) => ({
    ...network,
    solved: solvedCount(network),
    preferring: verdictCounts(network)[0],
  }));
  return lookupIn(runNumbers, what)(rows, name ?? "");
}

/** `{{cells summary}}`, `{{cells seeds FAMILY}}`, and `{{cells table FAMILY…}}`: each kind of network at each level, noise inside beside noise outside. */
const cellParts: Record<string, (rows: readonly PreferenceRow[], words: readonly string[]) => string> = {
  summary: preferencesSummary,
  seeds: (rows, [family]) => [...new Set(rowsWhere(rows, { family }).map(({ seeds }) => seeds))].join(" or "),
  table: (rows, families) => cellTable(families.flatMap((family) => rowsWhere(rows, { family }))),
};

export const cellLookup = (rows: readonly PreferenceRow[], { what, words }: Token): string =>
  lookupIn(cellParts, what)(rows, words);

function cellTable(rows: readonly PreferenceRow[]): string {
  const nameOf = ({ task, units, activation, kind, noise }: PreferenceRow): string[] => {
    const parts = [task, activation, units, ...(kind === "additive" ? [] : [kind])];
    return [parts.join(", "), String(noise)];
  };
  const kinds = new Map<string, PreferenceRow[]>();
  for (const row of rows) {
    const key = JSON.stringify(nameOf(row));
    kinds.set(key, [...(kinds.get(key) ?? []), row]);
  }
  const said = (own: readonly PreferenceRow[], placement: string): string[] => {
    const row = own.find((one) => one.placement === placement);
    if (row === undefined) return ["–", "–"];
    const { mean, interval } = row.ratio;
    const ratio = mean === 0 ? "0" : mean.toFixed(2);
    const ends = interval && interval.map((end) => end.toFixed(2));
    const spread = ends && ends[0] !== ends[1] ? ` [${ends.join(", ")}]` : "";
    return [`${ratio}${spread}`, significant(row.lossRatio.mean, 2), row.verdicts.join(" / ")];
  };
  return markdownTable(
    [
      "task, function, units",
      "level",
      "σ\\*/σ_train, inside",
      "L(0)/L(σ_train)",
      "noise / silence / undecided",
      "σ\\*/σ_train, outside",
    ],
    [...kinds].map(([key, own]) => [
      ...(JSON.parse(key) as string[]),
      ...[...said(own, "inside"), "–"].slice(0, 3),
      said(own, "outside")[0],
    ]),
  );
}

const preventionParts: Record<string, (records: Prevention) => string> = {
  seeds: ({ seeds }) => String(seeds),
  table: ({ cells }) =>
    markdownTable(
      ["s", "training noise", "L(0)", "L(s)", "σ\\*/s", "noise / silence / undecided"],
      cells.map(({ noise, schedule, silent, trained, ratio, verdicts }) => [
        String(noise),
        schedule === "constant" ? "s" : "uniform on [0, s]",
        withRange(silent),
        withRange(trained),
        withRange(ratio),
        verdicts.join(" / "),
      ]),
    ),
};

const withRange = (values: readonly number[]): string => `${medianText(values)} (${rangeText(values)})`;

/** `{{prevention median NAME noise=… schedule=…}}`, and the same with `range`. */
export function preventionLookup(records: Prevention, { what, words: [name], where }: Token): string {
  if (name === undefined) return lookupIn(preventionParts, what)(records);
  const values = rowsWhere(records.cells, where).flatMap((cell) => valuesOf([cell], name)[0] as number[]);
  return lookupIn({ median: medianText, range: rangeText }, what)(values);
}
