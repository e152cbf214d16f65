/** The losses of all repairs with their intervals, beside the network in silence and under its training noise. */

import * as Plot from "@observablehq/plot";
import type { RepairReport } from "../../repair/repair-report.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import type { LegendEntry } from "../plot/legend.js";
import { lossScale, tickLabel } from "../plot/loss-scale.js";
import { significant } from "../words/numerals.js";
import { paper, repairedColour } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { repairReportShape } from "../../repair/repair-report.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

interface Bar {
  label: string;
  loss: number;
  low: number;
  high: number;
  kind: "before" | "network" | "comparison";
}

/** The figure as an SVG string; null where nothing was repaired. */
export function repairFigure(document: Document, report: RepairReport, options: FigureOptions = {}): Svg | null {
  checkArguments("repairFigure", { document, report }, { document: "document", report: repairReportShape });
  checkOptions("repairFigure", options, figureOptionKinds);
  if (report.repairs.length === 0) return null;
  const width = options.width ?? 640;
  const bars = barsOf(report);
  const legend: LegendEntry[] = [
    { label: "network as it was", colour: "#808080", symbol: "square", strokeWidth: 0 },
    { label: "repaired network", colour: repairedColour, symbol: "circle", strokeWidth: 0 },
    { label: "comparison only", colour: repairedColour, symbol: "circle", fill: paper, strokeWidth: 0 },
  ];
  const scale = lossScale(
    bars.map((bar) => bar.loss),
    bars.flatMap((bar) => [bar.low, bar.high]),
  );
  const labels = bars.map((bar) => bar.label);
  const [low, high] = scale.domain;
  const inside = (value: number): number => Math.min(high, Math.max(low, value));
  const colour = (bar: Bar): string => (bar.kind === "before" ? "#808080" : repairedColour);
  const decades = scale.ticks.filter((tick) => Number.isInteger(Number(Math.log10(tick).toFixed(9))));
  const ticks = scale.type === "log" && decades.length > 1 ? decades : scale.ticks;
  const every = Math.ceil(ticks.length / (width < 500 ? 4 : 7));
  return drawFigure(
    document,
    "dither-repairs",
    {
      label: "Loss of each repair",
      description: bars.map((bar) => `${bar.label}: ${significant(bar.loss)}.`).join(" "),
    },
    {
      width,
      panel: 26 * bars.length,
      left: 170,
      x: {
        type: scale.type,
        domain: [low, high],
        ticks: ticks.filter((_, k) => k % every === 0),
        tickFormat: tickLabel,
        label: "loss without noise",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { type: "point", domain: labels, label: null, padding: 0.6 },
      title: null,
      marks: [
        Plot.gridY(labels, { strokeOpacity: 0.12 }),
        Plot.ruleX([inside(report.lossNoisy)], { stroke: "currentColor", strokeOpacity: 0.5, strokeDasharray: "4,3" }),
        ...bars.map((bar) =>
          Plot.ruleY([bar.label], {
            x1: () => inside(bar.low),
            x2: () => inside(bar.high),
            y: (label: string) => label,
            stroke: colour(bar),
            strokeWidth: 2,
          }),
        ),
        ...bars.map((bar) =>
          Plot.dot([bar.label], {
            x: () => inside(bar.loss),
            y: (label: string) => label,
            r: 4.5,
            symbol: bar.kind === "before" ? "square" : "circle",
            stroke: colour(bar),
            fill: bar.kind === "comparison" ? paper : colour(bar),
            strokeWidth: 1.75,
          }),
        ),
      ],
    },
    legend,
  );
}

function barsOf({ lossSilent, lossSilentInterval, lossNoisy, lossNoisyInterval, repairs }: RepairReport): Bar[] {
  const before = (label: string, loss: number, [low, high]: readonly [number, number]): Bar => ({
    ...{ label, loss, low, high },
    kind: "before",
  });
  return [
    before("in silence", lossSilent, lossSilentInterval),
    before("with training noise", lossNoisy, lossNoisyInterval),
    ...repairs
      .filter(({ loss }) => Number.isFinite(loss))
      .map(({ name, loss, interval, writable }): Bar => ({
        ...{ label: name, loss, low: interval[0], high: interval[1] },
        kind: writable ? "network" : "comparison",
      })),
  ];
}
