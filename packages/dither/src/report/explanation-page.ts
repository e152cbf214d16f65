/** The report of an explanation as one HTML page that needs nothing else. */

import type { ExplainedPoint, Explanation } from "../dynamics/explanation/explanation.js";
import type { Activation } from "../network/specification.js";
import { explanationCurveFigure } from "./explanation-curve-figure.js";
import { escapeHtml, prose } from "./html.js";
import { bracketed, estimate, plain, significant } from "./numerals.js";
import { operatingFigure } from "./operating-figure.js";
import { commandLine, figureBlock, pageFrame, section, sourceBox } from "./page-frame.js";
import { shiftFigure } from "./shift-figure.js";
import { statesFigure } from "./states-figure.js";
import { plainTable } from "./tables.js";
import { unitsFigure } from "./units-figure.js";

export interface ExplanationPageOptions {
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Name of the network's file, where the trials come from, and the command line that repeats it. */
  readonly network: string;
  readonly trials: string;
  readonly command: string;
  readonly version: string;
}

const mostRows = 24;

/**
 * The page as an HTML string: verdict, source and time, figures, tables.
 * @param document any DOM's document to draw the figures with; it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function explanationPage(document: Document, e: Explanation, options: ExplanationPageOptions): string {
  const [title, ...rest] = sentences(e.verdict);
  return pageFrame({
    title: title.replace(/\.$/, ""),
    abstract: [...(rest.length > 0 ? rest : [title]), ...e.remarks],
    version: options.version,
    source: source(e, options),
    generatedAt: options.generatedAt,
    sections: [
      section("Figures", figures(document, e)),
      section(
        "Numbers",
        [preferredTable(e), layerTable(e), pointTable(e), unitTable(e)].filter((table) => table !== "").join("\n"),
      ),
      section("How to read this", reading),
    ],
  });
}

/** A text at the blanks after its full stops; not after those inside numbers. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.?!]) (?=[A-Z])/);
}

function source(e: Explanation, { network, trials, command, version }: ExplanationPageOptions): string {
  const { units, activation, leak, form, noise, readout, layers } = e.specification;
  const where = noise.placement === "input" ? "on the input" : `${noise.placement} the activation function`;
  const noiseText = noise.std > 0 ? `σ = ${plain(noise.std)}, ${where}` : `none; ${where} at test`;
  return sourceBox([
    ["Network", `<code>${escapeHtml(network)}</code>`],
    [
      "It is",
      prose(
        layers
          ? `${units} ${activation} units in hidden layers of ${layers.join(", ")}, ${readout} readout`
          : `${units} ${activation} ${units === 1 ? "unit" : "units"}, leak ${plain(leak)}, ${form} form, ${readout} readout`,
      ),
    ],
    ["Training noise", prose(noiseText)],
    ["Trials", prose(trials)],
    ["Explained at", prose(`σ = ${plain(e.std)}, seed ${e.seed}`)],
    ["Made with", `Dither ${escapeHtml(version)}`],
    ["To repeat", commandLine(command)],
  ]);
}

function figures(document: Document, e: Explanation): string {
  const o = e.operatingPoints;
  const panel = o && {
    label: `noise ${e.specification.noise.placement}`,
    placement: e.specification.noise.placement,
    activation: e.specification.activation,
    probe: o.probe,
    summary: o,
  };
  return [
    figureBlock(
      (width) => explanationCurveFigure(document, e, { width }),
      `<b>What noise does to the error.</b> bias² is the squared error of the mean output, variance the spread around it. Marks are measured, with 95&nbsp;% intervals${e.predicted ? "; " : ". "}${e.predicted ? "lines are computed by the moment closure without a random number. " : ""}Below, the preferred noise σ*.`,
    ),
    figureBlock((width) => statesFigure(document, e, { width }), statesCaption(e)),
    figureBlock(
      (width) => shiftFigure(document, e, { width }),
      "<b>How the shift grows.</b> Mean output under noise minus noise-free output, along the same trials (root mean square). Steps that count in the loss are shaded.",
    ),
    figureBlock(
      (width) => unitsFigure(document, e, { width }),
      "<b>Which units make the bias.</b> Carried: what reaches the output through this unit. Originating: what goes when this unit alone is smoothed, wherever it reaches the output. Signed shares of the output's shift.",
    ),
    figureBlock(
      (width) => (panel === null ? null : operatingFigure(document, [panel], { width })),
      `<b>Where the units work.</b> Pre-activations along noise-free trials, weighted as the loss weighs their steps, with the activation function behind. ${whereNoisePasses[e.specification.activation]}`,
    ),
  ]
    .filter((figure) => figure !== "")
    .join("\n");
}

/** What the shape of each function makes of noise. */
const whereNoisePasses: Record<Activation, string> = {
  relu: "Left of the kink noise passes on one side only and shifts the mean.",
  softplus: "Where the function bends, noise passes more on one side and shifts the mean.",
  tanh: "Where the function bends, towards its ends, noise passes less, more on one side, and shifts the mean.",
  sigmoid: "Where the function bends, towards its ends, noise passes less, more on one side, and shifts the mean.",
};

function statesCaption({ view }: Explanation): string {
  const what = {
    unit: "<b>What moves the unit.</b> Its speed against its state, without noise and with the activation function smoothed by the noise; it rests where a line crosses 0, so noise moves the fixed point.",
    units:
      "<b>The states.</b> Trials in silence and their mean under noise; short lines show where a step leads without noise.",
    components:
      "<b>The states</b> in the two directions in which they vary most, trials in silence and their mean under noise.",
  }[view?.axes ?? "components"];
  return view?.axes === "unit"
    ? what
    : `${what} A dotted line leads from each fixed point to its mean under noise, by the stationary closure; the dots around are states under noise.`;
}

