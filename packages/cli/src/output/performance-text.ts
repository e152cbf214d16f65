/** The performance of a task against test noise in words and tables, for a terminal of 80 columns. */

import {
  bracketed,
  estimate,
  percentage,
  significant,
  terminalTable,
  type Performance,
  type Placement,
  type Preference,
} from "dither";
import { wrap } from "./print.js";

interface Measured {
  placement: Placement;
  performance?: Performance;
}

/** The score without noise, at the training noise and at its best, one row per placement; nothing without a score. */
export function performanceLines(summary: readonly Measured[], trainingNoise: number, ascii: boolean): string[] {
  const rows = summary.flatMap(({ placement, performance }) =>
    performance ? [performanceRow(placement, performance, trainingNoise)] : [],
  );
  if (rows.length === 0) return [];
  return [terminalTable([["noise", "score at 0", "at σ_train", "highest", "σ* of the score"], ...rows], { ascii }), ""];
}

function performanceRow(name: string, { curve, preferred }: Performance, trainingNoise: number): string[] {
  const highest = curve.reduce((a, b) => (b.value > a.value ? b : a));
  return [
    name,
    scoreText(curve[0]),
    scoreText(curve.find(({ std }) => std === trainingNoise)),
    scoreText(highest),
    bracketed(estimate(preferred.std, preferred.interval)),
  ];
}

function scoreText(point: Performance["curve"][number] | undefined): string {
  return point ? `${significant(point.value)} ± ${significant(point.standardError, 1)}` : "–";
}

/** One row per condition of a task of several; nothing for other tasks. */
export function conditionLines({ conditions = [], trainingNoise }: Preference, ascii: boolean): string[] {
  if (conditions.length === 0) return [];
  const rows = conditions.map(({ condition, trials, preferred, gain, performance }) => [
    condition,
    String(trials),
    bracketed(estimate(preferred.std, preferred.interval)),
    bracketed(percentage(gain.value, gain.interval), "%"),
    performance ? significant(performance.curve[0].value, 2) : "–",
    performance ? trained(performance, trainingNoise) : "–",
  ]);
  return [
    terminalTable([["task", "trials", "σ* of the loss", "gain", "at 0", "at σ_train"], ...rows], { ascii }),
    wrap(
      "Of each task's own trials; the last two columns are scores. All pooled above. More --test-trials narrow the intervals.",
    ),
    "",
  ];
}

function trained({ curve }: Performance, trainingNoise: number): string {
  const point = curve.find(({ std }) => std === trainingNoise);
  return point ? significant(point.value, 2) : "–";
}
