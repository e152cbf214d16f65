/** Why training lets noise shift what a unit learns: a regulator's exact loss, and where trainings went on it. */

import { checkArguments } from "../../base/check-arguments.js";
import type { BiasOptimum } from "../../mechanism/incentive.js";
import type { Placement } from "../../network/specification/specification.js";
import { tableOf, type Column, type Figure, type ReportDocument } from "../document/document.js";
import { incentiveFigure, type IncentiveAxes, type IncentivePanel } from "../figures/incentive-figure.js";
import { significant } from "../words/numerals.js";

/** What is known of the unit that holds a value. */
export interface IncentiveReport {
  /** Training noise. */
  readonly noise: number;
  readonly leak: number;
  /** The value that the unit is to hold. */
  readonly target: number;
  /** Without recurrent weight, exactly; for several leaks. */
  readonly optima: readonly (BiasOptimum & { placement: Placement })[];
  readonly trained: readonly RegulatorEnd[];
  readonly landscapes: readonly IncentivePanel[];
}

/** Where a placement's trainings ended. */
export interface RegulatorEnd {
  readonly placement: Placement;
  /** With the recurrent weight held at 0. */
  readonly bias: number;
  /** With the weight trained too: the mean output under noise and in silence. */
  readonly free: {
    readonly weight: number;
    readonly bias: number;
    readonly mean: number;
    readonly loss: number;
    readonly silent: number;
  };
}

export function incentiveDocument(report: IncentiveReport): ReportDocument {
  checkArguments(
    "incentiveDocument",
    { report },
    { report: { noise: "number", leak: "number", optima: "array", trained: "array", landscapes: "array" } },
  );
  const { noise, leak, target, optima, trained, landscapes } = report;
  return {
    title: verdict(report),
    abstract: [],
    facts: [],
    sections: [
      { heading: null, blocks: [landscapeFigure(landscapes)] },
      {
        heading: `Lowest expected loss without recurrent weight (exact), σ = ${significant(noise)}, target ${significant(target)}:`,
        blocks: [
          tableOf({ id: "optima", caption: "" }, optima, [
            placementColumn,
            { heading: "γ", cell: (o) => significant(o.leak) },
            { heading: "best b", cell: (o) => significant(o.bias, 4) },
            { heading: "b/σ", cell: (o) => significant(o.bias / noise) },
            { heading: "E z", cell: (o) => significant(o.mean) },
            { heading: "loss", cell: (o) => significant(o.loss) },
            { heading: "σ*/s", cell: (o) => significant(o.ratio) },
            { heading: "L(0)/L(s)", cell: (o) => (o.lossRatio < 1e-9 ? "0" : significant(o.lossRatio)) },
          ]),
        ],
      },
      {
        heading: `Where training ended at γ = ${significant(leak)}:`,
        blocks: [
          tableOf({ id: "trained", caption: "" }, trained, [
            placementColumn,
            { heading: "b (w = 0)", cell: ({ bias }) => significant(bias) },
            { heading: "w free: w", cell: ({ free }) => significant(free.weight) },
            { heading: "b", cell: ({ free }) => significant(free.bias) },
            { heading: "E z", cell: ({ free }) => significant(free.mean) },
            { heading: "z, silent", cell: ({ free }) => significant(free.silent) },
            { heading: "loss", cell: ({ free }) => significant(free.loss) },
          ]),
        ],
      },
    ],
  };
}

/** The first column of tables with a row for each placement. */
export const placementColumn: Column<{ placement: Placement }> = {
  heading: "noise",
  cell: ({ placement }) => placement,
};

/** The loss over bias (or operating point) and recurrent weight, with the paths of training. */
export function landscapeFigure(panels: readonly IncentivePanel[], axes?: IncentiveAxes): Figure {
  return {
    kind: "figure",
    name: "incentive",
    heading: "The landscape of the expected loss.",
    reading:
      "Above: the loss and its parts without recurrent weight, with the place of the lowest. Below: the loss over recurrent weight too. Marks and lines: where trainings went.",
    draw: (dom, width) => incentiveFigure(dom, panels, { width, axes }),
  };
}

/** Where the loss is lowest inside, and what it costs in silence. */
function verdict({ optima, leak, trained, noise, target }: IncentiveReport): string {
  const best = optima.find((o) => o.placement === "inside" && o.leak === leak) ?? optima[0];
  const effect =
    best.lossRatio > 1
      ? `There the unit needs its noise: without it the loss is ${significant(best.lossRatio)} times as high.`
      : `There the unit does without its noise: the loss falls to ${significant(best.lossRatio)} of what it is with it.`;
  return `With noise inside, the expected loss of a unit that is to hold ${significant(target)} is lowest at bias ${significant(best.bias, 4)} (${significant(best.bias / noise)} σ), where less of the noise passes. ${effect} Training went there by itself: to ${significant(trained[0].bias)}.`;
}
