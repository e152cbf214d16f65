/** Paths of the median operating point through training, from several starts, noise inside and outside. */

import * as Plot from "@observablehq/plot";
import type { OperatingLook } from "../../mechanism/operating-history.js";
import type { Placement } from "../../network/specification/specification.js";
import { drawElement, type FigureOptions } from "../plot/figure.js";
import { horizontal, vertical } from "../plot/axes.js";
import { linearAxis } from "../plot/axis.js";
import type { LegendEntry } from "../plot/legend.js";
import { significant } from "../words/numerals.js";
import { channelColours } from "../plot/palette.js";
import { stackFigures } from "../plot/stacked-figure.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

export interface OperatingPath {
  placement: Placement;
  /** Initial bias in units of σ. */
  start: number;
  looks: readonly OperatingLook[];
}

interface Measure {
  name: string;
  title: string;
  at: (look: OperatingLook) => number;
}

const measures: readonly Measure[] = [
  {
    name: "transmission",
    title: "median transmission (share of noise variance that passes)",
    at: ({ transmission }) => transmission.median,
  },
  { name: "ratio", title: "median pre-activation a/σ", at: ({ ratio }) => ratio.median },
  {
    name: "variance",
    title: "slope of the variance: above 0 it pushes units to where less noise passes",
    at: ({ slope }) => slope.variance,
  },
  { name: "bias", title: "slope of bias²", at: ({ slope }) => slope.biasSquared },
];

const dashes = [null, "7,3", "3,3", "1,3"] as const;

/** A row per measure, a column per placement. */
export function pathsFigure(document: Document, paths: readonly OperatingPath[], options: FigureOptions = {}): Svg {
  checkArguments("pathsFigure", { document, paths }, { document: "document", paths: "array" });
  checkOptions("pathsFigure", options, figureOptionKinds);
  const width = options.width ?? 760;
  const words = {
    label: "Operating points along training",
    description: paths
      .map(({ placement, start, looks }) => {
        const ends = [looks[0], looks[looks.length - 1]].map(({ transmission }) => significant(transmission.median, 2));
        return `Noise ${placement} from ${significant(start, 2)} σ: median transmission ${ends.join(" to ")}.`;
      })
      .join(" "),
  };
  const shown = measures.filter(({ at }) => paths.some(({ looks }) => looks.some((look) => Number.isFinite(at(look)))));
  return stackFigures(
    document,
    words,
    width,
    shown.map((measure, k) => {
      const values = paths.flatMap(({ looks }) => looks.map(measure.at)).filter(Number.isFinite);
      const domain: [number, number] = measure.name === "transmission" ? [0, 1] : padded(values);
      return row(document, paths, measure, { width, domain, first: k === 0, last: k === shown.length - 1 });
    }),
  );
}

function padded(values: readonly number[]): [number, number] {
  const [low, high] = [Math.min(0, ...values), Math.max(0, ...values)];
  const pad = 0.06 * (high - low || 1);
  return [low - pad, high + pad];
}

function row(
  document: Document,
  paths: readonly OperatingPath[],
  { name, title, at }: Measure,
  { width, domain, first, last }: { width: number; domain: [number, number]; first: boolean; last: boolean },
): SVGSVGElement {
  const starts = [...new Set(paths.map(({ start }) => start))];
  const legend = first
    ? starts.map((start, k): LegendEntry => ({
        label: `from b = ${significant(start, 2)} σ`,
        colour: channelColours[k % channelColours.length],
        dash: dashes[k % dashes.length],
      }))
    : [];
  const facets = [...new Set(paths.map(({ placement }) => placement))];
  const updates = Math.max(...paths.flatMap(({ looks }) => looks.map(({ update }) => update)));
  return drawElement(
    document,
    "dither-paths",
    { label: title, description: "Against the updates of training." },
    {
      width,
      panel: 150,
      headed: first,
      footed: last,
      fx: { axis: null, padding: 0.08, domain: facets },
      x: { ...horizontal(linearAxis("updates", 0, updates)), ...(!last && { label: null }) },
      y: { ...vertical(linearAxis(title, ...domain)), grid: true },
      title,
      marks: [
        ...(name === "transmission" ? [] : [Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.4 })]),
        ...(first
          ? [
              Plot.text(facets, {
                fx: (placement: Placement) => placement,
                text: (placement: Placement) => `noise ${placement}`,
                frameAnchor: "top",
                lineAnchor: "bottom",
                dy: -8,
                fill: "currentColor",
                fontWeight: 600,
              }),
            ]
          : []),
        ...paths.flatMap(({ placement, start, looks }) => {
          const k = starts.indexOf(start);
          const colour = channelColours[k % channelColours.length];
          const dash = dashes[k % dashes.length];
          const where = { fx: () => placement, x: "update", y: at };
          return [
            Plot.line(looks, { ...where, stroke: colour, strokeWidth: 2, strokeDasharray: dash ?? undefined }),
            Plot.dot(looks, { ...where, fill: colour, r: 2.5 }),
          ];
        }),
      ],
    },
    legend,
  );
}
