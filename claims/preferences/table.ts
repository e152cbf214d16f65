/** The rows as Markdown: what they say together, and a table for each family. */

import { significant } from "dither";
import { preferenceLaw } from "../../packages/dither/src/preference/curve/law.js";
import { markdownTable } from "../between-markers.js";
import { families, type Family, type Mean, type PreferenceRow } from "./rows.js";

const columns: readonly (readonly [heading: string, of: (row: PreferenceRow) => string])[] = [
  ["task", ({ task }) => task],
  ["units", ({ units }) => units],
  ["function", ({ activation }) => activation],
  ["noise", ({ kind }) => kind],
  ["level", ({ noise }) => String(noise)],
  ["seeds", ({ seeds }) => String(seeds)],
  ["D/V", ({ biasOverVariance }) => significant(biasOverVariance?.mean ?? null, 2)],
  ["σ\\*/σ_train", ({ ratio }) => within(ratio)],
  ["L(0)/L(σ_train)", ({ lossRatio }) => significant(lossRatio.mean, 2)],
  ["noise / silence / undecided", ({ verdicts }) => verdicts.join(" / ")],
];

/** How many cells and networks there are, what they prefer, and how many lie where the law puts them. */
export function preferencesSummary(rows: readonly PreferenceRow[]): string {
  const of = (placement: string): readonly PreferenceRow[] => rows.filter((row) => row.placement === placement);
  const networks = (some: readonly PreferenceRow[]): number => some.reduce((sum, { seeds }) => sum + seeds, 0);
  const prefer = (some: readonly PreferenceRow[], verdict: 0 | 1 | 2): number =>
    some.reduce((sum, { verdicts }) => sum + verdicts[verdict], 0);
  const [inside, outside] = [of("inside"), of("outside")];
  const { held, tried } = lawful(rows);
  const counts = [inside, outside].map(
    (some, k) =>
      `Of ${networks(some)} networks with noise ${k === 0 ? "inside" : "outside"} ${prefer(some, 0)} prefer noise, ${prefer(some, 1)} silence, and ${prefer(some, 2)} are undecided.`,
  );
  return [
    `There are ${rows.length} cells of ${new Set(rows.map(({ study }) => study)).size} studies.`,
    ...counts,
    `Where the mean D/V of a cell is above ½, σ\\*/σ_train lies between the two curves of the law, or within 0.05 of them, in ${held} of ${tried} cells.`,
  ].join(" ");
}

/** The cells with D∕V above ½, and those of them within 0.05 of the bracket of the law. */
export function lawful(rows: readonly PreferenceRow[]): { held: number; tried: number } {
  const tried = rows.flatMap(({ ratio, biasOverVariance }) => {
    const bracket = biasOverVariance && biasOverVariance.mean > 0.5 && preferenceLaw(biasOverVariance.mean, 1).bracket;
    return bracket ? [{ ratio: ratio.mean, bracket }] : [];
  });
  const held = tried.filter(({ ratio, bracket: [low, high] }) => ratio >= low - 0.05 && ratio <= high + 0.05);
  return { held: held.length, tried: tried.length };
}

/** Columns that are the same in all rows of a family are said above its table. */
export function preferencesTables(rows: readonly PreferenceRow[]): string {
  return (Object.keys(families) as Family[])
    .map((family) => rows.filter((row) => row.family === family))
    .filter((own) => own.length > 0)
    .map((own) => [`### ${headingOf(families[own[0].family])}`, sameOf(own), table(own)].join("\n\n"))
    .join("\n\n");
}

const headingOf = (title: string): string => title.charAt(0).toUpperCase() + title.slice(1);

function sameOf(rows: readonly PreferenceRow[]): string {
  const studies = [...new Set(rows.map(({ study }) => `\`studies/${study}.yaml\``))].join(", ");
  const same = columns.slice(0, 4).filter((column) => !differs(column, rows));
  const values = same.map(([heading, of]) => `${heading} ${of(rows[0])}`).join(", ");
  return `From ${studies}${values === "" ? "" : `; ${values}`}.`;
}

function differs([, of]: (typeof columns)[number], rows: readonly PreferenceRow[]): boolean {
  return new Set(rows.map(of)).size > 1;
}

function table(rows: readonly PreferenceRow[]): string {
  const shown = columns.filter((column, k) => k > 3 || differs(column, rows));
  return markdownTable(
    ["placement", ...shown.map(([heading]) => heading)],
    rows.map((row) => [row.placement, ...shown.map(([, of]) => of(row))]),
  );
}

function within({ mean, interval }: Mean): string {
  const [low, high] = (interval ?? [mean, mean]).map((value) => value.toFixed(2));
  return low === high ? mean.toFixed(2) : `${mean.toFixed(2)} [${low}, ${high}]`;
}
