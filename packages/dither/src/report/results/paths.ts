/** Where training moves the units, from several starts, and which part of the loss moves them. */

import { checkArguments } from "../../base/check-arguments.js";
import { meanOf } from "../../math/statistics/standard-error.js";
import { placements } from "../../network/specification/noise.js";
import { tableOf, type Column, type ReportDocument } from "../document/document.js";
import { pathsFigure, type OperatingPath } from "../figures/paths-figure.js";
import { significant } from "../words/numerals.js";
import { placementColumn } from "./incentive.js";

export function pathsDocument(paths: readonly OperatingPath[]): ReportDocument {
  checkArguments("pathsDocument", { paths }, { paths: "array" });
  return {
    title: verdict(paths),
    abstract: [],
    facts: [],
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "figure",
            name: "paths",
            heading: "The paths of training.",
            reading: "One line for each start: what the median unit lets pass, where it lies, and what moves it.",
            draw: (dom, width) => pathsFigure(dom, paths, { width }),
          },
          tableOf<OperatingPath>({ id: "paths", caption: "Loss: predicted by the closure." }, paths, [
            ...startColumns,
            { heading: "transmission", cell: ({ looks }) => significant(looks[0].transmission.median, 2) },
            { heading: "after", cell: (path) => significant(lastOf(path).transmission.median, 2) },
            { heading: "a/σ", cell: ({ looks }) => significant(looks[0].ratio.median, 2) },
            { heading: "after", cell: (path) => significant(lastOf(path).ratio.median, 2) },
            { heading: "loss", cell: (path) => significant(lastOf(path).predicted.loss) },
          ]),
          tableOf<OperatingPath>({ id: "slopes", caption: meaning }, paths, [
            ...startColumns,
            { heading: "slope of bias²", cell: (path) => significant(slopeOf(path, "biasSquared"), 2) },
            { heading: "of variance", cell: (path) => significant(slopeOf(path, "variance"), 2) },
          ]),
        ],
      },
    ],
  };
}

const startColumns: readonly Column<OperatingPath>[] = [
  placementColumn,
  { heading: "b/σ", cell: ({ start }) => significant(start, 2) },
];

const meaning =
  "b: initial bias. Slopes: relative change of the loss per σ that a unit moves to where more noise passes, mean over the looks; above 0, training gains by moving units to where less passes.";

const lastOf = ({ looks }: OperatingPath): OperatingPath["looks"][number] => looks[looks.length - 1];

const slopeOf = ({ looks }: OperatingPath, part: "biasSquared" | "variance"): number =>
  meanOf(looks.map(({ slope }) => slope[part]));

/** Means over the starts, inside and outside. */
function verdict(paths: readonly OperatingPath[]): string {
  const [inside, outside] = placements.map((placement) => {
    const some = paths.filter((path) => path.placement === placement);
    return {
      passed: meanOf(some.map((path) => lastOf(path).transmission.median)),
      slope: meanOf(some.flatMap(({ looks }) => looks.map(({ slope }) => slope.variance))),
    };
  });
  const slopes =
    Number.isFinite(inside.slope) && Number.isFinite(outside.slope)
      ? ` Moving units to where less passes lowers the loss through its variance by ${significant(inside.slope, 2)} per σ inside and ${significant(outside.slope, 2)} outside.`
      : "";
  return `After training the median unit passes ${significant(inside.passed, 2)} of the noise variance with noise inside, ${significant(outside.passed, 2)} with the same probe and noise outside (means over the starts).${slopes}`;
}
