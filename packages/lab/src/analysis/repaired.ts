/**
 * The smoothed network: f gives way to its mean under the training noise, E f(a + σξ), so that a pass without noise does on
 * average what noise did. Noise outside the activation function does not pass through it, so there nothing changes.
 */

import { activationFunctions, NoiseFreeMap, smoothedActivation, type Network, type Trials } from "dither";

export interface Repaired {
  /** First output of each trial asked for, `[trial][step]`. */
  outputs: number[][];
  /** Mean loss over all trials without noise. */
  loss: number;
}

/** @param shown the trials whose outputs are wanted */
export function repairedOutputs(network: Network, trials: Trials, shown: readonly number[]): Repaired {
  const { noise, activation, readout } = network.specification;
  const map = new NoiseFreeMap(network);
  const smoothed = smoothedActivation(activation, { digits: 6 });
  const plain = activationFunctions[activation].value;
  const f =
    noise.placement === "inside" && noise.std > 0
      ? (a: number): number => {
          smoothed.at(a, noise.std);
          return smoothed.mean;
        }
      : plain;
  const squash = readout === "sigmoid" ? activationFunctions.sigmoid.value : (z: number): number => z;
  const outputs: number[][] = Array.from({ length: trials.count }, () => []);
  let loss = 0;
  let total = 0;
  for (let k = 0; k < trials.count; k++) {
    let state = map.initialState;
    for (let t = 0; t < trials.steps; t++) {
      const input = Float64Array.from(
        { length: trials.inputs },
        (_, c) => trials.input[(t * trials.inputs + c) * trials.count + k],
      );
      const before = state;
      state = map.totalInput(before, map.drive(input)).map((a, i) => before[i] + map.leak * (f(a) - before[i]));
      const z = map.readout(state).map(squash);
      outputs[k].push(z[0]);
      z.forEach((value, o) => {
        const at = (t * trials.outputs + o) * trials.count + k;
        const error = value - trials.target[at];
        loss += trials.weight[at] * error * error;
        total += trials.weight[at];
      });
    }
  }
  return { outputs: shown.map((k) => outputs[k]), loss: loss / total };
}
