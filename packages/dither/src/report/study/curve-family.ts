/** Families of curves: mean loss against test noise, a panel for each value of one axis, a line for each of another. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { lossScale, lossTitle } from "../plot/loss-scale.js";
import { plain } from "../words/numerals.js";
import { rampColour, seriesAppearance } from "./series.js";
import { isNumeric, valueText, type StudyReport, type StudyReportCell } from "./study-report.js";
import type { Svg } from "../plot/svg.js";
import { studyReportShape } from "./study-report.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** More lines or panels than this cannot be told apart. */
const most = { panels: 4, lines: 9 };

interface FamilyPoint {
  std: number;
  loss: number;
  low: number;
  high: number;
}

/** A stand-alone SVG; null where curves were not kept, or the grid has too many axes for panels and lines. */
export function curveFamily(document: Document, report: StudyReport, options: FigureOptions = {}): Svg | null {
  checkArguments("curveFamily", { document, report }, { document: "document", report: studyReportShape });
  checkOptions("curveFamily", options, figureOptionKinds);
  const { width = 640 } = options;
  const varied = report.axes.filter(({ values }) => values.length > 1);
  const lines = varied.findLast(isNumeric) ?? varied.at(-1);
  const panels = varied.find((axis) => axis !== lines);
  if (varied.length > 2 || (lines?.values.length ?? 1) > most.lines || (panels?.values.length ?? 1) > most.panels)
    return null;
  const cells = report.cells.filter(
    (cell): cell is StudyReportCell & { curve: NonNullable<StudyReportCell["curve"]> } => (cell.curve?.length ?? 0) > 1,
  );
  if (cells.length === 0) return null;
  const names = panels ? panels.values.map(valueText) : [""];
  const stacked = width < 500 && names.length > 1;
  const across = stacked ? 1 : names.length;
  const families = cells.map((cell) => ({
    panel: panels ? valueText(cell.settings[panels.name]) : "",
    line: lines ? lines.values.findIndex((value) => valueText(value) === valueText(cell.settings[lines.name])) : 0,
    points: cell.curve.map(({ std, loss }): FamilyPoint => ({
      std,
      loss: loss.mean,
      low: loss.interval?.[0] ?? loss.mean,
      high: loss.interval?.[1] ?? loss.mean,
    })),
  }));
  const points = families.flatMap((family) => family.points);
  const scale = lossScale(
    points.map(({ loss }) => loss),
    points.flatMap(({ low, high }) => [low, high]),
  );
  const highest = Math.max(...points.map(({ std }) => std));
  const count = lines?.values.length ?? 1;
  const colourOf = (line: number): string =>
    lines && !isNumeric(lines) ? seriesAppearance(valueText(lines.values[line]), line).colour : rampColour(line, count);
  const legend: LegendEntry[] = (lines?.values ?? []).map((value, k) => ({
    label: `${k === 0 ? `${lines?.name ?? ""} ` : ""}${valueText(value)}`,
    colour: colourOf(k),
  }));
  const facet = stacked ? "fy" : "fx";
  const channel = (panel: string): Record<string, () => string> => (panels ? { [facet]: () => panel } : {});
  return drawFigure(
    document,
    "dither-study-curves",
    { label: "Loss against test noise, cell by cell", description: described(families, report) },
    {
      width,
      panel: 260 * (stacked ? names.length : 1),
      headed: panels !== undefined,
      x: { ...noiseScale(highest, width / across), insetLeft: 4 },
      y: lossRange(scale),
      title: lossTitle(scale, "mean loss"),
      ...(panels && { [facet]: { axis: null, padding: 0.08, domain: names } }),
      marks: [
        ...lossTicks(scale),
        ...families.flatMap(({ panel, line, points: own }) => [
          Plot.areaY(own, {
            ...channel(panel),
            x: "std",
            y1: (p: FamilyPoint) => Math.max(scale.domain[0], p.low),
            y2: (p: FamilyPoint) => Math.max(scale.domain[0], p.high),
            fill: colourOf(line),
            fillOpacity: 0.18,
          }),
          Plot.lineY(own, {
            ...channel(panel),
            x: "std",
            y: (p: FamilyPoint) => (p.loss >= scale.domain[0] ? p.loss : NaN),
            stroke: colourOf(line),
            strokeWidth: 2,
          }),
        ]),
        ...(panels
          ? names.map((name) =>
              Plot.text([`${panels.name} ${name}`], {
                ...channel(name),
                text: (text: string) => text,
                frameAnchor: "top-left",
                lineAnchor: "bottom",
                dy: -8,
                fill: "currentColor",
                fontWeight: 600,
              }),
            )
          : []),
      ],
    },
    legend,
  );
}

function described(families: readonly { points: readonly FamilyPoint[] }[], { cells }: StudyReport): string {
  const lowest = families.map(({ points }) => points.reduce((a, b) => (b.loss < a.loss ? b : a)));
  return `${counted(families.length, "curve")} of ${counted(cells.length, "cell")}; their lowest mean losses lie at test noise ${lowest.map(({ std }) => plain(std)).join(", ")}. The horizontal axis is test noise σ (standard deviation).`;
}
