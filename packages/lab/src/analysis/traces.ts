/** One trial, step by step: the silent run and noisy ones, as outputs, as points of the plane, as shifts of the units. */

import { selectTrials, simulate, type Network, type Trials } from "dither";
import { shownTrials } from "./panel-trials.js";
import { planeOf, statesAt, type Point } from "./plane.js";

export interface Traces {
  /** Test noise, and which of the three trials. */
  std: number;
  trial: number;
  steps: number;
  /** First output of every run, `[run][step]`; run 0 is the silent one. */
  outputs: number[][];
  /** `[run][step]` */
  places: Point[][];
  /** Mean over the noisy runs less the silent run, `[step][unit]`. */
  shift: Float64Array[];
}

const runs = 30;
/** As for the survey, so that both are one plane. */
export const planeDraws = 192;

export async function tracesOf(
  network: Network,
  trials: Trials,
  { std, trial }: { std: number; trial: number },
): Promise<Traces> {
  const { units } = network.specification;
  const one = selectTrials(trials, [shownTrials(trials)[trial].index]);
  const { steps, outputs: channels } = one;
  const silent = await simulate(network, one, { std: 0, kernel: "wasm" });
  const [end] = statesAt(silent.states, steps - 1, units, 1);
  const plane = await planeOf(network, one, end, planeDraws);
  const noisy = await simulate(network, selectTrials(one, new Array<number>(runs).fill(0)), { std, kernel: "wasm" });
  const steps0 = Array.from({ length: steps }, (_, t) => t);
  const quiet = steps0.map((t) => statesAt(silent.states, t, units, 1)[0]);
  const loud = steps0.map((t) => statesAt(noisy.states, t, units, runs));
  const numbers = Array.from({ length: runs }, (_, k) => k);
  return {
    ...{ std, trial, steps },
    outputs: [
      steps0.map((t) => silent.outputs[t * channels]),
      ...numbers.map((k) => steps0.map((t) => noisy.outputs[t * channels * runs + k])),
    ],
    places: [quiet.map(plane), ...numbers.map((k) => loud.map((states) => plane(states[k])))],
    shift: loud.map((states, t) => quiet[t].map((x, i) => states.reduce((sum, state) => sum + state[i], 0) / runs - x)),
  };
}
