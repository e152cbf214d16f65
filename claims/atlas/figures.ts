/** The figures of the atlas: preferred noise against training noise, task by task, and against D∕V for every network. */

import * as Plot from "@observablehq/plot";
import { preferenceLaw } from "../../packages/dither/src/preference/curve/law.js";
import { drawFigure } from "../../packages/dither/src/report/plot/figure.js";
import { panelTitle, placementLegend } from "../panels.js";
import { paper, placementAppearance, seriesColours } from "../../packages/dither/src/report/plot/palette.js";
import type { AtlasRun } from "./runs.js";
import { groupsOf, insideOf, meanOf, type Group } from "./tables.js";
import { levelsOf, thresholdOf } from "./thresholds.js";

const columns = 4;
const placements = ["outside", "inside"] as const;

/** A panel for each task: σ*∕σ_train of every network, its mean over seeds, and the threshold. */
export function thresholdFigure(document: Document, runs: readonly AtlasRun[]): string {
  const groups = groupsOf(runs);
  const levels = levelsOf(groups.flatMap((group) => group.runs));
  const rowCount = Math.ceil(groups.length / columns);
  return drawFigure(
    document,
    "dither-atlas-thresholds",
    {
      label: "Preferred noise over training noise, against training noise, for every task of the atlas",
      description: groups.map(described).join(" "),
    },
    {
      width: 760,
      panel: 112 * rowCount,
      headed: true,
      fx: { axis: null, padding: 0.08, domain: Array.from({ length: columns }, (_, k) => k) },
      fy: { axis: null, padding: 0.26, domain: Array.from({ length: rowCount }, (_, k) => k) },
      x: {
        type: "log",
        domain: [levels[0] * 0.8, levels[levels.length - 1] * 1.25],
        ticks: [0.1, 1, 10].filter((tick) => tick >= levels[0] && tick <= levels[levels.length - 1]),
        tickFormat: (tick: number) => String(tick),
        label: "training noise, standard deviation per step",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [-0.08, 1.2], ticks: [0, 0.5, 1], label: null },
      title: "preferred noise / training noise",
      marks: groups.flatMap(taskPanel),
    },
    placementLegend,
  );
}

function taskPanel({ name, runs }: Group, place: number): Plot.Markish[] {
  const facet = { fx: () => place % columns, fy: () => Math.floor(place / columns) };
  const { std } = thresholdOf(insideOf(runs));
  return [
    Plot.ruleY([0, 1], { ...facet, stroke: "currentColor", strokeOpacity: 0.15 }),
    ...(Number.isFinite(std) && std > 0
      ? [Plot.ruleX([std], { ...facet, stroke: "currentColor", strokeOpacity: 0.5, strokeDasharray: "2,2" })]
      : []),
    ...placements.flatMap((placement) => {
      const { colour, symbol, filled, dash } = placementAppearance[placement];
      const own = runs.filter((run) => run.placement === placement);
      const means = levelsOf(own).map((noise) => {
        const at = own.filter((run) => run.noise === noise);
        return { noise, ratio: meanOf(at.map(({ ratio }) => ratio)) };
      });
      return [
        Plot.dot(own, { ...facet, x: "noise", y: "ratio", symbol, r: 1.6, fill: colour, fillOpacity: 0.35 }),
        Plot.line(means, { ...facet, x: "noise", y: "ratio", stroke: colour, strokeDasharray: dash ?? undefined }),
        Plot.dot(means, {
          ...facet,
          x: "noise",
          y: "ratio",
          symbol,
          r: 2.6,
          stroke: colour,
          fill: filled ? colour : paper,
        }),
      ];
    }),
    panelTitle(name, facet, 3),
  ];
}

function described({ name, runs }: Group): string {
  const { std, end } = thresholdOf(insideOf(runs));
  const from = std === Infinity ? "at no level" : std === 0 ? "at every level" : `from ${std.toPrecision(2)} on`;
  return `${name}: noise inside is preferred ${from}${Number.isFinite(end) ? `, and from ${end.toPrecision(2)} on no more` : ""}.`;
}

/** Equal ratios are equal steps above 1, and D∕V of 0 and below has a place. */
const scaled = (x: number): number => Math.asinh(2 * x);
const unscaled = (x: number): number => Math.sinh(x) / 2;
const ticks = [-1, -0.5, 0, 0.5, 1, 2, 5, 10, 20, 50];
/** Beyond, a mark stands at the edge. */
const [least, most] = [-1, 50];

