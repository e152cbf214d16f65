/** Which units make the output bias: the share that each carries beside the share that originates in it. */

import * as Plot from "@observablehq/plot";
import type { Explanation, UnitContribution } from "../../explanation/explanation.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { roundTicks, tickLabel } from "../plot/loss-scale.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { explanationShape } from "../../explanation/explanation.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

const most = 16;

/** The units with the largest shares of either kind; null where there is no bias. */
export function unitsFigure(document: Document, explanation: Explanation, options: FigureOptions = {}): Svg | null {
  checkArguments("unitsFigure", { document, explanation }, { document: "document", explanation: explanationShape });
  checkOptions("unitsFigure", options, figureOptionKinds);
  const size = (unit: UnitContribution): number =>
    Math.max(Math.abs(unit.shareOfBias ?? 0), Math.abs(unit.originating ?? 0));
  const some = explanation.units
    .filter(({ shareOfBias }) => shareOfBias !== null)
    .sort((a, b) => size(b) - size(a))
    .slice(0, most);
  if (some.length === 0 || explanation.smoothing === null) return null;
  const width = options.width ?? 640;
  const { colour } = placementAppearance[explanation.specification.noise.placement];
  const legend: LegendEntry[] = [
    { label: "carried", colour, symbol: "square", fill: paper, strokeWidth: 0 },
    { label: "originating in it", colour, symbol: "circle", strokeWidth: 0 },
  ];
  const values = some.flatMap((u) => [100 * (u.shareOfBias ?? 0), 100 * (u.originating ?? 0)]);
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const pad = 0.05 * (high - low || 1);
  const names = some.map(({ unit }) => String(unit));
  return drawFigure(
    document,
    "dither-units",
    { label: "Shares of the output bias by unit", description: describe(some) },
    {
      width,
      panel: 20 * some.length,
      x: {
        domain: [low - pad, high + pad],
        ticks: roundTicks(low, high, 6),
        tickFormat: tickLabel,
        label: "share of the output bias, %",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { type: "point", domain: names, label: null, padding: 0.6 },
      title: "unit",
      marks: [
        Plot.gridY(names, { strokeOpacity: 0.12 }),
        Plot.ruleX([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
        Plot.link(some, {
          x1: (u: UnitContribution) => 100 * (u.shareOfBias ?? NaN),
          x2: (u: UnitContribution) => 100 * (u.originating ?? NaN),
          y: (u: UnitContribution) => String(u.unit),
          stroke: "currentColor",
          strokeOpacity: 0.3,
        }),
        Plot.dot(some, {
          x: (u: UnitContribution) => 100 * (u.shareOfBias ?? NaN),
          y: (u: UnitContribution) => String(u.unit),
          symbol: "square",
          r: 4,
          stroke: colour,
          fill: paper,
          strokeWidth: 1.75,
        }),
        Plot.dot(some, {
          x: (u: UnitContribution) => 100 * (u.originating ?? NaN),
          y: (u: UnitContribution) => String(u.unit),
          r: 4,
          fill: colour,
        }),
      ],
    },
    legend,
  );
}

function describe(units: readonly UnitContribution[]): string {
  const said = units.map(
    (u) =>
      `unit ${u.unit} carries ${significant(100 * (u.shareOfBias ?? 0), 2)} %, ${u.originating === null ? "origin unknown" : `${significant(100 * u.originating, 2)} % originates in it`}`,
  );
  return `${said.join("; ")}.`;
}
