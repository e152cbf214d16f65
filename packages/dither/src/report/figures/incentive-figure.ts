/** The landscape of a regulator's expected loss, noise inside and outside, with the paths that trainings took on it. */

import * as Plot from "@observablehq/plot";
import type { BiasOptimum, LossPlane, PathPoint } from "../../mechanism/incentive.js";
import type { RegulatorLoss } from "../../mechanism/regulator-loss.js";
import type { Placement } from "../../network/specification/specification.js";
import { drawElement, type FigureOptions } from "../plot/figure.js";
import { horizontal, vertical } from "../plot/axes.js";
import { linearAxis } from "../plot/axis.js";
import type { LegendEntry } from "../plot/legend.js";
import { heatColour, heatKey } from "../plot/heat-map.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import { stackFigures } from "../plot/stacked-figure.js";
import type { Svg } from "../plot/svg.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface IncentivePanel {
  placement: Placement;
  /** Expected loss and its parts against the bias, without recurrent weight. */
  line: readonly (Omit<RegulatorLoss, "mean"> & { bias: number })[];
  linePath: readonly (PathPoint & { loss: number })[];
  optimum: Pick<BiasOptimum, "bias" | "loss">;
  plane: LossPlane;
  /** One or more paths over the plane. */
  planePaths: readonly (readonly Omit<PathPoint, "update">[])[];
}

/** What the axes are: the bias, or for the affine regulator its operating point, instead of `bias` everywhere. */
export interface IncentiveAxes {
  /** Of the whole figure. */
  readonly label: string;
  /** Of the upper row's horizontal axis. */
  readonly line: string;
  /** Of the map's vertical axis. */
  readonly plane: string;
  /** Of its colours. */
  readonly colours: string;
  /** In sentences: "best bias". */
  readonly name: string;
}

const biasAxes: IncentiveAxes = {
  label: "Expected loss of a one-unit regulator, with the paths of training",
  line: "bias b (recurrent weight 0)",
  plane: "bias b",
  colours: "expected loss, weight and bias free (darker is lower)",
  name: "bias",
};

/** The operating point in units of the training noise, of a unit that is to output its input. */
export const operatingPointAxes: IncentiveAxes = {
  label: "Expected loss of a one-unit affine regulator over its operating point, with the paths of training",
  line: "operating point a/σ at u = 0 (recurrent weight 0, the rest at its best)",
  plane: "operating point a/σ at u = 0",
  colours: "expected loss, input weight and offset at their best (darker is lower)",
  name: "operating point",
};

const grey = "#808080";

/** Losses against the bias above, against recurrent weight and bias below; a column per panel. */
export function incentiveFigure(
  document: Document,
  panels: readonly IncentivePanel[],
  options: FigureOptions & { axes?: IncentiveAxes } = {},
): Svg {
  checkArguments("incentiveFigure", { document, panels }, { document: "document", panels: "array" });
  checkOptions("incentiveFigure", options, { width: "number", axes: "object" });
  const { width = 760, axes = biasAxes } = options;
  const words = {
    label: axes.label,
    description: panels
      .map(
        ({ placement, optimum, planePaths }) =>
          `Noise ${placement}: best ${axes.name} ${significant(optimum.bias)}; with the weight free training ends at ${planePaths.map((path) => `weight ${significant(path.at(-1)?.weight ?? NaN)}, ${axes.name} ${significant(path.at(-1)?.bias ?? NaN)}`).join("; ")}.`,
      )
      .join(" "),
  };
  return stackFigures(document, words, width, [
    lines(document, panels, width, axes),
    ...maps(document, panels, width, axes),
  ]);
}

function lines(
  document: Document,
  panels: readonly IncentivePanel[],
  width: number,
  axes: IncentiveAxes,
): SVGSVGElement {
  const legend: LegendEntry[] = [
    { label: "expected loss", colour: "currentColor" },
    { label: "bias²", colour: "#009E73", dash: "6,3" },
    { label: "variance", colour: "#CC79A7", dash: "2,3" },
    { label: "training", colour: placementAppearance.inside.colour, symbol: "circle", strokeWidth: 0 },
    { label: "lowest", colour: "currentColor", symbol: "square", fill: paper, strokeWidth: 0 },
  ];
  const all = panels.flatMap(({ line }) => line);
  const start = Math.max(...panels.flatMap(({ linePath }) => linePath.map(({ loss }) => loss)));
  const top = 1.1 * Math.max(start, ...panels.map(({ optimum }) => 3 * optimum.loss));
  const from = Math.min(...all.map(({ bias }) => bias));
  const to = Math.max(...all.map(({ bias }) => bias));
  return drawElement(
    document,
    "dither-incentive",
    { label: "Expected loss against the bias", description: "Without recurrent weight." },
    {
      width,
      panel: 240,
      headed: true,
      fx: { axis: null, padding: 0.08, domain: panels.map(({ placement }) => placement) },
      x: horizontal(linearAxis(axes.line, from, to, 6)),
      y: { ...vertical(linearAxis("", 0, top)), grid: true },
      title: "expected loss",
      marks: [
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.35 }),
        ...panels.flatMap(({ placement, line, linePath, optimum }) => {
          const facet = { fx: () => placement };
          const { colour } = placementAppearance[placement];
          const under = (part: "biasSquared" | "variance" | "loss"): typeof line => line.filter((p) => p[part] <= top);
          return [
            heading(placement),
            Plot.line(under("biasSquared"), {
              ...facet,
              x: "bias",
              y: "biasSquared",
              stroke: "#009E73",
              strokeDasharray: "6,3",
            }),
            Plot.line(under("variance"), {
              ...facet,
              x: "bias",
              y: "variance",
              stroke: "#CC79A7",
              strokeDasharray: "2,3",
              strokeWidth: 2,
            }),
            Plot.line(under("loss"), { ...facet, x: "bias", y: "loss", stroke: "currentColor", strokeWidth: 2 }),
            Plot.dot(linePath, { ...facet, x: "bias", y: "loss", r: 3, fill: colour, stroke: paper, strokeWidth: 0.5 }),
            Plot.dot([optimum], {
              ...facet,
              x: "bias",
              y: "loss",
              symbol: "square",
              r: 5,
              stroke: "currentColor",
              strokeWidth: 2,
              fill: paper,
            }),
          ];
        }),
      ],
    },
    legend,
  );
}