/** σ*∕σ_train of every network against its D∕V, with the two formulas of the law. */
export function lawFigure(document: Document, runs: readonly AtlasRun[]): string {
  const points = runs.flatMap(({ biasOverVariance, ratio, placement }) =>
    biasOverVariance === null
      ? []
      : [{ x: scaled(Math.min(most, Math.max(least, biasOverVariance))), y: ratio, placement }],
  );
  const law = Array.from({ length: 201 }, (_, k) => scaled(least) + ((scaled(most) - scaled(least)) * k) / 200).map(
    (x) => ({ x, ...preferenceLaw(unscaled(x), 1) }),
  );
  return drawFigure(
    document,
    "dither-atlas-law",
    {
      label: "Preferred noise over training noise against D/V, for every network of the atlas",
      description: `${points.length} networks. Marks beyond the axis stand at its ends.`,
    },
    {
      width: 640,
      panel: 320,
      x: {
        domain: [scaled(least) - 0.1, scaled(most) + 0.1],
        ticks: ticks.map(scaled),
        tickFormat: (at: number) => String(ticks[ticks.findIndex((tick) => scaled(tick) === at)]).replace("-", "−"),
        label: "D/V: bias² that the training noise removes over the variance that it adds",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [-0.05, 1.5], ticks: [0, 0.5, 1, 1.5], label: null },
      title: "preferred noise / training noise",
      marks: [
        Plot.ruleY([0, 1], { stroke: "currentColor", strokeOpacity: 0.15 }),
        ...placements.map((placement) => {
          const { colour, symbol, filled } = placementAppearance[placement];
          return Plot.dot(
            points.filter((point) => point.placement === placement),
            {
              x: "x",
              y: "y",
              symbol,
              r: 2,
              stroke: colour,
              strokeOpacity: 0.6,
              fill: filled ? colour : "none",
              fillOpacity: 0.25,
            },
          );
        }),
        ...(["smooth", "kink"] as const).map((y) =>
          Plot.line(law, {
            x: "x",
            y,
            stroke: "currentColor",
            strokeWidth: 1.4,
            strokeDasharray: y === "kink" ? "4,3" : undefined,
          }),
        ),
      ],
    },
    placementLegend,
  );
}

/** σ*∕σ_train against the length of training, a panel for each training noise, a line for each weight decay. */
export function lengthFigure(document: Document, runs: readonly AtlasRun[]): string {
  const own = runs.filter(({ study }) => study === "atlas-length");
  const levels = levelsOf(own);
  const decays = [...new Set(own.map(({ l2 }) => l2))];
  const lengths = [...new Set(own.map(({ updates }) => updates))];
  const decayName = (decay: number): string => (decay === 0 ? "no weight decay" : `weight decay ${decay}`);
  return drawFigure(
    document,
    "dither-atlas-length",
    {
      label: "Preferred noise over training noise against the length of training, with and without weight decay",
      description: `Panels for training noise ${levels.join(", ")}; lines for ${decays.map(decayName).join(", ")}.`,
    },
    {
      width: 760,
      panel: 170,
      headed: true,
      fx: { axis: null, padding: 0.08, domain: levels },
      x: {
        type: "log",
        domain: [Math.min(...lengths) * 0.8, Math.max(...lengths) * 1.25],
        ticks: [1000, 10000],
        tickFormat: (tick: number) => tick.toLocaleString("en"),
        label: "updates of training",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: { domain: [-0.08, 1.1], ticks: [0, 0.5, 1], label: null },
      title: "preferred noise / training noise",
      marks: levels.flatMap((level): Plot.Markish[] => {
        const facet = { fx: () => level };
        return [
          Plot.ruleY([0, 1], { ...facet, stroke: "currentColor", strokeOpacity: 0.15 }),
          ...decays.flatMap((decay, k) => {
            const these = own.filter(({ noise, l2 }) => noise === level && l2 === decay);
            const means = lengths.map((updates) => {
              const at = these.filter((run) => run.updates === updates);
              return { updates, ratio: meanOf(at.map(({ ratio }) => ratio)) };
            });
            const x = "updates";
            const colour = seriesColours[k];
            return [
              Plot.dot(these, { ...facet, x, y: "ratio", r: 1.6, fill: colour, fillOpacity: 0.4 }),
              Plot.line(means, { ...facet, x, y: "ratio", stroke: colour, strokeDasharray: dashes[k] }),
              Plot.dot(means, { ...facet, x, y: "ratio", r: 2.6, fill: colour }),
            ];
          }),
          panelTitle(`σ_train = ${level}`, facet, 6),
        ];
      }),
    },
    decays.map((decay, k) => ({ label: decayName(decay), colour: seriesColours[k], dash: dashes[k] ?? null })),
  );
}

const dashes = [undefined, "5,3", "2,2"];
