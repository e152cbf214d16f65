/** A comparison in words, a plot and a table, for a terminal of 80 columns. */

import {
  counted,
  bracketed,
  comparisonTitle,
  estimate,
  fewCaution,
  percentage,
  significant,
  terminalPlot,
  terminalTable,
  type Comparison,
  type PlacementSummary,
} from "dither";
import { performanceLines } from "./performance-text.js";
import { asciiOnly, wrap } from "./print.js";

/** Title, plot of both mean curves, table of both placements, table of all networks, and the caveat. */
export function comparisonText(comparison: Comparison): string {
  const ascii = asciiOnly();
  const { summary, networks, trainingNoise } = comparison;
  const plot = terminalPlot(
    summary.map(({ placement, curve, preferred }) => ({ label: placement, points: curve, preferred })),
    { trainingNoise, ascii },
  );
  const seeds = comparison.seeds.length;
  const caution = fewCaution(seeds, "seed");
  const header = `${comparison.taskDescription}; ${counted(comparison.units, "unit")}, training noise ${trainingNoise}, ${counted(comparison.updates, "update")}, ${counted(seeds, "seed")} per placement; mean loss against test noise:`;
  return [
    wrap(comparisonTitle(comparison)),
    "",
    wrap(header),
    plot,
    "",
    terminalTable([["noise", "σ*", "σ*/σ_train", "gain", "L(0)/L(σ_train)", "verdict"], ...summary.map(summaryRow)], {
      ascii,
    }),
    ...performanceLines(summary, trainingNoise, ascii),
    wrap("Brackets: 95 % intervals over seeds and trials. Gain: share of the noise-free loss that σ* removes."),
    ...(caution === null ? [] : [wrap(caution)]),
    "",
    terminalTable(
      [
        ["noise", "seed", "σ*/σ_train", "gain", "L(0)/L(σ_train)", "verdict"],
        ...networks.map((network) => [
          network.placement,
          String(network.seed),
          ratio(network.preferred.ratio),
          `${significant(100 * network.gain.value)}%`,
          ratio(network.lossRatio),
          network.verdict,
        ]),
      ],
      { ascii },
    ),
    "",
    ...comparison.notes.map((note) => wrap(note)),
  ].join("\n");
}

function summaryRow({ placement, preferred, gain, lossRatio, verdict }: PlacementSummary): string[] {
  return [
    placement,
    bracketed(estimate(preferred.std, preferred.interval)),
    ratio(preferred.ratio),
    bracketed(percentage(gain.value, gain.interval), "%"),
    ratio(lossRatio?.median ?? null),
    verdict,
  ];
}

const ratio = (value: number | null): string => (value === null ? "–" : significant(value));
