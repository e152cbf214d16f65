/** Families of curves: mean loss against test noise, a panel for each value of one axis, a line for each of another. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { lossScale, lossTitle, type LossScale } from "../plot/loss-scale.js";
import { plain } from "../words/numerals.js";
import { rampColour, seriesAppearance } from "./series.js";
import { isNumeric, noiseTitle, valueText, type StudyAxis, type StudyReport } from "./study-report.js";
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
  const family = familyOf(report);
  if (family === null) return null;
  const { width = 640 } = options;
  const { panels, names, curves } = family;
  const points = curves.flatMap((curve) => curve.points);
  const scale = lossScale(
    points.map(({ loss }) => loss),
    points.flatMap(({ low, high }) => [low, high]),
  );
  const highest = Math.max(...points.map(({ std }) => std));
  const stacked = width < 500 && names.length > 1;
  const facet = stacked ? "fy" : "fx";
  const channel = (panel: string): Record<string, () => string> => (panels ? { [facet]: () => panel } : {});
  return drawFigure(
    document,
    "dither-study-curves",
    { label: "Loss against test noise, cell by cell", description: described(curves, report) },
    {
      width,
      panel: 260 * (stacked ? names.length : 1),
      headed: panels !== undefined,
      x: {
        ...noiseScale(highest, stacked ? width : width / names.length),
        label: noiseTitle("test noise", report.cells),
        insetLeft: 4,
      },
      y: lossRange(scale),
      title: lossTitle(scale, "mean loss"),
      ...(panels && { [facet]: { axis: null, padding: 0.08, domain: names } }),
      marks: [
        ...lossTicks(scale),
        ...curves.flatMap((curve) => curveMarks(curve, family.colourOf(curve.line), channel(curve.panel), scale)),
        ...(panels ? names.map((name) => panelName(`${panels.name} ${name}`, channel(name))) : []),
      ],
    },
    legendOf(family),
  );
}

interface Curve {
  panel: string;
  /** Its place among the values of the lines' axis. */
  line: number;
  points: FamilyPoint[];
}

/** Which axis the panels are of, which the lines, and the curve of each cell. */
interface Family {
  lines: StudyAxis | undefined;
  panels: StudyAxis | undefined;
  /** Of the panels. */
  names: string[];
  curves: Curve[];
  colourOf: (line: number) => string;
}

/** Null where curves were not kept, or lines or panels are too many. */
function familyOf(report: StudyReport): Family | null {
  const varied = report.axes.filter(({ values }) => values.length > 1);
  const lines = varied.findLast(isNumeric) ?? varied.at(-1);
  const panels = varied.find((axis) => axis !== lines);
  const count = lines?.values.length ?? 1;
  if (varied.length > 2 || count > most.lines || (panels?.values.length ?? 1) > most.panels) return null;
  const curves = report.cells.flatMap(({ curve, settings }): Curve[] => {
    if ((curve?.length ?? 0) < 2) return [];
    const line = lines?.values.findIndex((value) => valueText(value) === valueText(settings[lines.name]));
    return [
      {
        panel: panels ? valueText(settings[panels.name]) : "",
        line: line ?? 0,
        points: curve!.map(({ std, loss: { mean, interval } }) => ({
          std,
          loss: mean,
          low: interval?.[0] ?? mean,
          high: interval?.[1] ?? mean,
        })),
      },
    ];
  });
  if (curves.length === 0) return null;
  const colourOf = (line: number): string =>
    lines && !isNumeric(lines) ? seriesAppearance(valueText(lines.values[line]), line).colour : rampColour(line, count);
  return { lines, panels, names: panels ? panels.values.map(valueText) : [""], curves, colourOf };
}

function legendOf({ lines, colourOf }: Family): LegendEntry[] {
  return (lines?.values ?? []).map((value, k) => ({
    label: `${k === 0 ? `${lines?.name ?? ""} ` : ""}${valueText(value)}`,
    colour: colourOf(k),
  }));
}

/** The line of a cell with its band. */
function curveMarks(
  { points }: Curve,
  colour: string,
  channel: Record<string, () => string>,
  { domain: [lowest] }: LossScale,
): Plot.Markish[] {
  return [
    Plot.areaY(points, {
      ...channel,
      x: "std",
      y1: (p: FamilyPoint) => Math.max(lowest, p.low),
      y2: (p: FamilyPoint) => Math.max(lowest, p.high),
      fill: colour,
      fillOpacity: 0.18,
    }),
    Plot.lineY(points, {
      ...channel,
      x: "std",
      y: (p: FamilyPoint) => (p.loss >= lowest ? p.loss : NaN),
      stroke: colour,
      strokeWidth: 2,
    }),
  ];
}

const panelName = (name: string, channel: Record<string, () => string>): Plot.Markish =>
  Plot.text([name], {
    ...channel,
    text: (text: string) => text,
    frameAnchor: "top-left",
    lineAnchor: "bottom",
    dy: -8,
    fill: "currentColor",
    fontWeight: 600,
  });

function described(families: readonly { points: readonly FamilyPoint[] }[], { cells }: StudyReport): string {
  const lowest = families.map(({ points }) => points.reduce((a, b) => (b.loss < a.loss ? b : a)));
  return `${counted(families.length, "curve")} of ${counted(cells.length, "cell")}; their lowest mean losses lie at test noise ${lowest.map(({ std }) => plain(std)).join(", ")}. The horizontal axis is test noise σ (standard deviation).`;
}
