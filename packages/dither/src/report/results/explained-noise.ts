/** What noise does to a network, for its explanation: curve, units, operating points. */

import { traitsOf } from "../../network/activation/traits.js";
import { counted } from "../../base/counted.js";
import type { CovarianceKind } from "../../closure/method.js";
import type { Explanation, LayerOperation, UnitContribution } from "../../explanation/explanation.js";
import type { GateShare } from "../../explanation/gate-shares.js";
import { isGated } from "../../network/cells/cells.js";
import { isSquared, logitsText } from "../../network/specification/readouts.js";
import type { Activation } from "../../network/specification/specification.js";
import {
  paragraph,
  tableOf,
  type Block,
  type Column,
  type Paragraph,
  type Section,
  type Table,
} from "../document/document.js";
import { ranged, type Text } from "../document/text.js";
import { explanationCurveFigure } from "../figures/explanation-curve-figure.js";
import { operatingFigure } from "../figures/operating-figure.js";
import { unitsFigure } from "../figures/units-figure.js";
import { terminalPlot } from "../terminal/terminal-plot.js";
import { lossParts } from "../words/loss-parts.js";
import { bracketed, estimate, significant } from "../words/numerals.js";
import { medianText } from "./operating-comparison.js";
import { law, ofTraining, visibleVariance } from "./preference.js";

export function curveSection(e: Explanation): Section {
  const { measured, predicted, trainingNoise, specification } = e;
  if (!measured) return { heading: "Curve", blocks: [] };
  const lines = predicted ? " lines are computed by the moment closure without a random number." : "";
  const figure: Block = {
    kind: "figure",
    name: "parts",
    heading: "What noise does to the error.",
    reading: `${lossParts(measured.curve).meaning} Marks are measured, with 95 % intervals${predicted ? ";" : "."}${lines} Below, the preferred noise σ*.`,
    draw: (dom, width) => explanationCurveFigure(dom, e, { width }),
    plot: (options) =>
      terminalPlot(
        [
          { label: "measured", points: measured.curve, preferred: measured.preferred },
          ...(predicted ? [{ label: "predicted", points: predicted.curve }] : []),
        ],
        { trainingNoise, noiseKind: specification.noise.kind, height: 9, ...options },
      ),
  };
  return {
    heading: "Curve",
    blocks: [figure, curveTable(e), paragraph(preferredSentence(measured, predicted)), preferredTable(e)],
  };
}

/** The levels of the curve near some shares of the level that is explained. */
function curveTable({ measured, predicted, std }: Explanation): Table | null {
  if (!measured) return null;
  const shares = [0, 0.25, 0.5, 0.75, 1, 1.5, 2, 2.5];
  const levels = new Set(shares.map((share) => nearest(measured.curve, share * std).std));
  const rows = measured.curve
    .filter((point) => levels.has(point.std))
    .map((point) => {
      const near = predicted && nearest(predicted.curve, point.std);
      return { point, predicted: near && Math.abs(near.std - point.std) <= 1e-9 * Math.max(1, std) ? near : null };
    });
  const { ofMean, ofSpread } = lossParts(measured.curve);
  const closure = (cell: (row: (typeof rows)[number]) => Text) => (predicted ? { heading: "predicted", cell } : null);
  return tableOf({ id: "curve", caption: "" }, rows, [
    { heading: "noise", cell: ({ point }) => significant(point.std) },
    { heading: "loss", cell: ({ point }) => significant(point.loss) },
    { heading: ofMean, cell: ({ point }) => significant(point.biasSquared) },
    closure((row) => significant(row.predicted?.biasSquared ?? null)),
    { heading: ofSpread, cell: ({ point }) => significant(visibleVariance(point)) },
    closure((row) => significant(row.predicted?.variance ?? null)),
  ]);
}

function nearest<T extends { std: number }>(points: readonly T[], std: number): T {
  return points.reduce((best, point) => (Math.abs(point.std - std) < Math.abs(best.std - std) ? point : best));
}

type Predicted = { preferredStd: number; covariance: CovarianceKind } | null;

function preferredSentence(measured: NonNullable<Explanation["measured"]>, predicted: Predicted): string {
  const { std, interval, ratio } = measured.preferred;
  const closure = predicted
    ? `; the ${predicted.covariance} closure predicts ${significant(predicted.preferredStd)}`
    : "";
  const byLaw = law(measured);
  return `Preferred noise σ* = ${bracketed(estimate(std, interval))}${ofTraining(ratio)}${closure}.${byLaw === null ? "" : ` ${byLaw}`}`;
}

