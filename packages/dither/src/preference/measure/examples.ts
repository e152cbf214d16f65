/** A few trials in full: the output without noise beside the mean and spread of the outputs with it. */

import { groupSize } from "@dither/kernels";
import { setNoiseStd, simulationKernel } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import { selectTrials, type Trials } from "../../tasks/contract/trials.js";
import { quantile } from "../../math/statistics/bootstrap.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions } from "../../base/check-options.js";

/** The first output channel over the steps of one trial; every array has one value per step. */
export interface ExampleTrial {
  /** What distinguishes the trial: its first label, or its number. */
  input: string;
  target: number[];
  weight: number[];
  silent: number[];
  /** Mean, 2.5 % and 97.5 % points over the draws. */
  noisyMean: number[];
  noisyLow: number[];
  noisyHigh: number[];
}

/** Where in the order of the first label the examples lie. */
const places = [0.15, 0.5, 0.9];

/**
 * Three of the trials, spread over the range of their first label, at one noise level; none in a closed loop, where
 * there is no target.
 * @param options.draws noise draws behind mean and spread; default 400
 * @example
 * ```ts
 * import { exampleOutputs, findTask, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const examples = await exampleOutputs(network, testTrials(task, 64, 1), { std: 0.5, seed: 1 });
 * console.log(examples.length, examples[0].noisyMean.length); // 3 24
 * ```
 */
export async function exampleOutputs(
  network: Network,
  trials: Trials,
  options: { std: number; seed: number; draws?: number },
): Promise<ExampleTrial[]> {
  checkArguments(
    "exampleOutputs",
    { network, trials, options },
    { network: "network", trials: "trials", options: { std: "number", seed: "number" } },
  );
  checkOptions("exampleOutputs", options, { std: "number", seed: "number", draws: "number" });
  const { std, seed, draws = 400 } = options;
  if (trials.world) return [];
  const [label, values] = Object.entries(trials.labels ?? {})[0] ?? [];
  const order = Array.from({ length: trials.count }, (_, k) => k);
  if (values) order.sort((a, b) => values[a] - values[b]);
  const chosen = [...new Set(places.map((place) => order[Math.floor(place * trials.count)]))];
  const few = selectTrials(trials, chosen);
  const kernel = await simulationKernel(network, few);
  const { steps, outputs, count } = few;
  const read = (step: number, lane: number): number => kernel.output[step * kernel.paddedOutputs * groupSize + lane];

  kernel.setNoise(0);
  kernel.simulate(0);
  const silent = chosen.map((_, lane) => Array.from({ length: steps }, (_, t) => read(t, lane)));
  setNoiseStd(kernel, network.specification, std);
  const noisy = chosen.map(() => Array.from({ length: steps }, () => new Float64Array(draws)));
  for (let draw = 0; draw < draws; draw++) {
    kernel.drawNoise({ key: seedKey(seed), stream: streams.testNoise, firstTrial: 0, index: draw });
    kernel.simulate(0);
    noisy.forEach((trial, lane) => {
      trial.forEach((values, t) => {
        values[draw] = read(t, lane);
      });
    });
  }
  return chosen.map((trial, lane) => {
    const sorted = noisy[lane].map((values) => values.sort());
    const row = (array: Float32Array): number[] =>
      Array.from({ length: steps }, (_, t) => array[t * outputs * count + lane]);
    return {
      input: label && values ? `${label} ${values[trial].toFixed(2)}` : `trial ${trial}`,
      target: row(few.target),
      weight: row(few.weight),
      silent: silent[lane],
      noisyMean: sorted.map((values) => values.reduce((a, b) => a + b, 0) / draws),
      noisyLow: sorted.map((values) => quantile(values, 0.025)),
      noisyHigh: sorted.map((values) => quantile(values, 0.975)),
    };
  });
}
