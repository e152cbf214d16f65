/** The report of an explanation as one HTML page that needs nothing else. */

import { counted } from "../../base/counted.js";
import type { ExplainedPoint, Explanation } from "../../explanation/explanation.js";
import type { Activation } from "../../network/specification/specification.js";
import { explanationCurveFigure } from "../figures/explanation-curve-figure.js";
import { element, lines, type Markup } from "../plot/markup.js";
import { bracketed, estimate, plain, significant } from "../words/numerals.js";
import { operatingFigure } from "../figures/operating-figure.js";
import { caption, commandLine, figureBlock, pageFrame, section, sourceBox } from "./page-frame.js";
import { prose } from "../words/prose.js";
import { shiftFigure } from "../figures/shift-figure.js";
import { statesFigure } from "../figures/states-figure.js";
import { plainTable } from "./tables.js";
import { unitsFigure } from "../figures/units-figure.js";
import { explanationShape } from "../../explanation/explanation.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface ExplanationPageOptions {
  /** ISO 8601 in UTC. */
  readonly generatedAt: string;
  /** Name of the network's file, where the trials come from, and the command line that repeats it. */
  readonly network: string;
  readonly trials: string;
  readonly command: string;
  readonly version: string;
}

/** What each of {@link ExplanationPageOptions} may be. */
export const explanationPageOptionKinds = {
  generatedAt: "text",
  network: "text",
  trials: "text",
  command: "text",
  version: "text",
} as const satisfies OptionKinds<ExplanationPageOptions>;

const mostRows = 24;

/**
 * The page as an HTML string: verdict, source and time, figures, tables.
 * @param document any DOM's document to draw the figures with; it is not changed.
 * @throws DitherError `value` if `generatedAt` is not a time in UTC.
 */
export function explanationPage(document: Document, e: Explanation, options: ExplanationPageOptions): string {
  checkArguments(
    "explanationPage",
    { document, e, options },
    { document: "document", e: explanationShape, options: "object" },
  );
  checkOptions("explanationPage", options, explanationPageOptionKinds);
  const [title, ...rest] = sentences(e.verdict);
  return pageFrame({
    title: title.replace(/\.$/, ""),
    abstract: [...(rest.length > 0 ? rest : [title]), ...e.remarks],
    version: options.version,
    source: source(e, options),
    generatedAt: options.generatedAt,
    sections: [
      section("Figures", figures(document, e)),
      section("Numbers", lines([preferredTable(e), layerTable(e), pointTable(e), unitTable(e)])),
      section("How to read this", reading),
    ],
  });
}

/** A text at the blanks after its full stops; not after those inside numbers. */
function sentences(text: string): string[] {
  return text.split(/(?<=[.?!]) (?=[A-Z])/);
}

function source(e: Explanation, { network, trials, command, version }: ExplanationPageOptions): Markup {
  const { units, activation, leak, form, noise, readout, layers } = e.specification;
  const where = noise.placement === "input" ? "on the input" : `${noise.placement} the activation function`;
  const noiseText = noise.std > 0 ? `σ = ${plain(noise.std)}, ${where}` : `none; ${where} at test`;
  return sourceBox([
    ["Network", element("code", {}, network)],
    [
      "It is",
      prose(
        layers
          ? `${units} ${activation} units in hidden layers of ${layers.join(", ")}, ${readout} readout`
          : `${counted(units, `${activation} unit`)}, leak ${plain(leak)}, ${form} form, ${readout} readout`,
      ),
    ],
    ["Training noise", prose(noiseText)],
    ["Trials", prose(trials)],
    ["Explained at", prose(`σ = ${plain(e.std)}, seed ${e.seed}`)],
    ["Made with", `Dither ${version}`],
    ["To repeat", commandLine(command)],
  ]);
}

function figures(document: Document, e: Explanation): Markup | null {
  const o = e.operatingPoints;
  const panel = o && {
    label: `noise ${e.specification.noise.placement}`,
    placement: e.specification.noise.placement,
    activation: e.specification.activation,
    probe: o.probe,
    summary: o,
  };
  return lines([
    figureBlock(
      (width) => explanationCurveFigure(document, e, { width }),
      caption(
        "What noise does to the error.",
        `bias² is the squared error of the mean output, variance the spread around it. Marks are measured, with 95 % intervals${e.predicted ? "; " : ". "}${e.predicted ? "lines are computed by the moment closure without a random number. " : ""}Below, the preferred noise σ*.`,
      ),
    ),
    figureBlock((width) => statesFigure(document, e, { width }), statesCaption(e)),
    figureBlock(
      (width) => shiftFigure(document, e, { width }),
      caption(
        "How the shift grows.",
        "Mean output under noise minus noise-free output, along the same trials (root mean square). Steps that count in the loss are shaded.",
      ),
    ),
    figureBlock(
      (width) => unitsFigure(document, e, { width }),
      caption(
        "Which units make the bias.",
        "Carried: what reaches the output through this unit. Originating: what goes when this unit alone is smoothed, wherever it reaches the output. Signed shares of the output's shift.",
      ),
    ),
    figureBlock(
      (width) => (panel === null ? null : operatingFigure(document, [panel], { width })),
      caption(
        "Where the units work.",
        `Pre-activations along noise-free trials, weighted as the loss weighs their steps, with the activation function behind. ${whereNoisePasses[e.specification.activation]}`,
      ),
    ),
  ]);
}

/** What the shape of each function makes of noise. */
const whereNoisePasses: Record<Activation, string> = {
  relu: "Left of the kink noise passes on one side only and shifts the mean.",
  softplus: "Where the function bends, noise passes more on one side and shifts the mean.",
  tanh: "Where the function bends, towards its ends, noise passes less, more on one side, and shifts the mean.",
  sigmoid: "Where the function bends, towards its ends, noise passes less, more on one side, and shifts the mean.",
};

function statesCaption({ view }: Explanation): Markup {
  const dots =
    " A dotted line leads from each fixed point to its mean under noise, by the stationary closure; the dots around are states under noise.";
  switch (view?.axes) {
    case "unit":
      return caption(
        "What moves the unit.",
        "Its speed against its state, without noise and with the activation function smoothed by the noise; it rests where a line crosses 0, so noise moves the fixed point.",
      );
    case "units":
      return caption(
        "The states.",
        `Trials in silence and their mean under noise; short lines show where a step leads without noise.${dots}`,
      );
    default:
      return caption(
        "The states",
        `in the two directions in which they vary most, trials in silence and their mean under noise.${dots}`,
      );
  }
}

function preferredTable({ measured, predicted, growth, trainingNoise }: Explanation): Markup | null {
  if (!measured) return null;
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

function layerTable({ layers }: Explanation): Markup | null {
  if (layers === null) return null;
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

function pointTable({ fixedPoints, search, settling }: Explanation): Markup | null {
  if (fixedPoints.length === 0) return null;
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

function unitTable({ units, smoothing, specification, operatingPoints }: Explanation): Markup | null {
  if (units.length === 0) return null;
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

const reading = element(
  "p",
  {},
  "Noise inside an activation function does not average out: near its bend the upper half of the noise passes and the lower half does not, so that the mean of every unit, and with it the output, moves with the noise level. A network trained with noise has learnt outputs that are right ",
  element("em", {}, "at that noise"),
  "; without it they are biased. Where noise enters outside the activation function, the shift is only what reaches other units one step later.",
);
