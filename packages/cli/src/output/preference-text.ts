/** One network's preference in words, a plot and a table, for a terminal of 80 columns. */

import {
  bracketed,
  counted,
  defaultLevels,
  estimate,
  indifferent,
  percentage,
  significant,
  terminalPlot,
  terminalTable,
  type Preference,
} from "dither";

/** A sentence that states the verdict with its numbers. */
export function verdictLine(p: Preference): string {
  const std = `σ* = ${bracketed(estimate(p.preferred.std, p.preferred.interval))}`;
  const ratio = p.preferred.ratio === null ? "" : `, ${significant(p.preferred.ratio)} of the training noise`;
  const gain = bracketed(percentage(p.gain.value, p.gain.interval), "%");
  const by = `the best noise removes ${gain} of the noise-free loss`;
  if (indifferent(p.curve)) return "Prefers nothing: noise makes no difference to the loss at any level measured.";
  switch (p.verdict) {
    case "prefers noise":
      return `Prefers noise: ${std}${ratio}; ${by}.`;
    case "prefers silence":
      return `Prefers silence: ${std}; ${by}.`;
    case "undecided":
      return `Undecided: ${std}${ratio}; ${by}. More --draws or trials may decide.`;
    default:
      return p.verdict satisfies never;
  }
}

/** The plot of the curve, with σ_train and σ* marked. */
export function curvePlot(p: Preference, label: string, ascii: boolean): string {
  return terminalPlot([{ label, points: p.curve, preferred: p.preferred }], { trainingNoise: p.trainingNoise, ascii });
}

/** The curve as a table: loss with its standard error, bias² and variance where the loss has them. */
export function curveTable(p: Preference, ascii: boolean): string {
  const number = (value: number | null): string => (value === null ? "–" : significant(value));
  const whole = !hasParts(p);
  return terminalTable(
    [
      ["test noise", "loss", "± s.e.", ...(whole ? [] : ["bias²", "variance"])],
      ...p.curve.map((point) => [
        significant(point.std),
        significant(point.loss),
        significant(point.lossStandardError, 2),
        ...(whole ? [] : [number(point.biasSquared), number(point.variance)]),
      ]),
    ],
    { ascii },
  );
}

const hasParts = ({ curve }: Preference): boolean => curve.some(({ biasSquared }) => biasSquared !== null);

/** Says so where the loss is not made of bias² and variance: in closed loop it is the world's, no squared output error. */
export function wholeLossLine(p: Preference): string | null {
  return hasParts(p)
    ? null
    : "The loss is that of a world in closed loop, no squared output error: it has no bias² and variance.";
}

/** Says so where a curve on the default grid ends early because the network diverges under more noise. */
export function divergenceLine({ curve, trainingNoise }: Preference): string | null {
  const wanted = defaultLevels(trainingNoise).at(-1)!;
  const highest = curve[curve.length - 1].std;
  return highest < wanted
    ? `The curve ends at noise ${significant(highest)}: the network diverges at the next level of the grid, up to ${significant(wanted)}.`
    : null;
}

/** How many draws were taken of given trials, and why. */
export function drawsLine({ chosenDraws }: Preference): string | null {
  if (!chosenDraws) return null;
  const { draws, pilot, because, wanted, expected } = chosenDraws;
  const error = `a standard error of about ${significant(100 * expected, 2)} % of the loss at most`;
  const from = draws === pilot ? "" : `, after a pilot of ${pilot}`;
  switch (because) {
    case "standard error":
      return `${counted(draws, "draw")}${from}: enough for ${error}. --draws fixes another number.`;
    case "budget":
      return `${counted(draws, "draw")}${from}: as many as the work allows by default, for ${error} (wanted: ${100 * wanted} %). --draws takes more.`;
    case "most":
      return `${counted(draws, "draw")}${from}: the most taken by default, for ${error}. --draws takes more.`;
    default:
      return because satisfies never;
  }
}

/** What the law makes of it: D/V and the predicted range of σ*. */
export function lawLine(p: Preference): string | null {
  const { biasOverVariance, bracket } = p.law;
  if (biasOverVariance === null || bracket === null) return null;
  const range = `${significant(bracket[0])} to ${significant(bracket[1])} of the training noise`;
  return `D/V = ${significant(biasOverVariance)} (a preference is expected above 0.5); predicted σ*: ${range}.`;
}
