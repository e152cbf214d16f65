/** What the networks put out: target, output in silence and output under training noise, a panel per placement and trial. */

import * as Plot from "@observablehq/plot";
import type { ExampleOutput } from "../words/comparison.js";
import { drawFigure, type FigureOptions } from "../plot/figure.js";
import { fontSize, type LegendEntry } from "../plot/legend.js";
import { roundTicks, tickLabel } from "../plot/loss-scale.js";
import { list, significant } from "../words/numerals.js";
import { placementAppearance, repairedColour } from "../plot/palette.js";
import type { Svg } from "../plot/svg.js";
import { figureOptionKinds } from "../plot/figure.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/**
 * Outputs over steps as a stand-alone SVG of small multiples: trials across and placements down, or the other way
 * round on a narrow page. Steps that count in the loss are shaded where not all do. Null without examples.
 */
export function examplesFigure(
  document: Document,
  examples: readonly ExampleOutput[],
  options: FigureOptions = {},
): Svg | null {
  checkArguments("examplesFigure", { document, examples }, { document: "document", examples: "array" });
  checkOptions("examplesFigure", options, figureOptionKinds);
  if (examples.length === 0) return null;
  const width = options.width ?? 640;
  const placements = [...new Set(examples.map((e) => e.placement))];
  const inputs = [...new Set(examples.map((e) => e.input))];
  const narrow = width < 500;
  const columns = narrow ? placements.length : inputs.length;
  const rows = narrow ? inputs.length : placements.length;
  const legend = [
    ...legendEntries(placements),
    ...(examples.some((e) => e.repaired) ? [{ label: "repaired, in silence", colour: repairedColour }] : []),
  ];
  const values = examples
    .flatMap((e) => [e.target, e.silent, e.noisyLow, e.noisyHigh, e.repaired ?? []].flat())
    .filter(Number.isFinite);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const pad = 0.06 * (high - low || 1);
  const steps = Math.max(...examples.map((e) => e.target.length));
  return drawFigure(
    document,
    "dither-examples",
    { label: "Example outputs with and without noise", description: describe(examples) },
    {
      width,
      panel: rows * 150,
      headed: true,
      x: {
        domain: [1, Math.max(2, steps)],
        ticks: roundTicks(1, steps, width / columns < 240 ? 3 : 5),
        tickFormat: tickLabel,
        label: "step",
        labelAnchor: "center",
        labelArrow: "none",
      },
      y: {
        domain: [low - pad, high + pad],
        ticks: roundTicks(low, high, 3),
        tickFormat: tickLabel,
        label: null,
      },
      title: "output",
      fx: { axis: null, padding: 0.1 },
      fy: { axis: null, padding: narrow ? 0.34 : 0.22 },
      marks: examples.flatMap((example) => {
        const [i, j] = [inputs.indexOf(example.input), placements.indexOf(example.placement)];
        const facet = narrow ? { fx: () => j, fy: () => i } : { fx: () => i, fy: () => j };
        return panel(example, facet, { title: titleOf(example, narrow ? "\n" : ", "), width: width / columns });
      }),
    },
    legend,
  );
}

interface OutputStep {
  readonly step: number;
  readonly target: number;
  readonly silent: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Which network and which trial; with a minus where a name holds a number below 0. */
const titleOf = ({ placement, input }: ExampleOutput, between: string): string =>
  `${placement}${between}${input.replace(/(^|\s)-(?=\d)/g, "$1−")}`;

function panel(
  example: ExampleOutput,
  facet: { fx: () => number; fy: () => number },
  { title, width }: { title: string; width: number },
): Plot.Markish[] {
  const { colour } = placementAppearance[example.placement];
  const data: OutputStep[] = example.target.map((target, t) => ({
    step: t + 1,
    target,
    silent: example.silent[t],
    mean: example.noisyMean[t],
    low: example.noisyLow[t],
    high: example.noisyHigh[t],
  }));
  const counting = ranges(example.weight);
  const all = counting.length === 1 && counting[0].first === 1 && counting[0].last === example.weight.length;
  return [
    Plot.rectX(all ? [] : counting, {
      ...facet,
      x1: (r: { first: number }) => Math.max(1, r.first - 0.5),
      x2: (r: { last: number }) => Math.min(example.weight.length, r.last + 0.5),
      fill: "currentColor",
      fillOpacity: 0.07,
    }),
    Plot.ruleX([1], { ...facet, stroke: "currentColor", strokeOpacity: 0.35 }),
    Plot.ruleY([0], { ...facet, stroke: "currentColor", strokeOpacity: 0.15 }),
    Plot.areaY(data, { ...facet, x: "step", y1: "low", y2: "high", fill: colour, fillOpacity: 0.25 }),
    Plot.lineY(data, { ...facet, x: "step", y: "target", stroke: "currentColor", strokeWidth: 3, strokeOpacity: 0.4 }),
    Plot.lineY(data, { ...facet, x: "step", y: "mean", stroke: colour, strokeWidth: 2 }),
    Plot.lineY(data, {
      ...facet,
      x: "step",
      y: "silent",
      stroke: "currentColor",
      strokeWidth: 1.75,
      strokeDasharray: "5,3",
    }),
    Plot.lineY(example.repaired ?? [], {
      ...facet,
      x: (_: number, t: number) => t + 1,
      y: (z: number) => z,
      stroke: repairedColour,
      strokeWidth: 2,
    }),
    Plot.text([title], {
      ...facet,
      text: (text: string) => text,
      frameAnchor: "top-left",
      lineAnchor: "bottom",
      dy: -5,
      fill: "currentColor",
      fontWeight: 600,
      fontSize: fontSize - 1,
      lineWidth: (width - 44) / (fontSize - 1),
      textOverflow: "ellipsis-end",
    }),
  ];
}

function legendEntries(placements: readonly ExampleOutput["placement"][]): LegendEntry[] {
  const noisy = placements.map((placement) => ({
    label: `with training noise, ${placement}`,
    colour: placementAppearance[placement].colour,
    band: true,
  }));
  return [
    { label: "target", colour: "#808080", strokeWidth: 3 },
    { label: "in silence", colour: "currentColor", dash: "5,3", strokeWidth: 1.75 },
    ...noisy,
  ];
}

/** Runs of steps, counted from 1, whose weight is above 0. */
function ranges(weight: readonly number[]): { first: number; last: number }[] {
  const found: { first: number; last: number }[] = [];
  weight.forEach((w, t) => {
    if (!(w > 0)) return;
    const open = found[found.length - 1];
    if (open !== undefined && open.last === t) open.last = t + 1;
    else found.push({ first: t + 1, last: t + 1 });
  });
  return found;
}

function describe(examples: readonly ExampleOutput[]): string {
  const sentences = examples.map((e) => {
    const last = e.target.length - 1;
    const parts = [
      `target ${significant(e.target[last])}`,
      `in silence ${significant(e.silent[last])}`,
      `with training noise ${significant(e.noisyMean[last])} on average`,
    ];
    return `Noise ${e.placement}, ${e.input}, at the last step: ${list(parts)}.`;
  });
  return sentences.join(" ");
}
