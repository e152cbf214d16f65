/** What the panels show of one network at one level of test noise. Everything is computed from the seed: no randomness. */

import {
  exampleOutputs,
  selectTrials,
  testTrials,
  type ExampleTrial,
  type Network,
  type Task,
  type Trials,
} from "dither";
import { cloudOf, type Cloud } from "./cloud.js";
import { operatingOf, type Operating } from "./operating.js";
import { repairedOutputs, type Repaired } from "./repaired.js";

export interface Panels {
  /** Test noise, standard deviation per step. */
  std: number;
  /** Three trials, spread over the range of their first label. */
  examples: ExampleTrial[];
  cloud: Cloud;
  operating: Operating;
  /** The same three trials by the smoothed network; its loss over all trials of the panels. */
  repaired: Repaired;
}

/** Trials behind the panels: one group of the kernel for the averages is enough to look at. */
const panelTrialCount = 64;
/** Noise draws behind mean and spread of an output. */
const draws = 100;
/** Where in the order of the first label the examples lie. */
const places = [0.25, 0.5, 0.75];

/** The test trials of the panels: the first of those that the curve is measured on. */
export function panelTrials(task: Task, seed: number): Trials {
  return testTrials(task, panelTrialCount, seed);
}

/** The numbers of the three trials that are shown, in ascending order of their first label. */
export function exampleTrials(trials: Trials): number[] {
  const values = Object.values(trials.labels ?? {}).at(0);
  const order = Array.from({ length: trials.count }, (_, k) => k);
  if (values) order.sort((a, b) => values[a] - values[b]);
  return places.map((place) => order[Math.floor(place * trials.count)]);
}

/** @param trial which of the three examples the cloud belongs to */
export async function panelsOf(
  network: Network,
  trials: Trials,
  { std, trial }: { std: number; trial: number },
): Promise<Panels> {
  const { seed } = network.specification;
  const chosen = exampleTrials(trials);
  const few = selectTrials(trials, chosen);
  return {
    std,
    examples: await exampleOutputs(network, few, { std, seed, draws }),
    cloud: await cloudOf(network, selectTrials(trials, [chosen[trial]]), std),
    operating: await operatingOf(network, trials, std),
    repaired: await repairedOutputs(network, trials, chosen),
  };
}
