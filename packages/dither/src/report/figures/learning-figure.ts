/** The course of a training: the score of validations against updates, a row for each of the task's conditions. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import type { ValidationRecord } from "../../training/supervision/validation.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { significant } from "../words/numerals.js";
import type { Svg } from "../plot/svg.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

interface Cell {
  from: number;
  to: number;
  row: string;
  score: number;
}

const rowHeight = 20;

/**
 * Scores as colours, from 0 to 1, one row per condition (or one row in all), the last score beside each row; a dot marks the
 * first validation that reached the target.
 * @param given.names of the conditions, in the order of the records' `conditions`; empty for a task without
 * @returns an SVG that stands alone; null without a validation that has a score
 */
export function learningFigure(
  document: Document,
  validation: readonly ValidationRecord[],
  given: FigureOptions & { names: readonly string[]; target?: number },
): Svg | null {
  checkArguments(
    "learningFigure",
    { document, validation, given },
    { document: "document", validation: "array", given: { names: "array" } },
  );
  checkOptions("learningFigure", given, { width: "number", names: "array", target: "number" });
  const { names, target, ...options } = given;
  const records = validation.filter(({ score }) => Number.isFinite(score));
  if (records.length === 0) return null;
  const width = options.width ?? 720;
  const rows = names.length > 0 ? names : ["all trials"];
  const scoresOf = ({ score, conditions }: ValidationRecord): readonly number[] => conditions ?? [score];
  const cells = records.flatMap((record, k) => {
    const from = records[k - 1]?.update ?? 0;
    return scoresOf(record).map((score, n): Cell => ({ from, to: record.update, row: rows[n], score }));
  });
  const last = scoresOf(records[records.length - 1]).map((score, n) => ({ row: rows[n], score }));
  const reached = rows.flatMap((row, n) => {
    const first = target === undefined ? undefined : records.find((record) => scoresOf(record)[n] >= target);
    return first ? [{ row, update: first.update }] : [];
  });
  const left = 18 + 8.2 * Math.max(...rows.map((row) => row.length));
  const { update } = records[records.length - 1];
  const dots = target === undefined ? "" : `; dot: first at ${target} or more`;
  return drawFigure(
    document,
    "dither-learning",
    {
      label: "Performance during training",
      description: `After ${counted(update, "update")}: ${last.map(({ row, score }) => `${row} ${significant(score, 2)}`).join(", ")}.`,
    },
    {
      width,
      panel: rowHeight * rows.length,
      headed: true,
      left,
      right: 52,
      x: { domain: [0, update], label: "updates", labelAnchor: "center", labelArrow: "none", ticks: width / 120 },
      y: { type: "band", domain: [...rows], label: null, padding: 0.08 },
      color: { type: "linear", domain: [0, 1], scheme: "viridis", clamp: true },
      title: `score over the validation trials, 0 (dark) to 1 (light)${dots}`,
      marks: [
        Plot.rect(cells, { x1: "from", x2: "to", y: "row", fill: "score" }),
        Plot.dot(reached, { x: "update", y: "row", r: 3.5, fill: "black", stroke: "white" }),
        Plot.text(["at the end"], {
          text: (text: string) => text,
          frameAnchor: "top-right",
          textAnchor: "end",
          dx: 48,
          dy: -16,
          fill: "currentColor",
        }),
        Plot.text(last, {
          y: "row",
          text: ({ score }: { score: number }) => score.toFixed(2),
          frameAnchor: "right",
          textAnchor: "start",
          dx: 8,
          fill: "currentColor",
        }),
      ],
    },
  );
}
