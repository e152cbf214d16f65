/**
 * The plane that states are seen in: across, the output that they are read out as; up, the direction beside it in which
 * they vary most under the training noise at the end of a trial. It stays where it is as the test noise changes.
 */

import { principalComponents, selectTrials, simulate, tensor, type Network, type Trials } from "dither";

export type Point = readonly [output: number, beside: number];
export type Plane = (state: ArrayLike<number>) => Point;

/** Level that the plane of a network without training noise is laid at. */
const withoutTraining = 0.5;

/** States after the last step, one per trial. */
export function statesAt(states: Float32Array, step: number, units: number, count: number): Float64Array[] {
  return Array.from({ length: count }, (_, k) =>
    Float64Array.from({ length: units }, (_, i) => states[(step * units + i) * count + k]),
  );
}

/**
 * @param trial one trial
 * @param silent the state at its end without noise, the plane's origin upwards
 */
export async function planeOf(network: Network, trial: Trials, silent: Float64Array, draws: number): Promise<Plane> {
  const { units, noise } = network.specification;
  const repeated = selectTrials(trial, new Array<number>(draws).fill(0));
  const std = noise.std > 0 ? noise.std : withoutTraining;
  const { states, count } = await simulate(network, repeated, { std, kernel: "wasm" });
  const readout = Float64Array.from(tensor(network, "W_out")!.subarray(0, units));
  const bias = tensor(network, "b_out")![0];
  const length = readout.reduce((sum, w) => sum + w * w, 0);
  const output = (state: ArrayLike<number>): number => readout.reduce((sum, w, i) => sum + w * state[i], 0);
  /** The state less the noise-free one, without its part along the readout. */
  const beside = (state: ArrayLike<number>): Float64Array => {
    const difference = silent.map((x, i) => state[i] - x);
    const along = length > 0 ? output(difference) / length : 0;
    return difference.map((x, i) => x - along * readout[i]);
  };
  const rests = statesAt(states, trial.steps - 1, units, count).map(beside);
  const flat = Float64Array.from({ length: units * count }, (_, at) => rests[at % count][Math.floor(at / count)]);
  const { components } = principalComponents({ steps: 1, count, states: flat }, 1);
  return (state) => [output(state) + bias, beside(state).reduce((sum, x, i) => sum + components[i] * x, 0)];
}
