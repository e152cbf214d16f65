/** The states in two dimensions: trajectories with and without noise, fixed points, and the clouds that noise makes. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import type { Explanation } from "../../explanation/explanation.js";
import type { Place, StateView, ViewDrift } from "../../explanation/state-view.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { horizontal, vertical } from "../plot/axes.js";
import { linearAxis } from "../plot/axis.js";
import type { LegendEntry } from "../plot/legend.js";
import { significant } from "../words/numerals.js";
import { paper, placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { explanationShape } from "../../explanation/explanation.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** Null where there is nothing to see. */
export function statesFigure(document: Document, explanation: Explanation, options: FigureOptions = {}): Svg | null {
  checkArguments("statesFigure", { document, explanation }, { document: "document", explanation: explanationShape });
  checkOptions("statesFigure", options, figureOptionKinds);
  const { view, specification } = explanation;
  if (!view) return null;
  const { colour } = placementAppearance[specification.noise.placement];
  return view.axes === "unit"
    ? driftFigure(document, view, colour, options)
    : planeFigure(document, view, explanation.fixedPoints, {
        ...options,
        name: "dither-states",
        label: "States with fixed points",
        of: "the states",
        colour,
      });
}

const pointLegend = (colour: string): LegendEntry[] => [
  { label: "fixed point, stable", colour: "currentColor", symbol: "circle", strokeWidth: 0 },
  { label: "unstable", colour: "currentColor", symbol: "circle", fill: paper, strokeWidth: 0 },
  { label: "its mean under noise", colour, symbol: "square", strokeWidth: 0 },
];

/** A plane with what it is called and whose principal components its axes are. */
export interface PlaneOptions extends FigureOptions {
  readonly name: string;
  readonly label: string;
  readonly of: string;
  readonly colour: string;
}

/** Trajectories, clouds and fixed points in a plane; null where there are none. */
export function planeFigure(
  document: Document,
  view: StateView,
  fixedPoints: Explanation["fixedPoints"],
  { name, label, of, colour, width = 640 }: PlaneOptions,
): Svg | null {
  const near = view.points.filter(({ index }) => !fixedPoints[index].outlier.far);
  const cloud = view.clouds.flat();
  const places = [
    ...view.trials.flatMap(({ silent, noisy }) => [...silent, ...noisy]),
    ...near.flatMap(({ at, noisy }) => (noisy === null ? [at] : [at, noisy])),
    ...cloud,
  ].filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (places.length === 0) return null;
  const legend: LegendEntry[] = [
    { label: "trial in silence", colour: "#808080", strokeWidth: 1.5 },
    { label: "mean under noise", colour, strokeWidth: 1.5 },
    ...pointLegend(colour),
    ...(cloud.length > 0 ? [{ label: "states under noise", colour, band: true, strokeWidth: 0 }] : []),
  ];
  const [x, y] = [domain(places.map(([first]) => first)), domain(places.map(([, second]) => second))];
  const names = axisNames(view, of);
  const paths = view.trials.flatMap(({ silent, noisy }) => [path(silent, "#808080", 0.75), path(noisy, colour, 0.9)]);
  return drawFigure(
    document,
    name,
    { label, description: describe(view) },
    {
      width,
      panel: Math.min(440, 0.85 * width),
      x: horizontal(linearAxis(names[0], ...x, 6)),
      y: vertical(linearAxis("", ...y, 6)),
      title: names[1],
      marks: [
        fieldMark(view.field.filter(({ from, to }) => within(from, x, y) && within(to, x, y))),
        Plot.dot(cloud, { x: "0", y: "1", r: 1.4, fill: colour, fillOpacity: 0.3 }),
        ...paths,
        ...noisyMeans(near, colour),
        pointDots(near, ({ at }) => at[1]),
      ],
    },
    legend,
  );
}

const within = ([a, b]: Place, x: readonly [number, number], y: readonly [number, number]): boolean =>
  a >= x[0] && a <= x[1] && b >= y[0] && b <= y[1];

/** Where the state goes from the places of a grid. */
const fieldMark = (field: StateView["field"]): Plot.Markish =>
  Plot.link(field, {
    x1: (f: { from: Place }) => f.from[0],
    y1: (f: { from: Place }) => f.from[1],
    x2: (f: { to: Place }) => f.to[0],
    y2: (f: { to: Place }) => f.to[1],
    stroke: "currentColor",
    strokeOpacity: 0.3,
  });

type ViewPoint = StateView["points"][number];

