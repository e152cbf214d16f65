/**
 * States at the end of one trial under many draws of noise, in a plane: across, the output that they are read out as; up,
 * the direction in which they vary most beside it.
 */

import {
  findFixedPoints,
  NoiseFreeMap,
  principalComponents,
  selectTrials,
  simulate,
  tensor,
  type Network,
  type Trials,
} from "dither";

export type Point = [output: number, beside: number];

export interface Cloud {
  /** One point per draw. */
  points: Point[];
  /** Their mean. */
  mean: Point;
  /** The state at the end of the same trial without noise. */
  silent: Point;
  /** The fixed point of the noise-free network reached from there under the last input; null where the search ends at none. */
  fixedPoint: Point | null;
  /** What the output should be at the end. */
  target: number;
}

const draws = 192;

/** @param trial one trial; its last step is looked at */
export async function cloudOf(network: Network, trial: Trials, std: number): Promise<Cloud> {
  const { noise, units } = network.specification;
  const repeated = selectTrials(trial, new Array<number>(draws).fill(0));
  const last = trial.steps - 1;
  const endsAt = async (level: number, trials: Trials): Promise<Float64Array[]> => {
    const { states, count } = await simulate(network, trials, { std: level, kernel: "wasm" });
    return Array.from({ length: count }, (_, k) =>
      Float64Array.from({ length: units }, (_, i) => states[(last * units + i) * count + k]),
    );
  };
  const [silent] = await endsAt(0, trial);
  const reference = await endsAt(noise.std > 0 ? noise.std : 0.5, repeated);
  const states = std === noise.std && std > 0 ? reference : await endsAt(std, std > 0 ? repeated : trial);
  const plane = planeOf(network, reference, silent);
  const points = states.map(plane);
  const fixed = await fixedPointFrom(network, trial, silent);
  return {
    points: std > 0 ? points : [],
    mean: [meanOf(points.map((p) => p[0])), meanOf(points.map((p) => p[1]))],
    silent: plane(silent),
    fixedPoint: fixed && plane(fixed),
    target: trial.target[last * trial.outputs],
  };
}

const meanOf = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** The map from a state to the plane. The plane is that of the training noise, so it stays where it is as σ changes. */
function planeOf(network: Network, states: Float64Array[], origin: Float64Array): (state: Float64Array) => Point {
  const N = origin.length;
  const readout = Float64Array.from(tensor(network, "W_out")!.subarray(0, N));
  const bias = tensor(network, "b_out")![0];
  const length = readout.reduce((sum, w) => sum + w * w, 0);
  const output = (state: Float64Array): number => state.reduce((sum, x, i) => sum + readout[i] * x, 0);
  /** The state less the noise-free one, without its part along the readout. */
  const beside = (state: Float64Array): Float64Array => {
    const difference = state.map((x, i) => x - origin[i]);
    const along = length > 0 ? output(difference) / length : 0;
    return difference.map((x, i) => x - along * readout[i]);
  };
  const rests = states.map(beside);
  const flat = Float64Array.from(
    { length: N * rests.length },
    (_, at) => rests[at % rests.length][Math.floor(at / rests.length)],
  );
  const { components } = principalComponents({ steps: 1, count: rests.length, states: flat }, 1);
  return (state) => [output(state) + bias, beside(state).reduce((sum, x, i) => sum + components[i] * x, 0)];
}

async function fixedPointFrom(network: Network, trial: Trials, silent: Float64Array): Promise<Float64Array | null> {
  const map = new NoiseFreeMap(network);
  const input = Float64Array.from(trial.input.subarray((trial.steps - 1) * trial.inputs));
  const state = map.stateOfRates(silent, map.drive(input));
  const { points } = await findFixedPoints(network, { states: [state], inputs: [input] });
  return points.length > 0 ? Float64Array.from(points[0].rates) : null;
}
