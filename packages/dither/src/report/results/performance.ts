/** Tables of the performance of a task against test noise. */

import type { Placement } from "../../network/specification/specification.js";
import type { ConditionPreference, Performance, Preference } from "../../preference/statistics/preference.js";
import { tableOf, type Table } from "../document/document.js";
import { ranged } from "../document/text.js";
import { estimate, percentage, significant } from "../words/numerals.js";

interface Measured {
  readonly placement: Placement;
  readonly performance?: Performance;
}

/** The score without noise, at the training noise and at its best, one row per placement; null without a score. */
export function performanceTable(summary: readonly Measured[], trainingNoise: number): Table | null {
  const scored = summary.flatMap(({ placement, performance }) => (performance ? [{ placement, ...performance }] : []));
  return tableOf({ id: "performance", caption: "" }, scored, [
    { heading: "noise", cell: ({ placement }) => placement },
    { heading: "score at 0", cell: ({ curve }) => scoreText(curve[0]) },
    { heading: "at σ_train", cell: (row) => scoreText(trained(row, trainingNoise)) },
    { heading: "highest", cell: ({ curve }) => scoreText(curve.reduce((a, b) => (b.value > a.value ? b : a))) },
    { heading: "σ* of the score", cell: ({ preferred }) => ranged(estimate(preferred.std, preferred.interval)) },
  ]);
}

type Point = Performance["curve"][number];

const trained = ({ curve }: Performance, trainingNoise: number): Point | undefined =>
  curve.find(({ std }) => std === trainingNoise);

const scoreText = (point: Point | undefined): string =>
  point ? `${significant(point.value)} ± ${significant(point.standardError, 1)}` : "–";

/** One row per condition of a task of several; null for other tasks. */
export function conditionTable({ conditions = [], trainingNoise }: Preference): Table | null {
  const score = (point: Point | undefined): string => (point ? significant(point.value, 2) : "–");
  return tableOf<ConditionPreference>(
    {
      id: "conditions",
      caption:
        "Of each task's own trials; the last two columns are scores. All pooled above. More `testTrials` narrow the intervals.",
    },
    conditions,
    [
      { heading: "task", cell: ({ condition }) => condition },
      { heading: "trials", cell: ({ trials }) => String(trials) },
      { heading: "σ* of the loss", cell: ({ preferred }) => ranged(estimate(preferred.std, preferred.interval)) },
      { heading: "gain", cell: ({ gain }) => ranged(percentage(gain.value, gain.interval), "%") },
      { heading: "at 0", cell: ({ performance }) => score(performance?.curve[0]) },
      { heading: "at σ_train", cell: ({ performance }) => score(performance && trained(performance, trainingNoise)) },
    ],
  );
}
