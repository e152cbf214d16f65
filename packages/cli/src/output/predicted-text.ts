/** What the Gaussian closure predicts of a network's preference, for a terminal of 80 columns. */

import {
  counted,
  significant,
  terminalPlot,
  terminalTable,
  type CovarianceKind,
  type PredictedPreference,
} from "dither";
import { wrap } from "./print.js";

/** Where the predicted loss is lowest, the plot, the table, and what the prediction is. */
export function predictedText(
  p: PredictedPreference,
  covariance: CovarianceKind,
  label: string,
  ascii: boolean,
): string {
  const { std, ratio } = p.preferred;
  const relative = ratio === null ? "" : `, ${significant(ratio)} of the training noise`;
  const change = p.lossRatio === null ? "" : `; L(0)/L(σ_train) = ${significant(p.lossRatio)}`;
  return [
    wrap(`Predicted: the loss is lowest at σ* = ${significant(std)}${relative}${change}.`),
    "",
    terminalPlot([{ label, points: p.curve }], {
      trainingNoise: p.trainingNoise,
      ascii,
    }),
    "",
    terminalTable(
      [
        ["test noise", "loss", "bias²", "variance"],
        ...p.curve.map((point) =>
          [point.std, point.loss, point.biasSquared, point.variance].map((value) => significant(value)),
        ),
      ],
      { ascii },
    ),
    "",
    wrap(
      `Computed by the Gaussian closure of mean and ${covariance === "full" ? "covariance" : "variances (the diagonal closure, without what units share)"} on ${counted(p.trials, "trial")}, without a random number: no interval, but an error of its own, a few percent for small leaks and more where the state has two modes. Measure to be sure.`,
    ),
  ].join("\n");
}
