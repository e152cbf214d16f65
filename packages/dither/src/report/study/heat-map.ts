/** A heat map of the grid: preferred noise over training noise (or the gain) over two of its axes. */

import * as Plot from "@observablehq/plot";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { significant } from "../words/numerals.js";
import { valueText, type StudyReport } from "./study-report.js";
import type { Svg } from "../plot/svg.js";
import { studyReportShape } from "./study-report.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

const mostValues = 40;

/** A stand-alone SVG; null without two axes, or where nothing was measured. Further axes are averaged over. */
export function heatMap(document: Document, report: StudyReport, options: FigureOptions = {}): Svg | null {
  checkArguments("heatMap", { document, report }, { document: "document", report: studyReportShape });
  checkOptions("heatMap", options, figureOptionKinds);
  const { width = 640 } = options;
  const varied = report.axes
    .filter(({ values }) => values.length > 1)
    .sort((a, b) => b.values.length - a.values.length);
  if (varied.length < 2) return null;
  const [x, y] = varied;
  if (x.values.length > mostValues || y.values.length > mostValues) return null;
  const groups = new Map<string, { x: string; y: string; sum: number; count: number }>();
  for (const { settings, quantities } of report.cells) {
    const estimate = quantities["preferred.ratio"];
    if (!estimate) continue;
    const place = { x: valueText(settings[x.name]), y: valueText(settings[y.name]) };
    const key = JSON.stringify(place);
    const group = groups.get(key) ?? { ...place, sum: 0, count: 0 };
    groups.set(key, { ...group, sum: group.sum + estimate.mean, count: group.count + 1 });
  }
  const tiles = [...groups.values()].map((tile) => ({ ...tile, mean: tile.sum / tile.count }));
  if (tiles.length === 0) return null;
  const columns = x.values.map(valueText).filter((value) => tiles.some((tile) => tile.x === value));
  const rows = y.values.map(valueText);
  const left = Math.min(160, 24 + 8 * Math.max(...rows.map((row) => row.length)));
  const tile = (width - left - 14) / columns.length;
  return drawFigure(
    document,
    "dither-study-map",
    {
      label: `Preferred noise over training noise by ${x.name} and ${y.name}`,
      description: `${tiles.map((one) => `${x.name} ${one.x}, ${y.name} ${one.y}: ${significant(one.mean, 2)}`).join("; ")}.`,
    },
    {
      width,
      panel: 42 * rows.length,
      left,
      padding: 0.04,
      x: {
        domain: columns,
        label: x.name === "noise" ? "training noise σ" : x.name,
        labelAnchor: "center",
        labelArrow: "none",
        tickSize: 0,
      },
      y: { domain: rows, label: null, tickSize: 0 },
      color: { type: "linear", domain: [0, 1.2], range: ["#e8eef4", "#004c80"], clamp: true },
      title: `preferred noise / training noise, by ${y.name}`,
      marks: [
        Plot.cell(tiles, { x: "x", y: "y", fill: "mean" }),
        ...(tile > 34
          ? [
              Plot.text(tiles, {
                x: "x",
                y: "y",
                text: (one: { mean: number }) => significant(one.mean, 2),
                fill: (one: { mean: number }) => (one.mean > 0.55 ? "white" : "black"),
              }),
            ]
          : []),
      ],
    },
  );
}
