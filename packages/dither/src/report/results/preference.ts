/** One network's preference: the verdict, the curve, scores, and how it was measured. */

import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { counted } from "../../base/counted.js";
import { noiseKindNames, noisePlacements, type NoiseKind } from "../../settings/names.js";
import type { Placement } from "../../network/specification/specification.js";
import type { ChosenDraws } from "../../preference/curve/choose-draws.js";
import { defaultLevels } from "../../preference/curve/levels.js";
import { indifferent } from "../../preference/statistics/few.js";
import type { CurvePoint, Preference } from "../../preference/statistics/preference.js";
import { paragraph, tableOf, type Block, type ReportDocument, type Table } from "../document/document.js";
import { preferenceFigure } from "../figures/decomposition-figure.js";
import { performanceFigure } from "../figures/performance-figure.js";
import { terminalPlot } from "../terminal/terminal-plot.js";
import { lossParts } from "../words/loss-parts.js";
import { bracketed, estimate, percentage, significant } from "../words/numerals.js";
import { conditionTable, performanceTable } from "./performance.js";

/** What a preference does not say of itself. */
export interface PreferenceContext {
  /** What the curve is called: "noise inside". */
  readonly label: string;
  /** Where the noise enters at test. */
  readonly placement: Placement;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  /** Whether the levels are the default ones, so that a curve that ends early says so; default true. */
  readonly defaultGrid?: boolean;
  /** The test noise in words and where that of the training entered, where the two differ; default the same. */
  readonly testNoise?: { readonly words: string; readonly trained: Placement };
}

/** What each of {@link PreferenceContext} may be. */
export const preferenceContextKinds = {
  label: "text",
  placement: noisePlacements,
  noiseKind: noiseKindNames,
  defaultGrid: "boolean",
  testNoise: "object",
} as const satisfies OptionKinds<PreferenceContext>;

/** The document of a measured preference. */
export function preferenceDocument(preference: Preference, context: PreferenceContext): ReportDocument {
  checkArguments(
    "preferenceDocument",
    { preference },
    { preference: { curve: "array", preferred: "object", trainingNoise: "number" } },
  );
  checkOptions("preferenceDocument", context, preferenceContextKinds);
  const { trainingNoise, performance } = preference;
  const { placement, noiseKind } = context;
  const measured = { trainingNoise, noiseKind, summary: [{ placement, performance }] };
  return {
    title: verdict(preference),
    abstract: [],
    facts: [],
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "figure",
            name: "preference",
            heading: "Loss against test noise.",
            reading: `${lossParts(preference.curve).meaning} Below, the preferred noise σ*.`,
            draw: (dom, width) => preferenceFigure(dom, preference, { placement, noiseKind, width }),
            plot: (options) =>
              terminalPlot([{ label: context.label, points: preference.curve, preferred: preference.preferred }], {
                trainingNoise,
                noiseKind,
                ...options,
              }),
          },
          curveTable(preference),
          performance
            ? {
                kind: "figure",
                name: "performance",
                heading: "Performance against test noise.",
                reading: "The task's score, 1 being perfect, with its 95 % interval.",
                draw: (dom, width) => performanceFigure(dom, measured, { width }),
              }
            : null,
          performanceTable(measured.summary, trainingNoise),
          conditionTable(preference),
          ...remarks(preference, context),
        ],
      },
    ],
  };
}

/** A sentence that states the verdict with its numbers. */
function verdict(p: Preference): string {
  const std = `σ* = ${bracketed(estimate(p.preferred.std, p.preferred.interval))}`;
  const gain = bracketed(percentage(p.gain.value, p.gain.interval), "%");
  const by = `the best noise removes ${gain} of the noise-free loss`;
  if (indifferent(p.curve)) return "Prefers nothing: noise makes no difference to the loss at any level measured.";
  switch (p.verdict) {
    case "prefers noise":
      return `Prefers noise: ${std}${ofTraining(p.preferred.ratio)}; ${by}.`;
    case "prefers silence":
      return `Prefers silence: ${std}; ${by}.`;
    case "undecided":
      return `Undecided: ${std}${ofTraining(p.preferred.ratio)}; ${by}. More \`draws\` or trials may decide.`;
    default:
      return p.verdict satisfies never;
  }
}

/** ", 0.96 of the training noise"; nothing without one. */
export const ofTraining = (ratio: number | null): string =>
  ratio === null ? "" : `, ${significant(ratio)} of the training noise`;

const hasLogits = ({ curve }: Preference): boolean => curve[0]?.logits !== undefined;

const hasParts = ({ curve }: Preference): boolean => curve.some(({ biasSquared }) => biasSquared !== null);

