/** Bias² and variance against test noise, predicted by the closure (lines) and measured (marks with their errors). */

import * as Plot from "@observablehq/plot";
import type { Explanation } from "../../explanation/explanation.js";
import type { CurvePoint } from "../../preference/statistics/preference.js";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { panelHeight } from "../plot/frame.js";
import type { LegendEntry } from "../plot/legend.js";
import { lossScale, lossTitle } from "../plot/loss-scale.js";
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
  const { placement } = specification.noise;
  const { colour } = placementAppearance[placement];
  const points = measured.curve;
  const parts = [...points, ...(predicted?.curve ?? [])].flatMap((p) => [p.biasSquared ?? NaN, p.variance ?? NaN]);
  const scale = lossScale(
    points.map((p) => p.loss),
    parts,
  );
  const maximum = Math.max(trainingNoise, ...points.map((p) => p.std)) || 1;
  const legend: LegendEntry[] = [
    { label: "bias², measured", colour, symbol: "circle", strokeWidth: 0 },
    { label: "variance, measured", colour, symbol: "square", fill: paper, strokeWidth: 0 },
    ...(predicted
      ? [
          { label: "bias², predicted", colour },
          { label: "variance, predicted", colour, dash: "6,3" },
        ]
      : []),
    { label: "loss", colour: "currentColor", strokeWidth: 1.25 },
  ];
  const curve = { placement, curve: points, preferred: measured.preferred };
  const strip = stripHeight([curve]);
  const panel = panelHeight(width);
  const shown = (value: number | null): number => (value !== null && value >= scale.domain[0] ? value : NaN);
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
  return drawFigure(
    document,
    "dither-explained-curve",
    { label: "Bias² and variance against test noise, predicted and measured", description: describe(explanation) },
    {
      width,
      panel,
      strip,
      headed: true,
      x: noiseScale(maximum, width),
      y: lossRange(scale),
      title: lossTitle(scale, "loss and its parts"),
      marks: [
        ...lossTicks(scale),
        ...trainingRule(trainingNoise),
        ...preferredMarks([curve], scale, panel, maximum),
        Plot.lineY(points, { x: "std", y: "loss", stroke: "currentColor", strokeWidth: 1.25, strokeOpacity: 0.7 }),
        ...(predicted
          ? [
              Plot.lineY(predicted.curve, {
                x: "std",
                y: (p: { variance: number }) => shown(p.variance),
                stroke: colour,
                strokeWidth: 2,
                strokeDasharray: "6,3",
              }),
              Plot.lineY(predicted.curve, {
                x: "std",
                y: (p: { biasSquared: number }) => shown(p.biasSquared),
                stroke: colour,
                strokeWidth: 2,
              }),
            ]
          : []),
        errors(
          (p) => p.biasSquared,
          (p) => p.biasSquaredStandardError,
        ),
        errors(
          (p) => p.variance,
          (p) => p.varianceStandardError,
        ),
        Plot.dot(points, {
          x: "std",
          y: (p: CurvePoint) => shown(p.variance),
          stroke: colour,
          fill: paper,
          symbol: "square",
          r: 3.2,
          strokeWidth: 1.5,
        }),
        Plot.dot(points, {
          x: "std",
          y: (p: CurvePoint) => shown(p.biasSquared),
          stroke: colour,
          fill: colour,
          r: 3.2,
        }),
      ],
    },
    legend,
  );
}

function describe({ measured, predicted }: Explanation): string {
  const said = (measured?.curve ?? []).map(
    (p) => `at σ ${significant(p.std)} bias² ${significant(p.biasSquared)}, variance ${significant(p.variance)}`,
  );
  const closure = predicted ? ` The closure puts the preferred noise at ${significant(predicted.preferredStd)}.` : "";
  return `Measured: ${said.join("; ")}.${closure} The horizontal axis is test noise σ (standard deviation).`;
}
