/** What the Gaussian closure predicts of a network's preference. */

import { checkArguments } from "../../base/check-arguments.js";
import { counted } from "../../base/counted.js";
import { covarianceKinds, type CovarianceKind } from "../../closure/method.js";
import type { PredictedPreference } from "../../preference/curve/closure-curve.js";
import type { NoiseKind } from "../../settings/names.js";
import { paragraph, tableOf, type ReportDocument } from "../document/document.js";
import { terminalPlot } from "../terminal/terminal-plot.js";
import { significant } from "../words/numerals.js";
import { ofTraining } from "./preference.js";

/** The document of a predicted preference. */
export function predictedDocument(
  p: PredictedPreference,
  context: {
    readonly label: string;
    readonly covariance: CovarianceKind;
    /** Whether the loss is a cross-entropy, which is predicted from the logits to second order; default false. */
    readonly labels?: boolean;
    /** What the noise is, by which its level is named; default additive. */
    readonly noiseKind?: NoiseKind;
  },
): ReportDocument {
  checkArguments(
    "predictedDocument",
    { p, context },
    {
      p: { curve: "array", preferred: "object", law: "object", trainingNoise: "number", trials: "number" },
      context: { label: "text", covariance: covarianceKinds },
    },
  );
  const { label, covariance, labels = false, noiseKind } = context;
  const { std, ratio } = p.preferred;
  const change = p.lossRatio === null ? "" : `; L(0)/L(σ_train) = ${significant(p.lossRatio)}`;
  const kind = covariance === "full" ? "covariance" : "variances (the diagonal closure, without what units share)";
  return {
    title: `Predicted: the loss is lowest at σ* = ${significant(std)}${ofTraining(ratio)}${change}.`,
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
            reading: "Predicted by the closure.",
            draw: () => null,
            plot: (options) =>
              terminalPlot([{ label, points: p.curve }], { trainingNoise: p.trainingNoise, noiseKind, ...options }),
          },
          tableOf({ id: "curve", caption: "" }, p.curve, [
            { heading: "test noise", cell: (point) => significant(point.std) },
            { heading: "loss", cell: (point) => significant(point.loss) },
            { heading: labels ? "of mean logits" : "bias²", cell: (point) => significant(point.biasSquared) },
            { heading: labels ? "2nd order" : "variance", cell: (point) => significant(point.variance) },
          ]),
          ...(labels
            ? [
                paragraph(
                  "The loss is a cross-entropy: that of the mean logits and, to second order, what their spread adds. It holds for logits that scatter little.",
                ),
              ]
            : []),
          paragraph(
            `Computed by the Gaussian closure of mean and ${kind} on ${counted(p.trials, "trial")}, without a random number: no interval, but an error of its own, a few percent for small leaks and more where the state has two modes. Measure to be sure.`,
          ),
        ],
      },
    ],
  };
}
