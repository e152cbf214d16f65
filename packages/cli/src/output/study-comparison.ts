/** What `dither study compare` says: whether runs of both agree, and how the means of their cells differ. */

import type { StudyComparison } from "@dither/studies";
import { counted, significant, type ReportDocument, type Table } from "dither";
import { settingsText } from "./study-text.js";

/** @param a the first study's folder */
export function studyComparisonDocument(comparison: StudyComparison, a: string, b: string): ReportDocument {
  const { onlyA, onlyB, cells } = comparison;
  return {
    title: titleOf(comparison),
    abstract: [],
    facts: [
      { term: "a", text: onlyA === 0 ? a : `${a}, with ${counted(onlyA, "cell")} that b lacks` },
      { term: "b", text: onlyB === 0 ? b : `${b}, with ${counted(onlyB, "cell")} that a lacks` },
    ],
    sections: [{ heading: null, blocks: [cells.length === 0 ? null : cellTable(cells)] }],
  };
}

/** The same run gives the same result, so a difference is the finding. */
function titleOf({ sameRuns, differentRuns }: StudyComparison): string {
  const shared = sameRuns + differentRuns;
  if (shared === 0) return "The studies have no run in common";
  const different = differentRuns === 0 ? "none differs" : `${differentRuns} ${differentRuns === 1 ? "differs" : "differ"}`; // prettier-ignore
  return `Of ${counted(shared, "run")} that both have, ${different}`;
}

const cellTable = (cells: StudyComparison["cells"]): Table => ({
  kind: "table",
  id: "cells",
  caption: "Brackets: 95 % intervals over the seeds that both have, paired seed by seed.",
  columns: ["cell", "mean of", "a", "b", "b − a"].map((heading) => ({ heading })),
  rows: cells.map(({ settings, quantity, a, b, difference: { mean, interval } }) => [
    settingsText(settings),
    quantity,
    significant(a),
    significant(b),
    interval === null
      ? significant(mean)
      : `${significant(mean)} [${significant(interval[0])}, ${significant(interval[1])}]`,
  ]),
});
