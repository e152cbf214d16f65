/** The fixed points of a trained three-bit flip-flop without input: eight that store, and the saddles between them. */

import {
  findFixedPoints,
  findTask,
  linearise,
  readNetwork,
  sampleStarts,
  tensor,
  testTrials,
  type Network,
  type Task,
  type Trials,
} from "dither";
import type { ClaimFamily, Outcome } from "./claim.js";
import { runCell } from "./run-cell.js";

/** An output below this in size is undecided. */
const undecided = 0.5;
/** Starts of the search along trials: each of the eight corners has about as many. */
const starts = 256;
/** Places between two stable points where the search for saddles begins. */
const between = [0.3, 0.5, 0.7];

interface Found {
  state: readonly number[];
  stable: boolean;
  unstableModes: number;
  output: number[];
}

export const flipFlopCorners: ClaimFamily = {
  claims: [
    {
      id: "flip-flop-corners",
      claim: `three-bit flip-flop without input: each of the 8 corners (±1, ±1, ±1) has a stable fixed point, and nothing else is stable: one stable point for each corner, with outputs of size ${undecided} at least`,
      share: 0.6,
      counted: "seeds",
    },
    {
      id: "flip-flop-saddles",
      claim: `the same networks: what else rests lies between corners, and undecided bits are unstable directions: 12 saddles with one, 6 with two, 1 with three`,
      share: 0.6,
      counted: "seeds",
    },
  ],
  seeds: { quick: 1, full: 6 },
  async check(seed, signal) {
    const task = findTask("flip-flop");
    const [result] = await runCell(seed, { task, network: { placement: "inside" }, seeds: 1 }, signal);
    const network = readNetwork({ bytes: result.file, fileName: "flip-flop.safetensors" });
    const stored = (await alongTrials(network, task, signal)).filter(({ stable }) => stable);
    return [[corners(stored)], [saddles(await betweenPoints(network, stored, signal))]];
  },
};

/** Fixed points without input that states of test trials lead to. */
async function alongTrials(network: Network, task: Task, signal: AbortSignal): Promise<Found[]> {
  const trials = testTrials(task, 64, network.specification.seed);
  const at = await sampleStarts(network, trials, { count: starts, mask: withoutInput(trials), signal });
  return fixedPoints(network, at.states, signal);
}

/** Those that states on the straight lines between points lead to. */
async function betweenPoints(network: Network, points: readonly Found[], signal: AbortSignal): Promise<Found[]> {
  const states = points.flatMap(({ state }, k) =>
    points
      .slice(0, k)
      .flatMap((other) => between.map((share) => state.map((x, i) => share * x + (1 - share) * other.state[i]))),
  );
  return states.length === 0 ? [] : fixedPoints(network, states, signal);
}

async function fixedPoints(
  network: Network,
  states: readonly ArrayLike<number>[],
  signal: AbortSignal,
): Promise<Found[]> {
  const silent = Array.from({ length: network.specification.inputs }, () => 0);
  const { points } = await findFixedPoints(network, { states, inputs: [silent] }, { signal });
  return points.map((point) => {
    const { kind, unstableModes } = linearise(network, point).stability;
    return { state: point.state, stable: kind === "stable", unstableModes, output: outputOf(network, point.rates) };
  });
}

/** W_out r + b_out */
function outputOf(network: Network, rates: readonly number[]): number[] {
  const weights = tensor(network, "W_out") ?? [];
  return Array.from(tensor(network, "b_out") ?? [], (bias, o) =>
    rates.reduce((sum, rate, i) => sum + weights[o * rates.length + i] * rate, bias),
  );
}

/** 1 at each `[step, trial]` without a pulse. */
function withoutInput({ steps, count, inputs, input }: Trials): Uint8Array {
  return Uint8Array.from({ length: steps * count }, (_, place) => {
    const first = Math.floor(place / count) * inputs * count + (place % count);
    for (let c = 0; c < inputs; c++) if (input[first + c * count] !== 0) return 0;
    return 1;
  });
}

function corners(stable: readonly Found[]): Outcome {
  const found = new Set(stable.map(({ output }) => output.map((z) => (z > 0 ? "+" : "-")).join("")));
  const least = Math.min(...stable.flatMap(({ output }) => output.map(Math.abs)));
  return {
    holds: found.size === 8 && stable.length === 8 && least > undecided,
    values: {
      "corners with a stable point": found.size,
      "stable points": stable.length,
      "smallest output": least,
    },
  };
}

function saddles(points: readonly Found[]): Outcome {
  const open = ({ output }: Found): number => output.filter((z) => Math.abs(z) < undecided).length;
  const unstable = points.filter(({ stable }) => !stable);
  const [one, two, three] = [1, 2, 3].map((bits) => unstable.filter((point) => open(point) === bits).length);
  const others = unstable.filter((point) => point.unstableModes !== open(point)).length;
  return {
    holds: one === 12 && two === 6 && three === 1 && unstable.length === 19 && others === 0,
    values: {
      "with one bit undecided": one,
      "with two": two,
      "with three": three,
      "with another number of unstable directions": others,
    },
  };
}
