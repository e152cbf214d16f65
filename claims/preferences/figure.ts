/** σ*∕σ_train against D∕V of every row, a panel for each family, all others faint behind it, with the two curves of the law. */

import * as Plot from "@observablehq/plot";
import { preferenceLaw } from "../../packages/dither/src/preference/curve/law.js";
import { drawFigure } from "../../packages/dither/src/report/plot/figure.js";
import { panelTitle, placementLegend } from "../panels.js";
import { paper, placementAppearance } from "../../packages/dither/src/report/plot/palette.js";
import { families, type Family, type Mean, type PreferenceRow } from "./rows.js";

const columns = 2;
const names = Object.keys(families) as Family[];
/** The place of a family's panel. */
const place = (family: Family): { fx: number; fy: number } => ({
  fx: names.indexOf(family) % columns,
  fy: Math.floor(names.indexOf(family) / columns),
});

interface Point {
  row: PreferenceRow;
  x: number;
  y: number;
}

/** Equal ratios are equal steps above 1, and D∕V of 0 and below has a place. */
const scaled = (x: number): number => Math.asinh(x);
const ticks = [-1, 0, 0.5, 1, 2, 5, 10, 20];

export function preferencesFigure(document: Document, rows: readonly PreferenceRow[]): string {
  const points = rows.flatMap((row): Point[] =>
    row.biasOverVariance ? [{ row, x: scaled(row.biasOverVariance.mean), y: row.ratio.mean }] : [],
  );
  const shown = names.filter((name) => points.some(({ row }) => row.family === name));
  const domain = [Math.min(...points.map(({ x }) => x)) - 0.1, Math.max(...points.map(({ x }) => x)) + 0.1];
  const lows = ticks.filter((tick) => scaled(tick) >= domain[0] && scaled(tick) <= domain[1]);
  return drawFigure(
    document,
    "dither-preferences",
    {
      label: "Preferred noise over training noise against D/V, for every kind of network, task and noise",
      description: shown.map((family) => described(family, rows)).join(" "),
    },
    {
      width: 760,
      panel: 190 * Math.ceil(names.length / columns),
      headed: true,
      fx: { axis: null, padding: 0.06, domain: [0, 1] },
      fy: { axis: null, padding: 0.16 },
      x: {
        domain,
        ticks: lows.map(scaled),
        tickFormat: (at: number) => String(lows[lows.findIndex((tick) => scaled(tick) === at)]),
        label: "D/V: bias² that the training noise removes over the variance that it adds",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [-0.05, 1.1], ticks: [0, 0.5, 1], label: null },
      title: "preferred noise / training noise",
      marks: shown.flatMap((family) => panel(family, points, domain)),
    },
    placementLegend,
  );
}

function panel(family: Family, points: readonly Point[], [from, to]: readonly number[]): Plot.Markish[] {
  const facet = { fx: () => place(family).fx, fy: () => place(family).fy };
  const law = Array.from({ length: 121 }, (_, k) => from + ((to - from) * k) / 120).map((x) => ({
    x,
    ...preferenceLaw(Math.sinh(x), 1),
  }));
  const own = points.filter(({ row }) => row.family === family);
  const others = points.filter(({ row }) => row.family !== family);
  const interval = (pick: (row: PreferenceRow) => Mean | null): ((point: Point) => readonly [number, number]) => {
    return ({ row }) => pick(row)?.interval ?? [NaN, NaN];
  };
  const ratio = interval(({ ratio }) => ratio);
  const share = interval(({ biasOverVariance }) => biasOverVariance);
  return [
    Plot.ruleY([0, 1], { ...facet, stroke: "currentColor", strokeOpacity: 0.15 }),
    ...(["smooth", "kink"] as const).map((y) =>
      Plot.line(law, { ...facet, x: "x", y, stroke: "currentColor", strokeOpacity: 0.35, strokeWidth: 1 }),
    ),
    Plot.dot(others, { ...facet, x: "x", y: "y", r: 2, fill: "currentColor", fillOpacity: 0.16 }),
    ...(["outside", "inside"] as const).flatMap((placement) => {
      const { colour, symbol, filled } = placementAppearance[placement];
      const these = own.filter(({ row }) => row.placement === placement);
      return [
        Plot.ruleX(these, {
          ...facet,
          x: "x",
          y1: (p: Point) => ratio(p)[0],
          y2: (p: Point) => ratio(p)[1],
          stroke: colour,
        }),
        Plot.ruleY(these, {
          ...facet,
          y: "y",
          x1: (p: Point) => scaled(share(p)[0]),
          x2: (p: Point) => scaled(share(p)[1]),
          stroke: colour,
        }),
        Plot.dot(these, { ...facet, x: "x", y: "y", symbol, r: 4, stroke: colour, fill: filled ? colour : paper }),
      ];
    }),
    panelTitle(families[family], facet, 6),
  ];
}

function described(family: Family, rows: readonly PreferenceRow[]): string {
  const means = (placement: string): string => {
    const found = rows
      .filter((row) => row.family === family && row.placement === placement)
      .map(({ ratio }) => ratio.mean);
    return found.length === 0
      ? ""
      : `${placement} ${Math.min(...found).toFixed(2)} to ${Math.max(...found).toFixed(2)}`;
  };
  return `${families[family]}: ${["inside", "outside"].map(means).filter(Boolean).join(", ")}.`;
}