/** The loss with its standard error, bias² and variance where the loss has them. */
function curveTable(p: Preference): Table | null {
  const parts = hasParts(p);
  const logits = hasLogits(p);
  const { ofMean, ofSpread } = lossParts(p.curve);
  return tableOf<CurvePoint>({ id: "curve", caption: "" }, p.curve, [
    { heading: "test noise", cell: ({ std }) => significant(std) },
    { heading: "loss", cell: ({ loss }) => significant(loss) },
    { heading: "± s.e.", cell: ({ lossStandardError }) => significant(lossStandardError, 2) },
    parts ? { heading: ofMean, cell: ({ biasSquared }) => significant(biasSquared) } : null,
    parts ? { heading: ofSpread, cell: (point) => significant(visibleVariance(point)) } : null,
    logits ? { heading: "2nd order", cell: (point) => significant(point.logits?.secondOrder ?? null) } : null,
  ]);
}

/** What rounding leaves of the variance between equal draws, in silence, is none. */
export const visibleVariance = ({ loss, variance }: { loss: number; variance: number | null }): number | null =>
  variance !== null && variance < 1e-12 * loss ? 0 : variance;

function remarks(p: Preference, { defaultGrid = true, testNoise }: PreferenceContext): Block[] {
  const said = [
    defaultGrid ? divergence(p) : null,
    law(p),
    hasParts(p)
      ? null
      : "The loss is that of a world in closed loop, no squared output error: it has no bias² and variance.",
    testNoise === undefined
      ? null
      : `The test noise is not that of the training (${testNoise.trained}): here it is ${testNoise.words}.`,
    p.chosenDraws ? draws(p.chosenDraws) : null,
    ...labelRemarks(p),
    p.caution ?? null,
    effort(p),
  ];
  return said.flatMap((sentence) => (sentence === null ? [] : [paragraph(sentence)]));
}

/** What accuracy prefers, how well calibrated the outputs are, and what the parts of a cross-entropy are. */
function labelRemarks(p: Preference): (string | null)[] {
  if (!p.calibration) return [];
  const { performance } = p;
  const prefers = performance?.verdict;
  return [
    performance && prefers !== undefined
      ? `Accuracy ${prefers === "undecided" ? "is undecided about noise" : prefers}: it is highest at ${bracketed(estimate(performance.preferred.std, performance.preferred.interval))}${ofTraining(performance.preferred.ratio)}.`
      : null,
    ...p.calibration.map(({ readout, curve }) => {
      const at = (std: number): string => {
        const nearest = curve.reduce((a, b) => (Math.abs(b.std - std) < Math.abs(a.std - std) ? b : a));
        return `${bracketed(estimate(nearest.error, nearest.interval))} at noise ${significant(nearest.std)}`;
      };
      const name = readout === "output" ? "" : ` of ${readout}`;
      return `Expected calibration error${name}: ${at(0)}${p.trainingNoise > 0 ? `, ${at(p.trainingNoise)}` : ""}.`;
    }),
    "The loss is a cross-entropy, which has no bias² and variance: it is the loss of the mean logits and what their spread adds; to second order that is half the covariance of the logits times the loss's curvature.",
  ];
}

/** Says so where a curve on the default grid ends early because the network diverges under more noise. */
function divergence({ curve, trainingNoise }: Preference): string | null {
  const wanted = defaultLevels(trainingNoise).at(-1)!;
  const highest = curve[curve.length - 1].std;
  return highest < wanted
    ? `The curve ends at noise ${significant(highest)}: the network diverges at the next level of the grid, up to ${significant(wanted)}.`
    : null;
}

/** What the law makes of it: D/V and the predicted range of σ*. */
export function law({ law: { biasOverVariance, bracket } }: Pick<Preference, "law">): string | null {
  if (biasOverVariance === null || bracket === null) return null;
  const range = `${significant(bracket[0])} to ${significant(bracket[1])} of the training noise`;
  return `D/V = ${significant(biasOverVariance)} (a preference is expected above 0.5); predicted σ*: ${range}.`;
}

/** How many draws were taken of given trials, and why. */
function draws({ draws: count, pilot, because, wanted, expected }: ChosenDraws): string {
  const error = `a standard error of about ${significant(100 * expected, 2)} % of the loss at most`;
  const from = count === pilot ? "" : `, after a pilot of ${pilot}`;
  switch (because) {
    case "standard error":
      return `${counted(count, "draw")}${from}: enough for ${error}. \`draws\` fixes another number.`;
    case "budget":
      return `${counted(count, "draw")}${from}: as many as the work allows by default, for ${error} (wanted: ${100 * wanted} %). \`draws\` takes more.`;
    case "most":
      return `${counted(count, "draw")}${from}: the most taken by default, for ${error}. \`draws\` takes more.`;
    default:
      return because satisfies never;
  }
}

function effort({ trials, draws: count, resampled, seed }: Preference): string {
  const per = resampled === "trials" ? counted(trials, "trial") : `${counted(trials, "trial")} from the file`;
  return `${per}, ${counted(count, "noise draw")} each, the same draws at every level; seed ${seed}. Intervals are 95 % bootstraps over ${resampled === "trials" ? "trials" : "noise draws"}.`;
}
