/** The page: how often intervals held the truth, family by family. */

import { wilsonInterval } from "dither";
import { markdownTable } from "../between-markers.js";
import type { CalibratedFamily } from "./family.js";
import { proportionRows } from "./proportions.js";
import { truth, type Line } from "./records.js";

export function pageOf(families: readonly CalibratedFamily[], lines: readonly Line[], command: string): string {
  const repeats = Math.max(...lines.map(({ repeat }) => repeat)) + 1;
  const [low, high] = wilsonInterval(Math.round(0.95 * repeats), repeats).map((end) => Math.round(100 * end));
  const sections = families.flatMap((family) => [
    `## ${family.title}\n`,
    `${family.explained}\n`,
    `${familyTable(family, lines)}\n`,
  ]);
  return [
    "# Calibration: how often intervals hold the truth\n",
    `This page has the share of 95 % intervals that hold the truth, and the number of false verdicts. It is written by \`${command}\`. What was measured often was measured ${repeats} times at each size; a coverage of 95 % would show as ${low} to ${high} % here. Bias² and its minimum, and operating points of single units, are given without an interval.\n`,
    `${reading}\n`,
    ...sections,
    "## Proportions of seeds\n",
    "Wilson's interval of a proportion, exactly, over true proportions from 50 to 99 %.\n",
    `${markdownTable(["seeds", "mean coverage", "lowest coverage", "at a proportion of"], proportionRows())}\n`,
  ].join("\n");
}

/** What the tables come to, whatever their numbers. */
const reading =
  "Where coverage falls short, it is of three kinds. Losses to which a few trials contribute most, such as those of a memory that rarely fails or of a network that was smoothed: few trials show none of these, and no resampling of what was not seen can. Gains near the threshold: noise is best on some halves of the trials and silence on others, and the gain is 0 wherever silence is. Means over few networks near the threshold, where most networks want about their training noise or none: a few alike say nothing of the others. So measure on the default 512 trials, and read a cell near its threshold from thirty networks, or from how many of them prefer noise.";

/** A row for each case and size: coverage of each interval, and false verdicts where there are verdicts. */
export function familyTable({ title, quantities }: CalibratedFamily, lines: readonly Line[]): string {
  const own = lines.filter(({ family }) => family === title);
  const judged = own.some(({ verdict }) => verdict !== undefined);
  const rows = own
    .filter(({ size }) => size === truth)
    .flatMap((right) => {
      const measured = own.filter(({ name, size }) => name === right.name && size !== truth);
      return [...new Set(measured.map(({ size }) => size))].map((size) => {
        const found = measured.filter((line) => line.size === size);
        const counts = [
          found.filter(({ verdict }) => verdict !== right.verdict && verdict !== "undecided").length,
          found.filter(({ verdict }) => verdict === "undecided").length,
        ];
        return [
          right.name,
          size,
          `${found.length}`,
          ...quantities.map((quantity) => coverage(quantity, right, found)),
          ...(judged ? [...counts.map(String), right.verdict ?? ""] : []),
        ];
      });
    });
  const verdicts = judged ? ["false", "undecided", "truth"] : [];
  return markdownTable(["network", "measured on", "n", ...quantities.map(escaped), ...verdicts], rows);
}

/** "94 %": how many of the intervals hold the true value; empty where the quantity is not reported. */
function coverage(quantity: string, right: Line, found: readonly Line[]): string {
  const reported = found.filter((line) => Object.hasOwn(line.reported, quantity));
  if (reported.length === 0) return "";
  const { value } = right.reported[quantity];
  const held = reported.filter((line) => {
    const [low, high] = line.reported[quantity].interval;
    return low <= value && value <= high;
  });
  return `${Math.round((100 * held.length) / reported.length)} %`;
}

const escaped = (text: string): string => text.replaceAll("*", "\\*");
