/**
 * A trial that goes on under its last input: where a network of gated units comes to rest, and what it is like there under
 * noise. An LSTM has a cell beside the state that is seen, so that it cannot be put into the state that a trial ends in; it
 * is simulated from the trial's beginning instead.
 */

import { selectTrials, simulate, type Network, type Trials } from "dither";

/** Steps until it is taken to be at rest, and how far it may still move then in one. */
const patience = 400;
const still = 1e-5;
/** Steps from the trial's end that are left out of the mean. */
const burnIn = 60;

function held(trial: Trials, further: number, count: number): Trials {
  const one = selectTrials(trial, new Array<number>(count).fill(0));
  const { steps, inputs, outputs } = one;
  const total = steps + further;
  const input = new Float32Array(total * inputs * count);
  input.set(one.input);
  const last = one.input.subarray((steps - 1) * inputs * count);
  for (let t = steps; t < total; t++) input.set(last, t * inputs * count);
  const wanted = (): Float32Array => new Float32Array(total * outputs * count);
  return { steps: total, inputs, outputs, count, input, target: wanted(), weight: wanted() };
}

/** The state that the network comes to rest in without noise, `[unit]`; null where it does not. */
export async function heldRest(network: Network, trial: Trials): Promise<Float64Array | null> {
  const { units } = network.specification;
  const longer = held(trial, patience, 1);
  const { states } = await simulate(network, longer, { std: 0, kernel: "wasm" });
  const [before, end] = [2, 1].map((back) => states.subarray((longer.steps - back) * units).slice(0, units));
  const moves = Math.hypot(...end.map((x, i) => x - before[i]));
  return moves <= still * Math.max(1, Math.hypot(...end)) ? Float64Array.from(end) : null;
}

/** The mean state under noise over the steps that follow, and over chains, `[unit]`. */
export async function heldMean(
  network: Network,
  trial: Trials,
  { std, chains, steps }: { std: number; chains: number; steps: number },
): Promise<Float64Array> {
  const { units } = network.specification;
  const longer = held(trial, burnIn + steps, chains);
  const { states } = await simulate(network, longer, { std, kernel: "wasm" });
  const mean = new Float64Array(units);
  for (let t = longer.steps - steps; t < longer.steps; t++)
    for (let i = 0; i < units; i++)
      for (let k = 0; k < chains; k++) mean[i] += states[(t * units + i) * chains + k] / (steps * chains);
  return mean;
}
