/** The operating points of two networks side by side. */

import { checkArguments } from "../../base/check-arguments.js";
import { counted } from "../../base/counted.js";
import type { OperatingQuartiles } from "../../dynamics/operating-points/operating-points.js";
import type { OperatingComparison } from "../../explanation/compare-operation.js";
import { tableOf, type Column, type ReportDocument } from "../document/document.js";
import { code } from "../document/text.js";
import { operatingFigure, type OperatingPanel } from "../figures/operating-figure.js";
import { bracketed, estimate, significant } from "../words/numerals.js";

export function operatingComparisonDocument(comparison: OperatingComparison): ReportDocument {
  checkArguments(
    "operatingComparisonDocument",
    { comparison },
    { comparison: { verdict: "text", networks: "array", probe: "number", trials: "number" } },
  );
  const { verdict, networks, probe, trials } = comparison;
  const caption = `Medians over units, steps that count and ${counted(trials, "trial")}, with their 95 % intervals over trials in brackets, and quartiles in parentheses, along noise-free trials, all read with σ = ${significant(probe)}. Transmission: the share of noise variance that the activation function lets through; asymmetry: 0 where noise passes evenly, ±1 where one side passes.`;
  return {
    title: verdict,
    abstract: [],
    facts: networks.map(({ placement, label }) => ({ term: `noise ${placement}`, text: code(label) })),
    sections: [
      {
        heading: null,
        blocks: [
          {
            kind: "figure",
            name: "operating-points",
            heading: "Operating points over the activation function.",
            reading: "Where the units lie along noise-free trials, and how much noise passes there.",
            draw: (dom, width) => operatingFigure(dom, operatingPanels(comparison), { width }),
          },
          tableOf<Line>({ id: "operating-points", caption }, lines, [
            { heading: "network", cell: ({ name }) => name },
            ...networks.map((network): Column<Line> => ({
              heading: `noise ${network.placement}`,
              cell: ({ of }) => of(network),
            })),
          ]),
        ],
      },
    ],
  };
}

/** The figure's panels, one for each network. */
function operatingPanels({ networks, probe }: OperatingComparison): OperatingPanel[] {
  return networks.map((network) => ({ ...network, label: `noise ${network.placement}: ${network.label}`, probe }));
}

type Compared = OperatingComparison["networks"][number];

interface Line {
  readonly name: string;
  readonly of: (network: Compared) => string;
}

/** "−0.29 [−0.37, −0.21]" */
export function medianText({ median, medianInterval }: OperatingQuartiles): string {
  return medianInterval === null ? significant(median, 2) : bracketed(estimate(median, medianInterval));
}

const quartiles =
  (measure: "ratio" | "transmission" | "asymmetry") =>
  (network: Compared): string => {
    const { lower, upper } = network.summary[measure];
    return `${medianText(network.summary[measure])} (${significant(lower, 2)} to ${significant(upper, 2)})`;
  };

const lines: readonly Line[] = [
  { name: "training noise", of: ({ trainingNoise }) => significant(trainingNoise) },
  { name: "a/σ", of: quartiles("ratio") },
  { name: "transmission", of: quartiles("transmission") },
  { name: "asymmetry", of: quartiles("asymmetry") },
  { name: "share with |a| < σ", of: ({ summary }) => `${significant(100 * summary.nearKink, 2)} %` },
];
