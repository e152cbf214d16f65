/** The marks under a loss curve: a row per placement with the preferred noise σ* and its interval, and a rule at σ_train. */

import * as Plot from "@observablehq/plot";
import type { MeasuredCurve } from "../words/comparison.js";
import type { Interval } from "../../math/statistics/bootstrap.js";
import type { NoiseKind } from "../../settings/names.js";
import { fontSize } from "../plot/legend.js";
import { lossAt, type LossScale } from "../plot/loss-scale.js";
import { levelWords } from "../../settings/level.js";
import { bracketed, estimate, plain } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";

const row = 22;

/** Pixels that the strip takes below the curves. */
export function stripHeight(curves: readonly MeasuredCurve[]): number {
  return curves.length * row + 6;
}

/**
 * Marks of the strip, and of the dotted lines from σ* up to the curve.
 * @param pixels height of the curves' part of the figure, above the strip.
 * @param maximum highest test noise on the axis: labels of levels past its middle stand on the left.
 */
export function preferredMarks(
  curves: readonly MeasuredCurve[],
  scale: LossScale,
  pixels: number,
  maximum: number,
): Plot.Markish[] {
  const below = (depth: number) => scale.at(-depth / pixels);
  return curves.flatMap((curve, i) => {
    const { std, interval } = curve.preferred;
    const { colour, symbol, filled } = placementAppearance[curve.placement];
    const depth = 6 + row * (i + 0.5);
    const y = () => below(depth);
    const stroke = { stroke: colour, strokeWidth: 2 };
    const left = std > 0.5 * maximum;
    return [
      Plot.ruleX([std], {
        y1: scale.domain[0],
        y2: lossAt(curve.curve, std, scale),
        stroke: colour,
        strokeWidth: 1.5,
        strokeDasharray: "1.5,3",
      }),
      Plot.ruleY([interval], { x1: (ends: Interval) => ends[0], x2: (ends: Interval) => ends[1], y, ...stroke }),
      Plot.ruleX(interval, { y1: below(depth - 5), y2: below(depth + 5), ...stroke }),
      Plot.dot([std], {
        x: () => std,
        y,
        r: 4.5,
        symbol,
        stroke: colour,
        fill: filled ? colour : paper,
        strokeWidth: 1.75,
      }),
      Plot.text([`σ* ${curves.length > 1 ? `${curve.placement} ` : ""}${bracketed(estimate(std, interval))}`], {
        x: () => (left ? Math.min(std, interval[0]) : Math.max(std, interval[1])),
        y,
        text: (label: string) => label,
        dx: left ? -10 : 10,
        textAnchor: left ? "end" : "start",
        fill: "currentColor",
        stroke: paper,
        strokeWidth: 4,
        fontSize: fontSize - 1,
      }),
    ];
  });
}

/**
 * The rule at the training noise, from top to bottom, with its label above; none without training noise.
 * @param maximum highest test noise on the axis: near it the label ends at the rule.
 */
export function trainingRule(trainingNoise: number, maximum: number, kind?: NoiseKind): Plot.Markish[] {
  if (trainingNoise <= 0) return [];
  return [
    Plot.ruleX([trainingNoise], { stroke: "currentColor", strokeOpacity: 0.6, strokeDasharray: "4,3" }),
    Plot.text([`trained with ${levelWords(kind).symbol} = ${plain(trainingNoise)}`], {
      x: () => trainingNoise,
      textAnchor: trainingNoise > 0.75 * maximum ? "end" : "middle",
      frameAnchor: "top",
      lineAnchor: "bottom",
      dy: -6,
      fill: "currentColor",
      fontSize: fontSize - 1,
    }),
  ];
}
