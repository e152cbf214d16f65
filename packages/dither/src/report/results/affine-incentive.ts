/** A unit that outputs its input: its expected loss over the operating point, and where trainings went on it. */

import { checkArguments } from "../../base/check-arguments.js";
import type { AffineParameters } from "../../mechanism/affine-regulator.js";
import type { Placement } from "../../network/specification/specification.js";
import { tableOf, type ReportDocument } from "../document/document.js";
import { operatingPointAxes, type IncentivePanel } from "../figures/incentive-figure.js";
import { significant } from "../words/numerals.js";
import { landscapeFigure, placementColumn } from "./incentive.js";

/** A place on the landscape, and which noise is preferred there. */
export interface AffinePlace {
  readonly placement: Placement;
  readonly parameters: AffineParameters;
  /** a at u = 0. */
  readonly operatingPoint: number;
  readonly loss: number;
  readonly preferred: number;
  /** To the training noise. */
  readonly ratio: number;
  readonly lossRatio: number;
}

/** Where a training ended that began at the bias `start`, with the recurrent weight free or held at 0. */
export interface AffineEnd extends AffinePlace {
  readonly start: number;
  readonly weight: "free" | "zero";
}

export interface AffineIncentiveReport {
  /** Training noise. */
  readonly noise: number;
  readonly leak: number;
  /** Without recurrent weight, exactly; for several leaks, noise inside first. */
  readonly optima: readonly (AffinePlace & { readonly leak: number })[];
  readonly trained: readonly AffineEnd[];
  readonly landscapes: readonly IncentivePanel[];
}

export function affineIncentiveDocument(report: AffineIncentiveReport): ReportDocument {
  checkArguments(
    "affineIncentiveDocument",
    { report },
    { report: { noise: "number", leak: "number", optima: "array", trained: "array", landscapes: "array" } },
  );
  const { noise, leak, optima, trained, landscapes } = report;
  return {
    title: verdict(report),
    abstract: [],
    facts: [],
    sections: [
      { heading: null, blocks: [landscapeFigure(landscapes, operatingPointAxes)] },
      {
        heading: `Lowest expected loss without recurrent weight (exact), σ = ${significant(noise)}, a at u = 0:`,
        blocks: [
          tableOf({ id: "optima", caption: "" }, optima, [
            placementColumn,
            { heading: "γ", cell: (o) => significant(o.leak) },
            { heading: "best a/σ", cell: (o) => significant(o.operatingPoint / noise) },
            { heading: "input weight", cell: (o) => significant(o.parameters.gain) },
            { heading: "loss", cell: (o) => significant(o.loss) },
            { heading: "σ*/s", cell: (o) => share(o.ratio) },
            { heading: "L(0)/L(s)", cell: (o) => share(o.lossRatio) },
          ]),
        ],
      },
      {
        heading: `Where training ended at γ = ${significant(leak)}, a at u = 0:`,
        blocks: [endTable(trained, noise)],
      },
    ],
  };
}

/** A row for each training with the weight free, beside the one from the same start with the weight held at 0. */
function endTable(trained: readonly AffineEnd[], noise: number): ReturnType<typeof tableOf> {
  const held = ({ placement, start }: AffineEnd): AffineEnd | undefined =>
    trained.find((other) => other.weight === "zero" && other.placement === placement && other.start === start);
  return tableOf(
    { id: "trained", caption: "" },
    trained.filter(({ weight }) => weight === "free"),
    [
      placementColumn,
      { heading: "from a/σ", cell: (end) => significant(end.start / noise) },
      { heading: "a/σ (w = 0)", cell: (end) => share((held(end)?.operatingPoint ?? NaN) / noise) },
      { heading: "w free: w", cell: (end) => significant(end.parameters.weight) },
      { heading: "a/σ", cell: (end) => significant(end.operatingPoint / noise) },
      { heading: "loss", cell: (end) => significant(end.loss) },
      { heading: "σ*/s", cell: (end) => share(end.ratio) },
      { heading: "L(0)/L(s)", cell: (end) => share(end.lossRatio) },
    ],
  );
}

const share = (value: number): string => (Math.abs(value) < 1e-4 ? "0" : significant(value));

/** Where the loss is lowest inside, and that outside there is nothing to gain. */
function verdict({ optima, leak, noise }: AffineIncentiveReport): string {
  const [inside, outside] = optima.filter((o) => o.leak === leak);
  const needs =
    inside.lossRatio > 1
      ? `There the unit needs its noise: without it the loss is ${significant(inside.lossRatio)} times as high.`
      : `There the loss without noise is ${significant(inside.lossRatio)} of that with it.`;
  return `With noise inside, the expected loss of a unit that outputs its input is lowest with its operating point at ${significant(inside.operatingPoint / noise)} σ, ${inside.operatingPoint < 0 ? "below the kink" : "above 0"}. ${needs} With noise outside it is lowest at ${significant(outside.operatingPoint / noise)} σ, where the unit does as well as anywhere above.`;
}
