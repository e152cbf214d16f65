/** Preferred noise over training noise against a numeric axis of the grid, a line for each value of another axis. */

import * as Plot from "@observablehq/plot";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { roundTicks, tickLabel } from "../plot/loss-scale.js";
import { plain, significant } from "../words/numerals.js";
import { isNumeric, noiseTitle, valueText, type StudyReport, type StudyReportCell } from "./study-report.js";
import { seriesAppearance } from "./series.js";
import type { Svg } from "../plot/svg.js";
import { studyReportShape } from "./study-report.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

interface Point {
  x: number;
  series: string;
  mean: number;
  low: number;
  high: number;
}

/** A stand-alone SVG; null without a numeric axis or without training noise. */
export function preferredFigure(document: Document, report: StudyReport, options: FigureOptions = {}): Svg | null {
  checkArguments("preferredFigure", { document, report }, { document: "document", report: studyReportShape });
  checkOptions("preferredFigure", options, figureOptionKinds);
  const { width = 640 } = options;
  const across = report.axes.find(isNumeric);
  if (!across) return null;
  const by = report.axes.find((axis) => axis !== across && axis.values.length > 1 && axis.values.length <= 6);
  const points = pointsOf(report.cells, across.name, by?.name);
  if (points.length < 2) return null;
  const names = [...new Set(points.map(({ series }) => series))];
  const looks = names.map((name, k) => ({ name, ...seriesAppearance(name, k) }));
  const legend: LegendEntry[] = looks.map(({ name, colour, symbol }) => ({
    label: `${by ? `${by.name} ` : ""}${name}`,
    colour,
    symbol,
  }));
  const xs = points.map(({ x }) => x);
  const [least, most] = [Math.min(...xs), Math.max(...xs)];
  const logarithmic = least > 0 && most / least > 30;
  const highest = Math.max(1.1, ...points.map(({ high }) => high)) * 1.05;
  const ticks = logarithmic
    ? [...new Set(xs)].sort((a, b) => a - b)
    : roundTicks(Math.min(0, least), most, width < 500 ? 4 : 6);
  return drawFigure(
    document,
    "dither-study-preferred",
    {
      label: `Preferred noise over training noise against ${across.name}`,
      description: described(points, across.name),
    },
    {
      width,
      panel: 250,
      x: {
        type: logarithmic ? "log" : "linear",
        domain: logarithmic ? [least / 1.1, most * 1.1] : [Math.min(0, least), most * 1.02],
        ticks,
        tickFormat: tickLabel,
        label: across.name === "noise" ? noiseTitle("training noise", report.cells) : across.name,
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [Math.min(0, ...points.map(({ low }) => low)), highest], axis: null },
      title: "preferred noise / training noise",
      marks: [
        Plot.ruleY(roundTicks(0, highest, 5), { stroke: "currentColor", strokeOpacity: 0.12 }),
        Plot.axisY(roundTicks(0, highest, 5), { anchor: "left", text: (tick: number) => tickLabel(tick), label: null }),
        Plot.ruleY([1], { stroke: "currentColor", strokeOpacity: 0.6, strokeDasharray: "4,3" }),
        ...looks.flatMap(({ name, colour, symbol, dash, fill }) => {
          const own = points.filter(({ series }) => series === name);
          return [
            Plot.ruleX(own, { x: "x", y1: "low", y2: "high", stroke: colour, strokeWidth: 2 }),
            Plot.lineY(own, {
              x: "x",
              y: "mean",
              stroke: colour,
              strokeWidth: 2,
              strokeDasharray: dash ?? undefined,
            }),
            Plot.dot(own, { x: "x", y: "mean", r: 4, symbol, stroke: colour, fill, strokeWidth: 1.5 }),
          ];
        }),
      ],
    },
    by ? legend : [],
  );
}

/** Means over the cells that share a point: other axes are averaged over. */
function pointsOf(cells: readonly StudyReportCell[], across: string, by: string | undefined): Point[] {
  const groups = new Map<string, StudyReportCell[]>();
  for (const cell of cells) {
    if (!cell.quantities["preferred.ratio"]) continue;
    const key = JSON.stringify([cell.settings[across], by === undefined ? "" : cell.settings[by]]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  return [...groups.values()]
    .map((group): Point => {
      const of = (pick: (mean: number, interval: readonly [number, number] | null) => number): number =>
        group.reduce((sum, { quantities }) => {
          const { mean, interval } = quantities["preferred.ratio"]!;
          return sum + pick(mean, interval) / group.length;
        }, 0);
      return {
        x: group[0].settings[across] as number,
        series: by === undefined ? "" : valueText(group[0].settings[by]),
        mean: of((mean) => mean),
        low: of((mean, interval) => interval?.[0] ?? mean),
        high: of((mean, interval) => interval?.[1] ?? mean),
      };
    })
    .sort((a, b) => a.x - b.x);
}

function described(points: readonly Point[], across: string): string {
  return `${points.map(({ x, series, mean }) => `${series === "" ? "" : `${series}, `}${across} ${plain(x)}: ${significant(mean, 2)}`).join("; ")}.`;
}
