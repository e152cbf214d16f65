/** The figure of the finding: loss against test noise for each placement, with 95 % bands, σ* and σ_train. */

import * as Plot from "@observablehq/plot";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import type { MeasuredCurve, MeasuredCurves } from "../words/comparison.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { panelHeight } from "../plot/frame.js";
import { fontSize } from "../plot/legend.js";
import { lossScale, type LossScale, lossTitle } from "../plot/loss-scale.js";
import { levelWords } from "../../settings/level.js";
import { estimate, list, plain, significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import { preferredMarks, stripHeight, trainingRule } from "./strip.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/**
 * Loss against test noise as a stand-alone SVG. The vertical axis is logarithmic where the losses span more than a
 * decade. Below the curves a strip gives the preferred noise σ* of each placement with its 95 % interval; a dashed rule
 * stands at the training noise. A {@link Comparison} can be passed as it is.
 */
export function lossFigure(document: Document, measured: MeasuredCurves, options: FigureOptions = {}): Svg {
  checkArguments(
    "lossFigure",
    { document, measured },
    { document: "document", measured: { trainingNoise: "number", summary: "array" } },
  );
  checkOptions("lossFigure", options, figureOptionKinds);
  const width = options.width ?? 640;
  const curves = measured.summary.filter((s) => s.curve.length > 0);
  const points = curves.flatMap((s) => s.curve);
  const scale = lossScale(
    points.map((p) => p.loss),
    points.flatMap((p) => p.lossInterval),
  );
  const maximum = Math.max(...points.map((p) => p.std), measured.trainingNoise, ...(points.length === 0 ? [1] : []));
  const strip = stripHeight(curves);
  const panel = panelHeight(width);
  return drawFigure(
    document,
    "dither-loss",
    { label: "Loss against test noise", description: describe(measured) },
    {
      width,
      panel,
      strip,
      headed: true,
      right: 70,
      x: noiseScale(maximum, width, measured.noiseKind),
      y: lossRange(scale),
      title: lossTitle(scale, "loss"),
      marks: [
        ...lossTicks(scale),
        ...trainingRule(measured.trainingNoise, maximum, measured.noiseKind),
        ...curves.map((s) => band(s, scale)),
        ...preferredMarks(curves, scale, panel, maximum),
        ...curves.flatMap((s) => lossMarks(s)),
        ...endLabels(curves, scale, panel),
      ],
    },
  );
}

/** The 95 % band of a curve's loss. */
export function band(curve: MeasuredCurve, scale: LossScale): Plot.Markish {
  const within = (loss: number) => Math.max(scale.domain[0], loss);
  return Plot.areaY(curve.curve, {
    x: "std",
    y1: (p: MeasuredCurve["curve"][number]) => within(p.lossInterval[0]),
    y2: (p: MeasuredCurve["curve"][number]) => within(p.lossInterval[1]),
    fill: placementAppearance[curve.placement].colour,
    fillOpacity: 0.22,
  });
}

/** The line and symbols of a curve's loss. */
export function lossMarks(curve: MeasuredCurve): Plot.Markish[] {
  const { colour, dash, symbol, filled } = placementAppearance[curve.placement];
  return [
    Plot.lineY(curve.curve, {
      x: "std",
      y: "loss",
      stroke: colour,
      strokeWidth: 2,
      strokeDasharray: dash ?? undefined,
    }),
    Plot.dot(curve.curve, {
      x: "std",
      y: "loss",
      r: 3.2,
      symbol,
      stroke: colour,
      fill: filled ? colour : paper,
      strokeWidth: 1.5,
    }),
  ];
}

/** Names at the right ends of the curves, moved apart where they would overlap. */
function endLabels(curves: readonly MeasuredCurve[], scale: LossScale, pixels: number): Plot.Markish[] {
  const ends = curves
    .map((s) => ({ placement: s.placement, end: s.curve.reduce((a, b) => (b.std > a.std ? b : a)) }))
    .map((e) => ({ ...e, height: scale.height(e.end.loss) * pixels }))
    .sort((a, b) => a.height - b.height);
  const gap = fontSize + 4;
  const [lower, upper] = ends;
  const apart = upper === undefined ? 0 : Math.max(0, gap - (upper.height - lower.height)) / 2;
  return ends.map((e, i) =>
    Plot.text([e.placement as string], {
      x: () => e.end.std,
      y: () => e.end.loss,
      dx: 10,
      dy: i === 0 ? apart : -apart,
      text: (name: string) => name,
      textAnchor: "start",
      fill: "currentColor",
      fontWeight: 600,
    }),
  );
}

function describe(measured: MeasuredCurves): string {
  const { symbol } = levelWords(measured.noiseKind);
  const parts = measured.summary.map((s) => {
    const levels = [...s.curve].sort((a, b) => a.std - b.std);
    if (levels.length === 0) return `Noise ${s.placement}: not measured`;
    const lowest = levels.reduce((a, b) => (b.loss < a.loss ? b : a));
    const last = levels[levels.length - 1];
    const best = estimate(s.preferred.std, s.preferred.interval);
    return (
      `Noise ${s.placement}: loss ${significant(levels[0].loss)} at ${symbol} ${plain(levels[0].std)}, ` +
      `lowest measured ${significant(lowest.loss)} at ${symbol} ${plain(lowest.std)}, ${significant(last.loss)} at ${symbol} ${plain(last.std)}; ` +
      `preferred noise ${best.value}, 95 % interval ${best.low} to ${best.high}`
    );
  });
  const trained = measured.trainingNoise > 0 ? ` Trained with ${symbol} ${plain(measured.trainingNoise)}.` : "";
  return `${list([parts.join(". ")])}.${trained}`;
}