function heading(placement: Placement): Plot.Markish {
  return Plot.text([`noise ${placement}`], {
    fx: () => placement,
    text: (text: string) => text,
    frameAnchor: "top",
    lineAnchor: "bottom",
    dy: -8,
    fill: "currentColor",
    fontWeight: 600,
  });
}

interface Cell {
  weight: [number, number];
  bias: [number, number];
  loss: number;
}

function maps(
  document: Document,
  panels: readonly IncentivePanel[],
  width: number,
  axes: IncentiveAxes,
): SVGSVGElement[] {
  const losses = panels.flatMap(({ plane }) => plane.loss.flat()).filter(Number.isFinite);
  const low = Math.min(...losses);
  const scale = { low, high: Math.min(Math.max(...losses), 100 * low) };
  const cells = panels.map(({ plane }) => cellsOf(plane));
  const every = cells.flat();
  const x = extent(every.map(({ weight }) => weight));
  const y = extent(every.map(({ bias }) => bias));
  const ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100].filter(
    (tick) => tick >= scale.low && tick <= scale.high,
  );
  const key = heatKey(document, scale, {
    title: axes.colours,
    width,
    ticks,
  });
  const map = drawElement(
    document,
    "dither-incentive-plane",
    { label: "Expected loss against weight and bias", description: "Logarithmic colours." },
    {
      width,
      panel: 248,
      fx: { axis: null, padding: 0.08, domain: panels.map(({ placement }) => placement) },
      x: horizontal(linearAxis("recurrent weight w", ...x, 6)),
      y: vertical(linearAxis("", ...y, 6)),
      color: heatColour(scale),
      title: axes.plane,
      marks: panels.flatMap(({ placement, planePaths }, k) => {
        const facet = { fx: () => placement };
        const { colour } = placementAppearance[placement];
        return [
          Plot.rect(cells[k], {
            ...facet,
            x1: (c: Cell) => c.weight[0],
            x2: (c: Cell) => c.weight[1],
            y1: (c: Cell) => c.bias[0],
            y2: (c: Cell) => c.bias[1],
            fill: "loss",
            inset: -0.3,
          }),
          ...planePaths.flatMap((path) => pathMarks(path, facet, colour)),
          Plot.frame({ ...facet, stroke: grey }),
        ];
      }),
    },
  );
  return [key, map];
}

/** A path over the map, from an open dot to a filled one. */
function pathMarks(
  path: IncentivePanel["planePaths"][number],
  facet: { fx: () => Placement },
  colour: string,
): Plot.Markish[] {
  const ends = [path[0], path[path.length - 1]];
  const place = { ...facet, x: "weight", y: "bias" };
  return [
    Plot.line(path, { ...place, stroke: "white", strokeWidth: 5 }),
    Plot.line(path, { ...place, stroke: "black", strokeWidth: 2 }),
    Plot.dot(ends, {
      ...place,
      r: 5,
      fill: (p: (typeof ends)[number]) => (p === ends[0] ? "white" : colour),
      stroke: "black",
      strokeWidth: 1.5,
    }),
    Plot.text(ends, {
      ...place,
      text: (p: (typeof ends)[number]) => (p === ends[0] ? "start" : "trained"),
      dy: -14,
      fill: "black",
      stroke: "white",
      strokeWidth: 4,
    }),
  ];
}

function cellsOf({ weights, biases, loss }: LossPlane): Cell[] {
  const wide = (weights[1] - weights[0]) / 2;
  const high = (biases[1] - biases[0]) / 2;
  return weights.flatMap((w, i) =>
    biases.flatMap((b, j): Cell[] =>
      Number.isFinite(loss[i][j])
        ? [{ weight: [w - wide, w + wide], bias: [b - high, b + high], loss: loss[i][j] }]
        : [],
    ),
  );
}

function extent(ranges: readonly [number, number][]): [number, number] {
  return [Math.min(...ranges.map(([a]) => a)), Math.max(...ranges.map(([, b]) => b))];
}
