/** The figure of the performance: the task's score against test noise for each placement, with 95 % bands. */

import * as Plot from "@observablehq/plot";
import type { NoiseKind, Placement } from "../../network/specification/specification.js";
import type { Performance, PerformancePoint } from "../../preference/statistics/preference.js";
import { noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { panelHeight } from "../plot/frame.js";
import { levelWords } from "../../settings/level.js";
import { estimate, plain, significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import { trainingRule } from "./strip.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** Performances drawn together; a {@link Comparison} is one. */
export interface MeasuredPerformances {
  readonly trainingNoise: number;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  readonly summary: readonly { readonly placement: Placement; readonly performance?: Performance }[];
}

/**
 * Score against test noise as a stand-alone SVG; null where no placement has a score. The axis begins at 0 unless all scores
 * lie well above it. Dotted rules stand at the preferred noise of the performance, a dashed one at the training noise.
 */
export function performanceFigure(
  document: Document,
  measured: MeasuredPerformances,
  options: FigureOptions = {},
): Svg | null {
  checkArguments(
    "performanceFigure",
    { document, measured },
    { document: "document", measured: { trainingNoise: "number", summary: "array" } },
  );
  checkOptions("performanceFigure", options, figureOptionKinds);
  const width = options.width ?? 640;
  const curves = measured.summary.flatMap(({ placement, performance }) =>
    performance ? [{ placement, ...performance }] : [],
  );
  const points = curves.flatMap(({ curve }) => curve);
  if (points.length === 0) return null;
  const maximum = Math.max(...points.map((p) => p.std), measured.trainingNoise);
  const lowest = Math.min(...points.map((p) => Math.min(p.value, p.interval[0])));
  const floor = lowest > 0.4 ? Math.floor(10 * lowest) / 10 : 0;
  const legend = curves.map(({ placement }) => {
    const { colour, dash, symbol, filled } = placementAppearance[placement];
    return { label: `noise ${placement}`, colour, dash, symbol, ...(filled ? {} : { fill: paper }) };
  });
  return drawFigure(
    document,
    "dither-performance",
    { label: "Performance against test noise", description: describe(measured) },
    {
      width,
      panel: panelHeight(width),
      headed: true,
      x: noiseScale(maximum, width, measured.noiseKind),
      y: { domain: [floor, 1], grid: true, label: null, ticks: 5 },
      title: "performance",
      marks: [
        ...trainingRule(measured.trainingNoise, maximum, measured.noiseKind),
        ...curves.flatMap((curve) => performanceMarks(curve, floor)),
      ],
    },
    legend,
  );
}

function performanceMarks(measured: Performance & { placement: Placement }, floor: number): Plot.Markish[] {
  const { colour, dash, symbol, filled } = placementAppearance[measured.placement];
  const within = (value: number): number => Math.min(1, Math.max(floor, value));
  return [
    Plot.areaY(measured.curve, {
      x: "std",
      y1: (p: PerformancePoint) => within(p.interval[0]),
      y2: (p: PerformancePoint) => within(p.interval[1]),
      fill: colour,
      fillOpacity: 0.22,
    }),
    Plot.ruleX([measured.preferred.std], { stroke: colour, strokeDasharray: "1,4", strokeWidth: 2 }),
    Plot.lineY(measured.curve, {
      x: "std",
      y: (p: PerformancePoint) => within(p.value),
      stroke: colour,
      strokeWidth: 2,
      strokeDasharray: dash ?? undefined,
    }),
    Plot.dot(measured.curve, {
      x: "std",
      y: (p: PerformancePoint) => within(p.value),
      r: 3.2,
      symbol,
      stroke: colour,
      fill: filled ? colour : paper,
      strokeWidth: 1.5,
    }),
  ];
}

function describe({ summary, trainingNoise, noiseKind }: MeasuredPerformances): string {
  const { symbol } = levelWords(noiseKind);
  const parts = summary.flatMap(({ placement, performance }) => {
    if (!performance) return [];
    const { curve, preferred } = performance;
    const highest = curve.reduce((a, b) => (b.value > a.value ? b : a));
    const best = estimate(preferred.std, preferred.interval);
    return [
      `Noise ${placement}: performance ${significant(curve[0].value)} at ${symbol} ${plain(curve[0].std)}, highest measured ${significant(highest.value)} at ${symbol} ${plain(highest.std)}; preferred noise of the performance ${best.value}, 95 % interval ${best.low} to ${best.high}`,
    ];
  });
  const trained = trainingNoise > 0 ? ` Trained with ${symbol} ${plain(trainingNoise)}.` : "";
  return `${parts.join(". ")}.${trained}`;
}
