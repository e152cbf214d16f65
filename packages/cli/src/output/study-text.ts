/** A study in words and tables, for a terminal of 80 columns. */

import type { ClaimCell, Estimate, JudgedClaim, Oddity, StudyCell, StudyRecords } from "@dither/studies";
import { counted, fewCaution, significant, terminalTable } from "dither";
import { asciiOnly, wrap } from "./print.js";

export function studyHeading({ plan, runs }: StudyRecords): string {
  const done = runs.filter(({ record }) => record?.result.state === "done").length;
  const failed = runs.filter(({ record }) => record?.result.state === "failed").length;
  const { description } = plan.study.content;
  const state = `${plan.name} (${plan.study.scale}): ${done} of ${counted(plan.count, "run")} done${failed > 0 ? `, ${failed} failed` : ""}.`;
  return wrap(description === undefined ? state : `${state} ${description}`);
}

/** `noise 0.5, units 32`; "all" where nothing varies. */
export function settingsText(settings: Record<string, unknown>): string {
  const parts = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return parts.length === 0 ? "all" : parts.join(", ");
}

const mostCells = 60;

/** One row per cell: its settings and the means over its seeds. */
export function cellsText(cells: readonly StudyCell[]): string {
  const names = Object.keys(cells[0]?.settings ?? {});
  const heading = [...names, "runs", "σ*", "σ*/σ_train", "gain", "prefer"];
  const rows = cells
    .slice(0, mostCells)
    .map(({ settings, planned, done, quantities, verdicts }) => [
      ...names.map((name) => short(settings[name])),
      done === planned ? String(done) : `${done} of ${planned}`,
      significant(quantities["preferred.std"]?.mean ?? null, 2),
      estimateText(quantities["preferred.ratio"]),
      estimateText(quantities.gain),
      `${verdicts.prefersNoise}/${verdicts.prefersSilence}/${verdicts.undecided}`,
    ]);
  const more = cells.length - rows.length;
  const seeds = cells.filter(({ quantities }) => quantities.gain?.interval).map(({ done }) => done);
  const caution = seeds.length === 0 ? null : fewCaution(Math.min(...seeds), "seed");
  return [
    terminalTable([heading, ...rows], { ascii: asciiOnly() }),
    ...(more > 0 ? [`… and ${counted(more, "more cell")}; \`dither study export\` writes them all.`] : []),
    wrap(
      "Means over seeds, in brackets 95 % intervals over seeds. Last column: how many networks prefer noise / silence / are undecided.",
    ),
    ...(caution === null ? [] : [wrap(caution)]),
  ].join("\n");
}

function short(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "–");
}

function estimateText(estimate: Estimate | null): string {
  if (!estimate) return "–";
  const { mean, interval } = estimate;
  const written = (value: number): string => significant(value, 2);
  return interval ? `${written(mean)} [${written(interval[0])}, ${written(interval[1])}]` : written(mean);
}

/** One paragraph per claim, the cells that decide it below. */
export function claimsText(claims: readonly JudgedClaim[]): string[] {
  return claims.flatMap(({ claim, verdict, cells }) => [
    `${verdict.padEnd(10)}${indented(claim).trimStart()}`,
    ...cells
      .filter((cell) => cell.verdict === verdict)
      .slice(0, 4)
      .map((cell) => {
        const { settings, holds, misses, seeds } = cell;
        const measured = measuredText([cell]);
        return indented(
          `${settingsText(settings)}: holds on ${holds} of ${counted(seeds, "seed")}${holds + misses < seeds ? ` (${seeds - holds - misses} missing)` : ""}${measured === "" ? "" : `, measured ${measured}`}`,
        );
      }),
  ]);
}

/** What was measured of a claim's quantities in some of its cells, "0.9 to 1, lossRatio 4 to 12"; empty for words. */
export function measuredText(cells: readonly ClaimCell[]): string {
  const over = (ranges: readonly [number, number][]): string =>
    `${significant(Math.min(...ranges.map(([low]) => low)))} to ${significant(Math.max(...ranges.map(([, high]) => high)))}`;
  const first = cells.flatMap(({ range }) => (range ? [range] : []));
  const names = new Set(cells.flatMap(({ others }) => Object.keys(others ?? {})));
  const others = [...names].map(
    (name) => `${name} ${over(cells.flatMap(({ others }) => (others && name in others ? [others[name]] : [])))}`,
  );
  return [...(first.length > 0 ? [over(first)] : []), ...others].join(", ");
}

/** Under a claim, to the right of its verdict. */
function indented(text: string): string {
  return wrap(text, 70)
    .split("\n")
    .map((line) => `          ${line}`)
    .join("\n");
}

/** Records that are set aside. */
export const setAsideCount = (oddities: readonly Oddity[]): number =>
  oddities.filter(({ kind }) => kind === "damaged").length;

/** What is to be known of a folder's records. */
export interface RecordState {
  oddities: readonly Oddity[];
  withoutChecksum: number;
  notes: readonly string[];
}

/** How many records are set aside, and what an earlier version left out, a sentence each. */
export function studyRemarks({ oddities, withoutChecksum, notes }: RecordState): string[] {
  const setAside = setAsideCount(oddities);
  return [
    ...(setAside > 0
      ? [
          `${setAside} ${setAside === 1 ? "record is" : "records are"} damaged and set aside: \`dither study run\` does what is missing again.`,
        ]
      : []),
    ...(withoutChecksum > 0
      ? [
          `${withoutChecksum} ${withoutChecksum === 1 ? "record has" : "records have"} no checksum, as an earlier version wrote them: not all damage to them would be noticed.`,
        ]
      : []),
    ...notes,
  ];
}

/** The same for a terminal, with the lines of the journal that do not count. */
export function journalLines(state: RecordState): string[] {
  return [...studyRemarks(state).map((remark) => wrap(remark)), ...oddityLines(state.oddities)];
}

function oddityText(kind: Oddity["kind"], reason: string): string {
  switch (kind) {
    case "torn":
      return "the line is torn; its run will be done again.";
    case "damaged":
      return `set aside: ${reason}.`;
    case "foreign":
      return "the line is no record of Dither; it is ignored.";
    default:
      return kind satisfies never;
  }
}

/** Lines of the journal that do not count. */
export function oddityLines(oddities: readonly Oddity[]): string[] {
  return oddities
    .slice(0, 5)
    .map(({ file, line, kind, reason = "" }) => wrap(`${file}:${line}: ${oddityText(kind, reason)}`))
    .concat(oddities.length > 5 ? [`… and ${oddities.length - 5} more such lines.`] : []);
}
