/** Settings of a cell and the state of a journal, in words. */

import type { ClaimCell, Oddity } from "@dither/studies";
import { significant } from "dither";
import { wrap } from "./print.js";

/** `noise 0.5, units 32`; "all" where nothing varies. */
export function settingsText(settings: Record<string, unknown>): string {
  const parts = Object.entries(settings).map(
    ([name, value]) => `${name} ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return parts.length === 0 ? "all" : parts.join(", ");
}

/** On how many seeds a claim that an interval decides holds, in the cell where it holds on fewest; empty for counted ones. */
export function proportionText(cells: readonly ClaimCell[]): string {
  const decided = cells.filter(({ needed, proportion }) => needed === null && proportion);
  if (decided.length === 0) return "";
  const worst = decided.reduce((least, cell) =>
    cell.proportion!.interval[0] < least.proportion!.interval[0] ? cell : least,
  );
  const [low, high] = worst.proportion!.interval.map((end) => Math.round(100 * end));
  const where = cells.length > 1 ? `, in the cell with fewest (${settingsText(worst.settings)})` : "";
  return `Holds on ${worst.holds} of ${worst.holds + worst.misses} seeds, 95 % interval ${low} to ${high} %${where}.`;
}

/** What was measured of a claim's quantities in some of its cells, "0.9 to 1, lossRatio 4 to 12"; empty for words. */
export function measuredText(cells: readonly ClaimCell[]): string {
  const over = (ranges: readonly [number, number][]): string =>
    `${significant(Math.min(...ranges.map(([low]) => low)))} to ${significant(Math.max(...ranges.map(([, high]) => high)))}`;
  const first = cells.flatMap(({ range }) => (range ? [range] : []));
  const medians = cells.flatMap(({ median }) => (median === null ? [] : [median]));
  const middle =
    cells.some(({ needed }) => needed === null) && medians.length === 1 ? `, median ${significant(medians[0])}` : "";
  const names = new Set(cells.flatMap(({ others }) => Object.keys(others ?? {})));
  const others = [...names].map(
    (name) => `${name} ${over(cells.flatMap(({ others }) => (others && name in others ? [others[name]] : [])))}`,
  );
  return [...(first.length > 0 ? [`${over(first)}${middle}`] : []), ...others].join(", ");
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
