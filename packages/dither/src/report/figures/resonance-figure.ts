/** Not resonance: how a subthreshold detector and trained networks do against test noise, each relative to its best. */

import * as Plot from "@observablehq/plot";
import { noiseScale } from "../plot/axes.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface RelativeCurve {
  readonly kind: "detector" | "control" | "trained";
  readonly label: string;
  /** Share of its best in [0, 1]: correlation / highest correlation, or lowest loss / loss. */
  readonly points: readonly { readonly std: number; readonly share: number }[];
}

const looks = {
  detector: { colour: "currentColor", dash: null, symbol: undefined, fill: undefined },
  control: { colour: placementAppearance.outside.colour, dash: "6,3", symbol: "square", fill: paper },
  trained: { colour: placementAppearance.inside.colour, dash: null, symbol: "circle", fill: undefined },
} as const;

/** The curves as a stand-alone SVG. */
export function resonanceFigure(
  document: Document,
  curves: readonly RelativeCurve[],
  options: FigureOptions = {},
): Svg {
  checkArguments("resonanceFigure", { document, curves }, { document: "document", curves: "array" });
  checkOptions("resonanceFigure", options, figureOptionKinds);
  const width = options.width ?? 640;
  const legend = curves.map(({ kind, label }): LegendEntry => {
    const { colour, dash, symbol, fill } = looks[kind];
    return { label, colour, dash, ...(symbol && { symbol }), ...(fill && { fill }) };
  });
  const maximum = Math.max(...curves.flatMap(({ points }) => points.map(({ std }) => std)));
  const best = curves.map(({ label, points }) => {
    const highest = points.reduce((a, b) => (b.share > a.share ? b : a));
    return `${label}: best at σ ${significant(highest.std)}`;
  });
  return drawFigure(
    document,
    "dither-resonance",
    { label: "Performance relative to its best against test noise", description: `${best.join("; ")}.` },
    {
      width,
      panel: 270,
      x: noiseScale(maximum, width),
      y: { domain: [0, 1], label: null, grid: true },
      title: "performance, share of its best",
      marks: [
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.35 }),
        ...curves.flatMap(({ kind, points }) => {
          const { colour, dash, symbol, fill } = looks[kind];
          return [
            Plot.lineY(points, {
              x: "std",
              y: "share",
              stroke: colour,
              strokeWidth: 2,
              strokeDasharray: dash ?? undefined,
            }),
            ...(symbol
              ? [Plot.dot(points, { x: "std", y: "share", stroke: colour, fill: fill ?? colour, symbol, r: 3 })]
              : []),
          ];
        }),
      ],
    },
    legend,
  );
}
