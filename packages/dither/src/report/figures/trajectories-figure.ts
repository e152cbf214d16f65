/** Ways through the world of a closed-loop task: a panel per noise level, with the walls, the goal and where trials start. */

import { counted } from "../../base/counted.js";
import * as Plot from "@observablehq/plot";
import type { Placement } from "../../network/specification/specification.js";
import type { Trajectories } from "../../preference/curve/trajectories.js";
import type { Rectangle, Scene } from "../../tasks/contract/plant.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { fontSize, type LegendEntry } from "../plot/legend.js";
import { list, plain } from "../words/numerals.js";
import { placementAppearance } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { sceneShape } from "../../tasks/contract/plant.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";
import { type TrajectoryRow } from "../words/comparison.js";

/**
 * The ways as a stand-alone SVG, a row per network and a column per noise level. Null without any.
 */
export function trajectoriesFigure(
  document: Document,
  scene: Scene,
  rows: readonly TrajectoryRow[],
  options: FigureOptions = {},
): Svg | null {
  checkArguments(
    "trajectoriesFigure",
    { document, scene, rows },
    { document: "document", scene: sceneShape, rows: "array" },
  );
  checkOptions("trajectoriesFigure", options, figureOptionKinds);
  const columns = Math.max(0, ...rows.map((row) => row.panels.length));
  if (columns === 0) return null;
  const width = options.width ?? 640;
  const legend = legendEntries(rows);
  const side = 12;
  const { left, right, bottom, top } = scene.extent;
  const panel = (width - 2 * side) / (columns + 0.08 * (columns - 1));
  const high = (panel * (top - bottom)) / (right - left);
  return drawFigure(
    document,
    "dither-trajectories",
    { label: "Ways through the world with and without noise", description: describe(rows) },
    {
      width,
      panel: rows.length * high + (rows.length - 1) * 0.12 * high,
      headed: true,
      footed: false,
      left: side,
      right: side,
      x: { domain: [left, right], axis: null },
      y: { domain: [bottom, top], axis: null },
      fx: { axis: null, padding: columns > 1 ? 0.08 : 0 },
      fy: { axis: null, padding: rows.length > 1 ? 0.12 : 0 },
      title: null,
      marks: rows.flatMap((row, fy) =>
        row.panels.flatMap((trajectories, fx) =>
          marksOf(scene, row.placement, trajectories, { fx: () => fx, fy: () => fy }),
        ),
      ),
    },
    legend,
  );
}

function marksOf(
  scene: Scene,
  placement: Placement,
  { std, ways, performance }: Trajectories,
  facet: { fx: () => number; fy: () => number },
): Plot.Markish[] {
  const { colour } = placementAppearance[placement];
  const { goal, walls, extent } = scene;
  const points = ways.flatMap(({ x, y, success }, way) => x.map((value, t) => ({ way, success, x: value, y: y[t] })));
  const lines = (success: boolean) => points.filter((point) => point.success === success);
  const line = { ...facet, x: "x", y: "y", z: "way", strokeWidth: 1, clip: true };
  const arriving = performance === null ? "" : `: ${Math.round(100 * performance)} % arrive`;
  const words = std === 0 ? "without noise" : `with noise ${plain(std)}`;
  return [
    Plot.rect(
      walls.map((wall) => clipped(wall, extent)),
      { ...facet, x1: "left", x2: "right", y1: "bottom", y2: "top", fill: "currentColor", fillOpacity: 0.55 },
    ),
    Plot.line(circle(goal), { ...facet, x: "x", y: "y", stroke: "currentColor", strokeWidth: 1.5 }),
    Plot.dot([goal], { ...facet, x: "x", y: "y", r: 3.5, symbol: "times", stroke: "currentColor", strokeWidth: 2 }),
    Plot.line(lines(false), { ...line, stroke: "currentColor", strokeOpacity: 0.45, strokeDasharray: "4,2" }),
    Plot.line(lines(true), { ...line, stroke: colour, strokeOpacity: 0.75 }),
    Plot.dot(
      ways.map(({ x, y }) => ({ x: x[0], y: y[0] })),
      { ...facet, x: "x", y: "y", r: 2, fill: "currentColor" },
    ),
    Plot.frame({ ...facet, stroke: "currentColor", strokeOpacity: 0.4 }),
    Plot.text([`${placement}, ${words}${arriving}`], {
      ...facet,
      text: (text: string) => text,
      frameAnchor: "top-left",
      lineAnchor: "bottom",
      dy: -5,
      fill: "currentColor",
      fontWeight: 600,
      fontSize: fontSize - 1,
    }),
  ];
}

function clipped(wall: Rectangle, extent: Scene["extent"]): Rectangle {
  return {
    left: Math.max(wall.left, extent.left),
    right: Math.min(wall.right, extent.right),
    bottom: Math.max(wall.bottom, extent.bottom),
    top: Math.min(wall.top, extent.top),
  };
}

function circle({ x, y, radius }: Scene["goal"]): { x: number; y: number }[] {
  return Array.from({ length: 49 }, (_, k) => ({
    x: x + radius * Math.cos((2 * Math.PI * k) / 48),
    y: y + radius * Math.sin((2 * Math.PI * k) / 48),
  }));
}

function legendEntries(rows: readonly TrajectoryRow[]): LegendEntry[] {
  const placements = [...new Set(rows.map(({ placement }) => placement))];
  return [
    ...placements.map((placement) => ({
      label: `arrives, ${placement}`,
      colour: placementAppearance[placement].colour,
      strokeWidth: 1.5,
    })),
    { label: "does not", colour: "currentColor", dash: "4,2", strokeWidth: 1.5 },
    { label: "start", colour: "currentColor", strokeWidth: 0, symbol: "circle" as const },
  ];
}

function describe(rows: readonly TrajectoryRow[]): string {
  return rows
    .map(({ placement, panels }) => {
      const parts = panels.map(({ std, ways }) => {
        const arriving = ways.filter(({ success }) => success).length;
        return `${arriving} of ${counted(ways.length, "trial")} ${arriving === 1 ? "arrives" : "arrive"} ${std === 0 ? "without noise" : `at noise ${plain(std)}`}`;
      });
      return `Noise ${placement}: ${list(parts)}.`;
    })
    .join(" ");
}
