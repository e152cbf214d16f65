/** Where units work on their activation function: histograms of a/σ, a panel per network, with the function behind. */

import * as Plot from "@observablehq/plot";
import type { OperatingSummary } from "../../dynamics/operating-points/operating-points.js";
import { activationFunction } from "../../network/activation/functions.js";
import type { Activation, Placement } from "../../network/specification/specification.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { horizontal, vertical } from "../plot/axes.js";
import { linearAxis } from "../plot/axis.js";
import type { LegendEntry } from "../plot/legend.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** One panel. */
export interface OperatingPanel {
  label: string;
  placement: Placement;
  activation: Activation;
  /** σ that the points were read with. */
  probe: number;
  summary: Pick<OperatingSummary, "histograms" | "ratio" | "transmission">;
}

interface Bar {
  from: number;
  to: number;
  share: number;
}

/** Null without panels. */
export function operatingFigure(
  document: Document,
  panels: readonly OperatingPanel[],
  options: FigureOptions = {},
): Svg | null {
  checkArguments("operatingFigure", { document, panels }, { document: "document", panels: "array" });
  checkOptions("operatingFigure", options, figureOptionKinds);
  if (panels.length === 0) return null;
  const width = options.width ?? 640;
  const ranges = panels.map(({ summary }) => summary.histograms.ratio);
  const from = Math.min(...ranges.map((range) => range.from));
  const to = Math.max(...ranges.map((range) => range.to));
  const legend: LegendEntry[] = [
    {
      label: "share of units, steps and trials",
      colour: placementAppearance[panels[0].placement].colour,
      band: true,
      strokeWidth: 0,
    },
    { label: "activation function f(a)", colour: "#808080" },
    { label: "median", colour: "currentColor", dash: "3,3", strokeWidth: 1.5 },
  ];
  const top = 100 * Math.max(...panels.flatMap(({ summary }) => summary.histograms.ratio.shares)) * 1.1 || 1;
  return drawFigure(
    document,
    "dither-operating",
    { label: "Operating points", description: describe(panels) },
    {
      width,
      panel: 190 * panels.length,
      headed: true,
      x: horizontal(linearAxis("pre-activation a in units of σ (the outermost bars hold all beyond)", from, to, 10)),
      y: vertical(linearAxis("", 0, top, 4)),
      fy: { axis: null, padding: 0.2, domain: panels.map((_, k) => k) },
      title: "share, %",
      marks: panels.flatMap((panel, k) => marksOf(panel, k, top)),
    },
    legend,
  );
}

function marksOf(
  { label, placement, activation, probe, summary }: OperatingPanel,
  fy: number,
  top: number,
): Plot.Markish[] {
  const { colour } = placementAppearance[placement];
  const { from, to, shares } = summary.histograms.ratio;
  const bars = shares.map((share, k): Bar => {
    const wide = (to - from) / shares.length;
    return { from: from + k * wide, to: from + (k + 1) * wide, share: 100 * share };
  });
  const facet = { fy: () => fy };
  const { value } = activationFunction(activation);
  const places = Array.from({ length: 121 }, (_, k) => from + (k * (to - from)) / 120);
  const values = places.map((r) => value(r * probe));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const f = places.map((r, k) => ({ r, height: (0.95 * top * (values[k] - low)) / (high - low || 1) }));
  return [
    Plot.ruleY([0], { ...facet, stroke: "currentColor", strokeOpacity: 0.35 }),
    Plot.line(f, { ...facet, x: "r", y: "height", stroke: "#808080", strokeWidth: 2 }),
    Plot.rect(bars, {
      ...facet,
      x1: "from",
      x2: "to",
      y1: 0,
      y2: "share",
      fill: colour,
      fillOpacity: 0.45,
      stroke: paper,
      strokeWidth: 0.5,
    }),
    Plot.ruleX([Math.min(to, Math.max(from, summary.ratio.median))], {
      ...facet,
      stroke: "currentColor",
      strokeDasharray: "3,3",
      strokeWidth: 1.5,
    }),
    Plot.text([label], {
      ...facet,
      text: (text: string) => text,
      frameAnchor: "top-left",
      lineAnchor: "bottom",
      dy: -6,
      fill: "currentColor",
      fontWeight: 600,
    }),
  ];
}

function describe(panels: readonly OperatingPanel[]): string {
  return panels
    .map(
      ({ label, summary }) =>
        `${label}: median a/σ ${significant(summary.ratio.median, 2)}, median transmission ${significant(summary.transmission.median, 2)}.`,
    )
    .join(" ");
}