function preferredTable({ measured, predicted, growth, trainingNoise, specification }: Explanation): Table | null {
  if (!measured) return null;
  const { bracket, biasOverVariance } = measured.law;
  const squared = isSquared(specification);
  const mean = `loss of the mean ${logitsText(specification)}`;
  const range = (ends: readonly number[] | null | undefined): string =>
    ends ? ends.map((end) => significant(end, 2)).join(" to ") : "–";
  const rows: readonly (readonly [string, Text, Text])[] = [
    [
      "preferred noise σ*",
      ranged(estimate(measured.preferred.std, measured.preferred.interval)),
      significant(predicted?.preferredStd ?? null),
    ],
    ["σ*/σ_train", significant(measured.preferred.ratio), significant(predicted?.preferred.ratio ?? null)],
    [
      squared ? "least bias² at σ" : `least ${mean} at σ`,
      significant(measured.biasMinimum?.std ?? null),
      significant(predicted?.biasMinimum.std ?? null),
    ],
    [squared ? "bias²(0) / bias²(σ)" : `${mean}, 0 over σ`, significant(growth.biasSquared), "–"],
    ["L(0) / L(σ_train)", significant(measured.lossRatio), significant(predicted?.lossRatio ?? null)],
    ["D/V", significant(biasOverVariance), significant(predicted?.law.biasOverVariance ?? null)],
    ["σ*/σ_train by the law", range(bracket), range(predicted?.law.bracket)],
  ];
  const caption = `The preferred noise, measured and predicted${trainingNoise > 0 ? "" : "; the network was trained without noise"}. D/V: the ${squared ? "bias²" : mean} that the training noise removes over ${squared ? "the variance that it" : `what the spread of the ${logitsText(specification)}`} adds; above ½ a preference is expected.`;
  return tableOf({ id: "preferred", caption, detail: true }, rows, [
    { heading: "quantity", cell: ([name]) => name },
    { heading: "measured", cell: ([, value]) => value },
    { heading: "predicted", cell: ([, , value]) => value },
  ]);
}

const percent = (share: number | null): string => (share === null ? "–" : `${significant(100 * share, 2)}%`);

/** The gates of a gated cell, instead of its units. */
export function gateSection({ gates, std, specification }: Explanation): Section {
  const caption = `What noise of ${significant(std)} in each gate takes off the noise-free ${isSquared(specification) ? "squared bias" : `loss of the mean ${logitsText(specification)}`}, simulated; negative where it grows.`;
  const table = tableOf<GateShare>({ id: "gates", caption }, gates ?? [], [
    { heading: "gate", cell: ({ gate }) => gate },
    { heading: "removed by it alone", cell: ({ removedAlone }) => percent(removedAlone) },
    { heading: "by all others", cell: ({ removedByOthers }) => percent(removedByOthers) },
    {
      heading: "loss",
      meaning: "Loss: under noise in this gate alone, over that without noise.",
      cell: ({ lossAlone }) => significant(lossAlone, 2),
    },
  ]);
  const none = paragraph("Gates are told apart for noise inside them, of one level for all units.");
  return { heading: "Gates", blocks: [gates ? table : none] };
}

export function unitSection(e: Explanation): Section {
  if (isGated(e.specification)) return gateSection(e);
  const figure: Block = {
    kind: "figure",
    name: "units",
    heading: "Which units make the bias.",
    reading:
      "Carried: what reaches the output through this unit. Originating: what goes when this unit alone is smoothed, wherever it reaches the output. Signed shares of the output's shift.",
    draw: (dom, width) => unitsFigure(dom, e, { width }),
  };
  return { heading: "Units", blocks: [figure, unitTable(e), smoothingSentence(e)] };
}

function unitTable({ units, operatingPoints, smoothingStd }: Explanation): Table | null {
  const carrying = units.filter(({ shareOfBias }) => shareOfBias !== null);
  const table = {
    id: "units",
    caption: "Units by what they carry of the output's shift, in signed shares.",
    most: { terminal: 8, page: 24 },
    detail: carrying.length === 0 ? (true as const) : undefined,
  };
  return tableOf<UnitContribution>(table, carrying.length === 0 ? units : carrying, [
    { heading: "unit", cell: ({ unit }) => String(unit) },
    { heading: "carries", cell: ({ shareOfBias }) => percent(shareOfBias) },
    ...(smoothingStd || operatingPoints ? originColumns : []),
    ...(operatingPoints ? operatingColumns(operatingPoints) : []),
  ]);
}

const originColumns: readonly Column<UnitContribution>[] = [
  { heading: "originates", cell: ({ originating }) => percent(originating) },
  { heading: "removed alone", cell: ({ removedAlone }) => percent(removedAlone), detail: true },
];

