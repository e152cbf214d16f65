/** The trials that the page looks at, and the three of them that it shows. */

import { selectTrials, testTrials, tickLabel, type Task, type Trials } from "dither";

/** One group of the kernel for the averages is enough to look at; here four. */
const panelTrialCount = 64;
/** Where in the order of the first label the three lie. */
const places = [0.25, 0.5, 0.75];

/** The first of the test trials that the curve is measured on. */
export function panelTrials(task: Task, seed: number): Trials {
  return testTrials(task, panelTrialCount, seed);
}

/** As many of given trials. */
export function firstTrials(trials: Trials): Trials {
  const count = Math.min(panelTrialCount, trials.count);
  return selectTrials(
    trials,
    Array.from({ length: count }, (_, k) => k),
  );
}

export interface ShownTrial {
  /** Its number among the trials. */
  index: number;
  /** What distinguishes it: its first label, or its number. */
  name: string;
}

/** The three trials that are shown, in ascending order of their first label. */
export function shownTrials(trials: Trials): ShownTrial[] {
  const [label, values] = Object.entries(trials.labels ?? {})[0] ?? [];
  const order = Array.from({ length: trials.count }, (_, k) => k);
  if (values) order.sort((a, b) => values[a] - values[b]);
  return places.map((place) => {
    const index = order[Math.min(trials.count - 1, Math.floor(place * trials.count))];
    return {
      index,
      name: label && values ? `${label} ${tickLabel(Number(values[index].toFixed(2)))}` : `trial ${index}`,
    };
  });
}
