/** Proportions of seeds: how often Wilson's interval holds the true one, exactly, by summing over all counts there may be. */

import { wilsonInterval } from "dither";

const counts = [10, 30, 90];
/** True proportions, in percent: those that claims ask for and reach. */
const proportions = Array.from({ length: 50 }, (_, k) => 50 + k);

/** A row for each number of seeds: n, mean coverage, lowest coverage and where. */
export function proportionRows(): string[][] {
  return counts.map((count) => {
    const coverage = proportions.map((percent) => coverageOf(count, percent / 100));
    const mean = coverage.reduce((sum, one) => sum + one, 0) / coverage.length;
    const lowest = Math.min(...coverage);
    const share = (value: number): string => `${(100 * value).toFixed(1)} %`;
    return [`${count}`, share(mean), share(lowest), `${proportions[coverage.indexOf(lowest)]} %`];
  });
}

/** Σ of the binomial probabilities of those counts whose interval holds the proportion. */
export function coverageOf(count: number, proportion: number): number {
  let probability = (1 - proportion) ** count;
  let held = 0;
  for (let holds = 0; holds <= count; holds++) {
    const [low, high] = wilsonInterval(holds, count);
    if (low <= proportion && proportion <= high) held += probability;
    probability *= ((count - holds) / (holds + 1)) * (proportion / (1 - proportion));
  }
  return held;
}