/** Fixed points, filled where they are not unstable. */
const pointDots = (points: readonly ViewPoint[], y: (point: ViewPoint) => number): Plot.Markish =>
  Plot.dot(points, {
    x: (p: ViewPoint) => p.at[0],
    y,
    r: 4.2,
    fill: (p: ViewPoint) => (p.kind === "unstable" ? paper : "currentColor"),
    stroke: "currentColor",
    strokeWidth: 1.6,
  });

/** The means under noise that belong to fixed points, tied to them. */
function noisyMeans(points: readonly ViewPoint[], colour: string): Plot.Markish[] {
  const moved = points.filter(({ noisy }) => noisy !== null);
  const mean = [(p: ViewPoint) => p.noisy?.[0] ?? NaN, (p: ViewPoint) => p.noisy?.[1] ?? NaN];
  return [
    Plot.link(moved, {
      x1: (p: ViewPoint) => p.at[0],
      y1: (p: ViewPoint) => p.at[1],
      x2: mean[0],
      y2: mean[1],
      stroke: "currentColor",
      strokeOpacity: 0.55,
      strokeDasharray: "2,2",
    }),
    Plot.dot(moved, { x: mean[0], y: mean[1], symbol: "square", r: 3.4, fill: colour, stroke: paper, strokeWidth: 1 }),
  ];
}

function path(places: readonly Place[], stroke: string, strokeOpacity: number): Plot.Markish {
  return Plot.line(places, { x: "0", y: "1", stroke, strokeOpacity, strokeWidth: 1.5 });
}

function driftFigure(document: Document, view: StateView, colour: string, options: FigureOptions): Svg | null {
  if (view.drifts.length === 0) return null;
  const width = options.width ?? 640;
  const rows = view.drifts.flatMap((drift, k) => lines(drift, k));
  const legend: LegendEntry[] = [
    { label: "f(a) − h, in silence", colour: "currentColor" },
    { label: "E f(a + σξ) − h, smoothed by the noise", colour, dash: "6,3" },
    ...pointLegend(colour).slice(0, 2),
  ];
  const x = domain(rows.map(({ state }) => state));
  const y = domain(rows.map(({ speed }) => speed));
  const inputs = view.drifts.map(({ input }) => input.map((u) => significant(u, 2)).join(", "));
  return drawFigure(
    document,
    "dither-drift",
    { label: "The unit's speed against its state", description: describe(view) },
    {
      width,
      panel: 300,
      right: 60,
      x: horizontal(linearAxis("state h", ...x, 6)),
      y: vertical(linearAxis("", ...y, 6)),
      title: "speed (it moves up where this is above 0)",
      marks: [
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 }),
        Plot.line(
          rows.filter(({ noisy }) => !noisy),
          { x: "state", y: "speed", z: "input", stroke: "currentColor", strokeWidth: 1.75 },
        ),
        Plot.line(
          rows.filter(({ noisy }) => noisy),
          { x: "state", y: "speed", z: "input", stroke: colour, strokeWidth: 1.75, strokeDasharray: "6,3" },
        ),
        Plot.text(view.drifts, {
          x: (d: ViewDrift) => d.state[d.state.length - 1],
          y: (d: ViewDrift) => d.silent[d.silent.length - 1],
          text: (_d: ViewDrift, k: number) => (inputs[k] === "" ? "" : `u = ${inputs[k]}`),
          dx: 6,
          textAnchor: "start",
          fill: "currentColor",
        }),
        pointDots(view.points, () => 0),
      ],
    },
    legend,
  );
}

interface DriftRow {
  input: number;
  state: number;
  speed: number;
  noisy: boolean;
}

function lines({ state, silent, noisy }: ViewDrift, input: number): DriftRow[] {
  return state.flatMap((x, k) => [
    { input, state: x, speed: silent[k], noisy: false },
    { input, state: x, speed: noisy[k], noisy: true },
  ]);
}

function domain(values: readonly number[]): [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  if (!(high > low)) return [low - 1, low + 1];
  const pad = 0.05 * (high - low);
  return [low - pad, high + pad];
}

function axisNames({ axes, explained }: StateView, of: string): [string, string] {
  if (axes !== "components") return ["unit 0", "unit 1"];
  const held = explained === null ? "" : ` (both hold ${significant(100 * explained, 2)} % of the variance)`;
  return [`first principal component of ${of}${held}`, "second principal component"];
}

function describe({ points, trials }: StateView): string {
  const stable = points.filter(({ kind }) => kind === "stable").length;
  return `${counted(points.length, "fixed point")}, ${stable} of them stable, beside the trajectories of ${counted(trials.length, "trial")} without noise and on average under noise.`;
}