function preferredTable({ measured, predicted, growth, trainingNoise }: Explanation): string {
  if (!measured) return "";
  const ratio = (value: number | null): string => significant(value, 3);
  const { bracket, biasOverVariance } = measured.law;
  const law = bracket === null ? "–" : `${significant(bracket[0], 2)} to ${significant(bracket[1], 2)}`;
  const rows = [
    [
      "preferred noise σ*",
      bracketed(estimate(measured.preferred.std, measured.preferred.interval)),
      significant(predicted?.preferredStd ?? null),
    ],
    ["σ*/σ_train", ratio(measured.preferred.ratio), ratio(predicted?.preferred.ratio ?? null)],
    [
      "least bias² at σ",
      significant(measured.biasMinimum?.std ?? null),
      significant(predicted?.biasMinimum.std ?? null),
    ],
    ["bias²(0) / bias²(σ)", ratio(growth.biasSquared), "–"],
    ["L(0) / L(σ_train)", ratio(measured.lossRatio), ratio(predicted?.lossRatio ?? null)],
    ["D/V", ratio(biasOverVariance), ratio(predicted?.law.biasOverVariance ?? null)],
    [
      "σ*/σ_train by the law",
      law,
      predicted?.law.bracket ? predicted.law.bracket.map((end) => significant(end, 2)).join(" to ") : "–",
    ],
  ];
  return plainTable(
    "preferred",
    `The preferred noise, measured and predicted${trainingNoise > 0 ? "" : "; the network was trained without noise"}. D/V: the bias² that the training noise removes over the variance that it adds; above ½ a preference is expected.`,
    ["", "measured", "predicted"],
    rows,
  );
}

function layerTable({ layers }: Explanation): string {
  if (layers === null) return "";
  return plainTable(
    "layers",
    "Operating points of the hidden layers: medians over units. Incoming: standard deviation of the noise that the layer before brings to the activation functions.",
    ["layer", "units", "a/σ", "transmission", "asymmetry", "incoming"],
    layers.map(({ units, firstUnit, ratio, transmission, asymmetry, incomingNoise }, l) => [
      String(l + 1),
      `${firstUnit}–${firstUnit + units - 1}`,
      ...[ratio, transmission, asymmetry].map((value) => significant(value, 2)),
      l === 0 ? "–" : significant(incomingNoise, 2),
    ]),
  );
}

function pointTable({ fixedPoints, search, settling }: Explanation): string {
  if (fixedPoints.length === 0) return "";
  const inMs = settling.slowestMs !== null;
  const rows = fixedPoints
    .slice(0, mostRows)
    .map((point) => [
      vector(point.input),
      vector(point.output),
      point.noisy ? vector(point.noisy.output) : "–",
      kind(point),
      significant((inMs ? point.stability?.slowestMs : point.stability?.slowestSteps) ?? null, 2),
      turning(point),
      significant(point.stability?.spectralRadius ?? null),
      significant(point.speed, 1),
      String(point.found),
    ]);
  const left = fixedPoints.length > mostRows ? ` The first ${mostRows} of ${fixedPoints.length}.` : "";
  return plainTable(
    "points",
    `Fixed points without noise. ${search.summary}${left} Under noise: the output's stationary mean at the level explained. Slowest: the longest time constant among the modes that decay, in ${inMs ? "ms" : "steps"}; found: starts that ended there.`,
    ["input", "output", "under noise", "stability", "slowest", "turns", "largest |λ|", "|f(a) − h|", "found"],
    rows,
  );
}

function kind({ stability }: ExplainedPoint): string {
  if (!stability) return "–";
  return stability.kind === "unstable" ? `unstable (${stability.unstableModes})` : stability.kind;
}

function turning({ stability }: ExplainedPoint): string {
  const first = stability?.oscillations[0];
  if (!first) return "–";
  return first.frequencyHz === null
    ? `every ${significant(1 / first.cyclesPerStep, 2)} steps`
    : `${significant(first.frequencyHz, 2)} Hz`;
}

function unitTable({ units, smoothing, specification, operatingPoints }: Explanation): string {
  if (units.length === 0) return "";
  const rows = units
    .slice(0, mostRows)
    .map((u) => [
      String(u.unit),
      percent(u.shareOfBias),
      percent(u.originating),
      percent(u.removedAlone),
      significant(u.ratio, 2),
      significant(u.transmission, 2),
      significant(u.asymmetry, 2),
    ]);
  const together = smoothing
    ? ` All ${specification.units} units smoothed together remove ${percent(smoothing.removedByAll)} of the squared bias${smoothing.units ? `, units ${smoothing.units.join(", ")} together ${percent(smoothing.removed)}` : ""}.`
    : "";
  return plainTable(
    "units",
    `Units by what they carry of the output bias.${together} a/σ, transmission and asymmetry: medians, read with σ = ${significant(operatingPoints?.probe ?? null)}.`,
    ["unit", "carries", "originates", "removed alone", "a/σ", "transmission", "asymmetry"],
    rows,
  );
}

const vector = (values: readonly number[]): string =>
  values.length === 0
    ? "–"
    : `${values
        .slice(0, 3)
        .map((x) => significant(x, 2))
        .join(" ")}${values.length > 3 ? " …" : ""}`;

const percent = (share: number | null): string => (share === null ? "–" : `${significant(100 * share, 2)} %`);

const reading = `<p>Noise inside an activation function does not average out: near its bend the upper half of the noise passes and the lower half does not, so that the mean of every unit, and with it the output, moves with the noise level. A network trained with noise has learnt outputs that are right <em>at that noise</em>; without it they are biased. Where noise enters outside the activation function, the shift is only what reaches other units one step later.</p>`;