function operatingColumns({ probe }: NonNullable<Explanation["operatingPoints"]>): Column<UnitContribution>[] {
  const meaning = `a/σ, transmission and asymmetry: medians, read with σ = ${significant(probe)}.`;
  return [
    { heading: "a/σ", meaning, cell: ({ ratio }) => significant(ratio, 2) },
    { heading: "transmission", cell: ({ transmission }) => significant(transmission, 2) },
    { heading: "asymmetry", cell: ({ asymmetry }) => significant(asymmetry, 2) },
  ];
}

/** Sizes of groups that are named. */
const groupSizes = [1, 2, 3, 5, 8, 12, 20, 32];

function smoothingSentence({ smoothing, specification }: Explanation): Paragraph | null {
  if (smoothing === null) return null;
  const { units } = specification;
  const what = isSquared(specification) ? "Squared bias" : `Squared shift of the ${logitsText(specification)}`;
  if (units === 1) return paragraph(`${what} removed by smoothing the unit: ${percent(smoothing.removedByAll)}.`);
  const groups = smoothing.steps
    .filter(({ units: k }) => groupSizes.includes(k) || k === smoothing.units?.length)
    .map(({ units: k, removed }) => `${k}: ${percent(removed)}`);
  const order = smoothing.units
    ? ` (in the order ${smoothing.units.slice(0, 12).join(", ")}${smoothing.units.length > 12 ? " …" : ""})`
    : "";
  return paragraph(
    `${what} removed by smoothing k units together${order}: ${groups.join(", ")}; all ${units}: ${percent(smoothing.removedByAll)}.`,
  );
}

export function operatingSection(e: Explanation): Section {
  const { operatingPoints: o, specification } = e;
  if (!o)
    return {
      heading: "Operating points",
      blocks: isGated(specification)
        ? [paragraph("A gated unit has no one activation function, and so no operating point.")]
        : [layerTable(e)],
    };
  const { placement } = specification.noise;
  const { activation } = specification;
  const panel = { label: `noise ${placement}`, placement, activation, probe: o.probe, summary: o };
  const range = (name: "ratio" | "transmission" | "asymmetry"): string =>
    `${medianText(o[name])} (${significant(o[name].lower, 2)} to ${significant(o[name].upper, 2)})`;
  const figure: Block = {
    kind: "figure",
    name: "operating-points",
    heading: "Where the units work.",
    reading: `Pre-activations along noise-free trials, weighted as the loss weighs their steps, with the activation function behind. ${whereNoisePasses(activation)}`,
    draw: (dom, width) => operatingFigure(dom, [panel], { width }),
  };
  const sentence = `Read with σ = ${significant(o.probe)} along ${counted(o.trials, "noise-free trial")}, medians with their 95 % intervals over trials, and quartiles: a/σ ${range("ratio")}; transmission ${range("transmission")}; asymmetry ${range("asymmetry")}; |a| < σ in ${percent(o.nearKink)}.`;
  return { heading: "Operating points", blocks: [figure, paragraph(sentence), layerTable(e)] };
}

/** What the shape of a function makes of noise. */
function whereNoisePasses(activation: Activation): string {
  const { kinks, isConvex } = traitsOf(activation);
  if (activation === "relu") return "Left of the kink noise passes on one side only and shifts the mean.";
  if (kinks.length > 0) return "At the kink noise passes more on one side and shifts the mean.";
  if (isConvex) return "Where the function bends, noise passes more on one side and shifts the mean.";
  if (activation === "tanh" || activation === "sigmoid")
    return "Where the function bends, towards its ends, noise passes less, more on one side, and shifts the mean.";
  return "Where the function bends, noise passes more on one side and shifts the mean.";
}

function layerTable({ layers }: Explanation): Table | null {
  const rows = (layers ?? []).map((layer, l) => ({ ...layer, number: l + 1 }));
  return tableOf<LayerOperation & { number: number }>(
    { id: "layers", caption: "Operating points of the hidden layers: medians over units." },
    rows,
    [
      { heading: "layer", cell: ({ number }) => String(number) },
      { heading: "units", cell: ({ units, firstUnit }) => `${firstUnit}–${firstUnit + units - 1}` },
      { heading: "a/σ", cell: ({ ratio }) => significant(ratio, 2) },
      { heading: "transmission", cell: ({ transmission }) => significant(transmission, 2) },
      { heading: "asymmetry", cell: ({ asymmetry }) => significant(asymmetry, 2) },
      {
        heading: "incoming",
        meaning: "Incoming: standard deviation of the noise that the layer before brings to the activation functions.",
        cell: ({ number, incomingNoise }) => (number === 1 ? "–" : significant(incomingNoise, 2)),
      },
    ],
  );
}
