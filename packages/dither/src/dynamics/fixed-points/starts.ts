/** Where a search for fixed points begins: states sampled along trajectories, with the input in force there. */

import { DitherError } from "../../base/errors.js";
import type { Network } from "../../network/specification/network.js";
import { simulate, type SimulationOptions, simulationOptionKinds } from "../../network/simulation/simulate.js";
import { draws, streams } from "../../random/draws.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { noiseFreeMap } from "../map/cell-map.js";
import type { NoiseFreeMap } from "../map/noise-free-map.js";
import { checkVector } from "../../math/linear/vector.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Starts of a search. States are h in the rate form, x in the current form. */
export interface Starts {
  /** `[start][unit]` */
  states: readonly ArrayLike<number>[];
  /** Constant input of each start `[start][channel]`, or a single one for all. */
  inputs: readonly ArrayLike<number>[];
  /** Trial and step that each state was taken from, where it was taken from one. */
  trial?: readonly number[];
  step?: readonly number[];
}

export interface StartOptions extends SimulationOptions {
  /** Number of starts; default 256, or all states where there are fewer. */
  count?: number;
  /** Standard deviation of the Gaussian jitter of every unit; default 0. */
  jitter?: number;
  /** Which states may be taken, `[step, trial]`, the trial fastest; non-zero where allowed. Default all. */
  mask?: ArrayLike<number>;
}

/** What each of {@link StartOptions} may be. */
export const startOptionKinds = {
  count: "number",
  jitter: "number",
  mask: "numbers",
  std: "number",
  seed: "number",
  draw: "number",
  signal: "signal",
  kernel: kernelChoices,
} as const satisfies OptionKinds<StartOptions>;

/**
 * States sampled without replacement from a rollout at the test noise `std` (default 0: noise-free), each with the input
 * of its step. In the current form, whose rollouts hold rates, the state is the total input W r + W_in u + b.
 * Which states and which jitter are pure functions of `seed` (default the network's), stream `searchJitter`.
 * @throws DitherError `value` for an empty mask or an impossible number, `mismatch` where shapes do not fit.
 * @example
 * ```ts
 * import { findTask, networkFor, sampleStarts, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const starts = await sampleStarts(network, testTrials(task, 16, 1), { count: 32 });
 * console.log(starts.states.length, starts.states[0].length); // 32 8
 * ```
 */
export async function sampleStarts(network: Network, trials: Trials, options: StartOptions = {}): Promise<Starts> {
  checkArguments("sampleStarts", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("sampleStarts", options, startOptionKinds);
  const { count = 256, jitter = 0, mask, std = 0, seed = network.specification.seed } = options;
  if (!Number.isInteger(count) || count < 1)
    throw new DitherError("value", `fixed points: expected at least one start, got ${count}.`);
  if (!(jitter >= 0 && jitter < Infinity))
    throw new DitherError("value", `fixed points: expected a jitter of 0 or more, got ${jitter}.`);
  if (mask) checkVector(mask, trials.steps * trials.count, "mask [step, trial]", "fixed points");
  const places = Array.from({ length: trials.steps * trials.count }, (_, k) => k).filter((k) => !mask || mask[k] !== 0);
  if (places.length === 0)
    throw new DitherError("value", "fixed points: the mask allows no state. Mark some steps with 1.");
  const rollout = await simulate(network, trials, {
    ...optionsFor<SimulationOptions>(options, simulationOptionKinds),
    std,
    seed,
  });
  const map = noiseFreeMap(network);
  const random = draws(seed, streams.searchJitter);
  const chosen = shuffledFirst(places, Math.min(count, places.length), (k) => random.uniform(k));
  const column = (values: Float32Array, channels: number, place: number): Float64Array => {
    const first = Math.floor(place / trials.count) * channels;
    return Float64Array.from(
      { length: channels },
      (_, c) => values[(first + c) * trials.count + (place % trials.count)],
    );
  };
  const inputs = chosen.map((place) => column(trials.input, trials.inputs, place));
  const states = chosen.map((place, k) =>
    map
      .stateOfRates(column(rollout.states, map.units, place), map.drive(inputs[k], "fixed points"))
      .map((value, i) => (jitter > 0 ? value + jitter * random.gaussian(k, 1, i) : value)),
  );
  return {
    states,
    inputs,
    trial: chosen.map((place) => place % trials.count),
    step: chosen.map((place) => Math.floor(place / trials.count)),
  };
}

/** The first `count` of a Fisher–Yates shuffle; uses `items` up. */
function shuffledFirst(items: number[], count: number, uniform: (k: number) => number): number[] {
  for (let k = 0; k < count; k++) {
    const other = k + Math.floor(uniform(k) * (items.length - k));
    [items[k], items[other]] = [items[other], items[k]];
  }
  return items.slice(0, count);
}

/**
 * The input of every start, after a check of all shapes.
 * @throws DitherError `mismatch` or `value`
 */
export function inputsOf(starts: Starts, map: NoiseFreeMap, where: string): ArrayLike<number>[] {
  const { states, inputs } = starts;
  if (states.length === 0) throw new DitherError("value", `${where}: expected at least one start, got none.`);
  if (inputs.length !== 1 && inputs.length !== states.length)
    throw new DitherError(
      "mismatch",
      `${where}: expected one input for all or one for each of the ${states.length} starts, got ${inputs.length}.`,
    );
  for (const state of states) checkVector(state, map.size, "a start", where);
  for (const input of inputs) checkVector(input, map.inputs, "an input", where);
  return states.map((_, k) => inputs[inputs.length === 1 ? 0 : k]);
}
