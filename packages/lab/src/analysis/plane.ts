/**
 * The plane that states are seen in: across, the output that they are read out as; up, the direction beside it in which
 * they vary most under the training noise at the end of a trial. It stays where it is as the test noise changes.
 */

import { selectTrials, simulate, tensor, type Network, type Trials } from "dither";

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
  const components = leadingDirection(rests);
  return (state) => [output(state) + bias, beside(state).reduce((sum, x, i) => sum + components[i] * x, 0)];
}

/** Rounds of the search below, and how little the direction turns in the last one. */
const mostRounds = 300;
const settled = 1e-12;

/**
 * The first principal component of vectors, its largest element positive, by power iteration (Golub & Van Loan 2013, §7.3):
 * one direction of hundreds of units costs a thousandth of all of them.
 */
export function leadingDirection(vectors: readonly Float64Array[]): Float64Array {
  const mean = vectors[0].map((_, i) => vectors.reduce((sum, vector) => sum + vector[i], 0) / vectors.length);
  const centred = vectors.map((vector) => vector.map((x, i) => x - mean[i]));
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, x, i) => sum + x * b[i], 0);
  // From the vector that lies farthest out, which is not across the direction sought.
  let direction = centred.reduce((far, vector) => (dot(vector, vector) > dot(far, far) ? vector : far));
  for (let round = 0; round < mostRounds; round++) {
    const next = new Float64Array(direction.length);
    for (const vector of centred) {
      const along = dot(vector, direction);
      for (let i = 0; i < next.length; i++) next[i] += along * vector[i];
    }
    const length = Math.sqrt(dot(next, next));
    if (!(length > 0)) break;
    const turned = next.map((x) => x / length);
    const done = round > 0 && 1 - Math.abs(dot(turned, direction)) < settled;
    direction = turned;
    if (done) break;
  }
  const lead = direction.reduce((best, x) => (Math.abs(x) > Math.abs(best) * (1 + 1e-9) ? x : best), 0);
  return direction.map((x) => (lead < 0 ? -x : x));
}
