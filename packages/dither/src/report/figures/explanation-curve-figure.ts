/** Bias² and variance against test noise, predicted by the closure (lines) and measured (marks with their errors). */

import * as Plot from "@observablehq/plot";
import type { Explanation } from "../../explanation/explanation.js";
import type { CurvePoint } from "../../preference/statistics/preference.js";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { panelHeight } from "../plot/frame.js";
import type { LegendEntry } from "../plot/legend.js";
import { lossScale, lossTitle, type LossScale } from "../plot/loss-scale.js";
import { levelTitle, levelWords } from "../../settings/level.js";
import { lossParts } from "../words/loss-parts.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import { preferredMarks, stripHeight, trainingRule } from "./strip.js";
import type { Svg } from "../plot/svg.js";
import { explanationShape } from "../../explanation/explanation.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** Null where nothing was measured. */
export function explanationCurveFigure(
  document: Document,
  explanation: Explanation,
  options: FigureOptions = {},
): Svg | null {
  checkArguments(
    "explanationCurveFigure",
    { document, explanation },
    { document: "document", explanation: explanationShape },
  );
  checkOptions("explanationCurveFigure", options, figureOptionKinds);
  const { measured, predicted, trainingNoise, specification } = explanation;
  if (!measured) return null;
  const width = options.width ?? 640;
  const { placement, kind } = specification.noise;
  const { colour } = placementAppearance[placement];
  const points = measured.curve;
  const parts = [...points, ...(predicted?.curve ?? [])].flatMap((p) => [p.biasSquared ?? NaN, p.variance ?? NaN]);
  const scale = lossScale(
    points.map((p) => p.loss),
    parts,
  );
  const maximum = Math.max(trainingNoise, ...points.map((p) => p.std)) || 1;
  const { ofMean, ofSpread } = lossParts(points);
  const legend: LegendEntry[] = [
    { label: `${ofMean}, measured`, colour, symbol: "circle", strokeWidth: 0 },
    { label: `${ofSpread}, measured`, colour, symbol: "square", fill: paper, strokeWidth: 0 },
    ...(predicted
      ? [
          { label: `${ofMean}, predicted`, colour },
          { label: `${ofSpread}, predicted`, colour, dash: "6,3" },
        ]
      : []),
    { label: "loss", colour: "currentColor", strokeWidth: 1.25 },
  ];
  const curve = { placement, curve: points, preferred: measured.preferred };
  const strip = stripHeight([curve]);
  const panel = panelHeight(width);
  return drawFigure(
    document,
    "dither-explained-curve",
    { label: "Parts of the loss against test noise, predicted and measured", description: describe(explanation) },
    {
      width,
      panel,
      strip,
      headed: true,
      x: noiseScale(maximum, width, kind),
      y: lossRange(scale),
      title: lossTitle(scale, "loss and its parts"),
      marks: [
        ...lossTicks(scale),
        ...trainingRule(trainingNoise, maximum, kind),
        ...preferredMarks([curve], scale, panel, maximum),
        Plot.lineY(points, { x: "std", y: "loss", stroke: "currentColor", strokeWidth: 1.25, strokeOpacity: 0.7 }),
        ...(predicted ? predictedMarks(predicted.curve, colour, scale) : []),
        ...measuredMarks(points, colour, scale),
      ],
    },
    legend,
  );
}

/** A value of a part of the loss where the axis reaches down to it; NaN draws nothing. */
const onAxis =
  ({ domain }: LossScale) =>
  (value: number | null): number =>
    value !== null && value >= domain[0] ? value : NaN;

/** Lines: variance dashed, bias² whole. */
function predictedMarks(
  curve: NonNullable<Explanation["predicted"]>["curve"],
  colour: string,
  scale: LossScale,
): Plot.Markish[] {
  const shown = onAxis(scale);
  const line = { x: "std", stroke: colour, strokeWidth: 2 };
  return [
    Plot.lineY(curve, { ...line, y: (p: { variance: number }) => shown(p.variance), strokeDasharray: "6,3" }),
    Plot.lineY(curve, { ...line, y: (p: { biasSquared: number }) => shown(p.biasSquared) }),
  ];
}

/** Marks with their 95 % intervals: variance hollow squares, bias² filled circles. */
function measuredMarks(points: readonly CurvePoint[], colour: string, scale: LossScale): Plot.Markish[] {
  const shown = onAxis(scale);
  const errors = (value: (p: CurvePoint) => number | null, error: (p: CurvePoint) => number | null): Plot.Markish =>
    Plot.ruleX(
      points.filter((p) => !Number.isNaN(shown(value(p)))),
      {
        x: "std",
        y1: (p: CurvePoint) => Math.max(scale.domain[0], (value(p) ?? NaN) - 1.96 * (error(p) ?? NaN)),
        y2: (p: CurvePoint) => (value(p) ?? NaN) + 1.96 * (error(p) ?? NaN),
        stroke: colour,
      },
    );
  const dot = { x: "std", stroke: colour, r: 3.2 };
  return [
    errors(
      (p) => p.biasSquared,
      (p) => p.biasSquaredStandardError,
    ),
    errors(
      (p) => p.variance,
      (p) => p.varianceStandardError,
    ),
    Plot.dot(points, {
      ...dot,
      y: (p: CurvePoint) => shown(p.variance),
      fill: paper,
      symbol: "square",
      strokeWidth: 1.5,
    }),
    Plot.dot(points, { ...dot, y: (p: CurvePoint) => shown(p.biasSquared), fill: colour }),
  ];
}

function describe({ measured, predicted, specification }: Explanation): string {
  const { kind } = specification.noise;
  const level = levelWords(kind);
  const { ofMean, ofSpread } = lossParts(measured?.curve ?? []);
  const said = (measured?.curve ?? []).map(
    (p) =>
      `at ${level.symbol} ${significant(p.std)} ${ofMean} ${significant(p.biasSquared)}, ${ofSpread} ${significant(p.variance)}`,
  );
  const closure = predicted ? ` The closure puts the preferred noise at ${significant(predicted.preferredStd)}.` : "";
  return `Measured: ${said.join("; ")}.${closure} The horizontal axis is ${levelTitle("test noise", level)}.`;
}
