/** Why the loss is what it is: bias² and variance against test noise, a panel per placement or one network alone. */

import * as Plot from "@observablehq/plot";
import { lossRange, lossTicks, noiseScale } from "../plot/axes.js";
import { lossParts } from "../words/loss-parts.js";
import type { MeasuredCurve, MeasuredCurves } from "../words/comparison.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { panelHeight } from "../plot/frame.js";
import type { LegendEntry } from "../plot/legend.js";
import { band } from "./loss-figure.js";
import { lossScale, type LossScale, lossTitle } from "../plot/loss-scale.js";
import { list, plain, significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import { preferredMarks, stripHeight, trainingRule } from "./strip.js";
import type { Placement } from "../../network/specification/specification.js";
import type { CurvePoint, Preference } from "../../preference/statistics/preference.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { levelTitle, levelWords } from "../../settings/level.js";
import { noiseKindNames, noisePlacements, type NoiseKind } from "../../settings/names.js";

/**
 * bias² (solid, filled circles), variance (dashed, hollow squares) and their sum, the loss (thin), against test noise:
 * small multiples by placement, on one vertical scale. Parts that a logarithmic axis cannot show (a variance of 0, an
 * estimate of bias² that fell below 0) are left out. Null where the loss is no squared output error.
 */
export function decompositionFigure(
  document: Document,
  measured: MeasuredCurves,
  options: FigureOptions = {},
): Svg | null {
  checkArguments(
    "decompositionFigure",
    { document, measured },
    { document: "document", measured: { trainingNoise: "number", summary: "array" } },
  );
  checkOptions("decompositionFigure", options, figureOptionKinds);
  const curves = measured.summary.filter((s) => s.curve.some((p) => p.biasSquared !== null));
  if (curves.length === 0) return null;
  const width = options.width ?? 640;
  const stacked = width < 500 && curves.length > 1;
  const across = stacked ? 1 : curves.length;
  const scale = partsScale(curves);
  const maximum = highest(curves, measured.trainingNoise);
  const colour = curves.length === 1 ? placementAppearance[curves[0].placement].colour : "currentColor";
  const legend = legendEntries(colour, curves[0].curve);
  const facet = stacked ? "fy" : "fx";
  const panel = stacked ? 200 : 260;
  return drawFigure(
    document,
    "dither-decomposition",
    { label: "bias² and variance against test noise", description: describe(curves, measured) },
    {
      width,
      panel: panel * (stacked ? curves.length : 1) + (stacked ? 30 : 0),
      headed: true,
      x: { ...noiseScale(maximum, width / across, measured.noiseKind), insetLeft: 4 },
      y: lossRange(scale),
      title: lossTitle(scale, "loss and its parts"),
      [facet]: { axis: null, padding: stacked ? 0.16 : 0.08, domain: curves.map((s) => s.placement) },
      marks: [
        ...lossTicks(scale),
        ...(measured.trainingNoise > 0
          ? [
              Plot.ruleX([measured.trainingNoise], {
                stroke: "currentColor",
                strokeOpacity: 0.6,
                strokeDasharray: "4,3",
              }),
            ]
          : []),
        ...curves.flatMap((s) => [
          ...partMarks(s, scale, { [facet]: () => s.placement }),
          Plot.text([panelTitle(s.placement, measured, across > 1 && width < 700)], {
            [facet]: () => s.placement,
            text: (text: string) => text,
            frameAnchor: "top-left",
            lineAnchor: "bottom",
            dy: -8,
            fill: "currentColor",
            fontWeight: 600,
          }),
        ]),
      ],
    },
    legend,
  );
}

export interface PreferenceFigureOptions extends FigureOptions {
  /** Where the network's noise enters, which chooses the colour; default inside. */
  readonly placement?: Placement;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
}

/** What each of {@link PreferenceFigureOptions} may be. */
export const preferenceFigureOptionKinds = {
  placement: noisePlacements,
  noiseKind: noiseKindNames,
  width: "number",
} as const satisfies OptionKinds<PreferenceFigureOptions>;

/**
 * One network alone: its loss with the 95 % band, bias² and variance where the loss has them, the preferred noise with
 * its interval and the training noise, as a stand-alone SVG.
 * @example
 * ```ts
 * import { findTask, measure, networkFor, preferenceFigure, train } from "dither";
 * import { parseHTML } from "linkedom"; // a browser has `document`
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { preference } = await measure(network, { task }, { trials: 64, draws: 8 });
 * const svg = preferenceFigure(parseHTML("<html></html>").document, preference);
 * console.log(String(svg).startsWith("<svg")); // true
 * ```
 */
export function preferenceFigure(
  document: Document,
  preference: Pick<Preference, "curve" | "preferred" | "trainingNoise">,
  options: PreferenceFigureOptions = {},
): Svg {
  checkArguments(
    "preferenceFigure",
    { document, preference },
    { document: "document", preference: { curve: "array", preferred: "object", trainingNoise: "number" } },
  );
  checkOptions("preferenceFigure", options, preferenceFigureOptionKinds);
  const width = options.width ?? 640;
  const { placement = "inside", noiseKind } = options;
  const curve: MeasuredCurve = { placement, curve: preference.curve, preferred: preference.preferred };
  const parts = preference.curve.some((p) => p.biasSquared !== null);
  const scale = partsScale([curve]);
  const maximum = highest([curve], preference.trainingNoise);
  const { colour } = placementAppearance[placement];
  const legend: LegendEntry[] = parts
    ? legendEntries(colour, preference.curve)
    : [{ label: "loss", colour: "currentColor", band: true }];
  const strip = stripHeight([curve]);
  const panel = panelHeight(width);
  return drawFigure(
    document,
    "dither-preference",
    {
      label: "Loss, bias² and variance against test noise",
      description: describe([curve], { trainingNoise: preference.trainingNoise, noiseKind }),
    },
    {
      width,
      panel,
      strip,
      headed: true,
      x: noiseScale(maximum, width, noiseKind),
      y: lossRange(scale),
      title: lossTitle(scale, parts ? "loss and its parts" : "loss"),
      marks: [
        ...lossTicks(scale),
        ...trainingRule(preference.trainingNoise, maximum, noiseKind),
        band(curve, scale),
        ...preferredMarks([curve], scale, panel, maximum),
        ...partMarks(curve, scale, {}),
      ],
    },
    legend,
  );
}

function partMarks(s: MeasuredCurve, scale: LossScale, channel: Record<string, () => string>): Plot.Markish[] {
  const { colour } = placementAppearance[s.placement];
  const shown = (value: number | null) => (value !== null && value >= scale.domain[0] ? value : NaN);
  const bias = { ...channel, x: "std", y: (p: CurvePoint) => shown(p.biasSquared) };
  const variance = { ...channel, x: "std", y: (p: CurvePoint) => shown(p.variance) };
  return [
    Plot.lineY(s.curve, {
      ...channel,
      x: "std",
      y: "loss",
      stroke: "currentColor",
      strokeWidth: 1.25,
      strokeOpacity: 0.7,
    }),
    Plot.lineY(s.curve, { ...variance, stroke: colour, strokeWidth: 2, strokeDasharray: "6,3" }),
    Plot.lineY(s.curve, { ...bias, stroke: colour, strokeWidth: 2 }),
    Plot.dot(s.curve, { ...variance, stroke: colour, fill: paper, symbol: "square", r: 3, strokeWidth: 1.5 }),
    Plot.dot(s.curve, { ...bias, stroke: colour, fill: colour, r: 3 }),
  ];
}

function legendEntries(colour: string, curve: MeasuredCurve["curve"]): LegendEntry[] {
  const { ofMean, ofSpread } = lossParts(curve);
  return [
    { label: ofMean, colour, symbol: "circle" },
    { label: ofSpread, colour, dash: "6,3", symbol: "square", fill: paper },
    { label: `loss = ${ofMean} + ${ofSpread}`, colour: "currentColor", strokeWidth: 1.25 },
  ];
}

type Trained = Pick<MeasuredCurves, "trainingNoise" | "noiseKind">;

function panelTitle(placement: Placement, { trainingNoise, noiseKind }: Trained, short: boolean): string {
  return trainingNoise <= 0 || short
    ? `noise ${placement}`
    : `noise ${placement}, trained with ${levelWords(noiseKind).symbol} = ${plain(trainingNoise)}`;
}

function partsScale(curves: readonly MeasuredCurve[]): LossScale {
  const points = curves.flatMap((s) => s.curve);
  const parts = points.flatMap((p) => [p.biasSquared ?? NaN, p.variance ?? NaN, ...p.lossInterval]);
  return lossScale(
    points.map((p) => p.loss),
    parts,
  );
}

function highest(curves: readonly MeasuredCurve[], trainingNoise: number): number {
  return Math.max(trainingNoise, ...curves.flatMap((s) => s.curve.map((p) => p.std))) || 1;
}

function describe(curves: readonly MeasuredCurve[], { trainingNoise, noiseKind }: Trained): string {
  const level = levelWords(noiseKind);
  const sentences = curves.map((s) => {
    const { ofMean, ofSpread } = lossParts(s.curve);
    const at = (std: number) => s.curve.reduce((a, b) => (Math.abs(b.std - std) < Math.abs(a.std - std) ? b : a));
    const said = [at(0), ...(trainingNoise > 0 ? [at(trainingNoise)] : [])].map(
      (p) =>
        `at ${level.symbol} ${plain(p.std)} loss ${significant(p.loss)}, ${ofMean} ${significant(p.biasSquared)}, ${ofSpread} ${significant(p.variance)}`,
    );
    return `Noise ${s.placement}: ${list(said)}.`;
  });
  return `${sentences.join(" ")} The horizontal axis is ${levelTitle("test noise", level)}.`;
}
