/**
 * The stationary law under a constant input by simulation: independent chains, each one batch. Standard errors come from the
 * scatter between chains (batch means; Law & Kelton 2000, ch. 9), so correlation in time is accounted for whatever it is.
 */

import { stateCount } from "../../network/cells/cells.js";
import { DitherError } from "../../base/errors.js";
import { namedTensors, networkFromTensors, type Network } from "../../network/specification/network.js";
import { simulate, type SimulationOptions, simulationOptionKinds } from "../../network/simulation/simulate.js";
import { groupSize } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import { cooperation } from "../../base/cooperation.js";
import { ChainMoments, type SampledMoments } from "../../math/statistics/chain-moments.js";
import { noiseFreeMap } from "../map/cell-map.js";
import { checkVector } from "../../math/linear/vector.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface StationarySampleOptions extends Omit<SimulationOptions, "draw"> {
  /** Independent chains, rounded up to a multiple of 16; default 64. */
  chains?: number;
  /** Steps of each chain that count; default 100/γ, at least 500. */
  steps?: number;
  /** Steps left out at the beginning; default 30/γ. */
  burnIn?: number;
  /** State before the first step (h, or x in the current form), `[unit]`; default the network's own. */
  start?: ArrayLike<number>;
  /** Number of the first noise draw; chains take 16 trials of each draw in turn. Default 0. */
  firstDraw?: number;
  onProgress?: (share: number) => void;
}

/** What each of {@link StationarySampleOptions} may be. */
export const stationarySampleOptionKinds = {
  chains: "number",
  steps: "number",
  burnIn: "number",
  start: "numbers",
  firstDraw: "number",
  onProgress: "function",
  signal: "signal",
  kernel: kernelChoices,
  std: "number",
  seed: "number",
} as const satisfies OptionKinds<StationarySampleOptions>;

export interface StationarySample extends SampledMoments {
  units: number;
  std: number;
  chains: number;
  steps: number;
  burnIn: number;
}

/**
 * Mean, covariance and skewness of h (rate form) or r (current form), with standard errors.
 * A network with several attractors is sampled around the one that `start` leads to, as long as the noise does not carry it elsewhere;
 * `largestDrift` tells of chains that had not settled.
 * @throws DitherError `value` for impossible numbers or a network that diverges, `mismatch`, `aborted`.
 */
export async function sampleStationary(
  network: Network,
  input: ArrayLike<number>,
  options: StationarySampleOptions = {},
): Promise<StationarySample> {
  checkArguments("sampleStationary", { network, input }, { network: "network", input: "numbers" });
  checkOptions("sampleStationary", options, stationarySampleOptionKinds);
  const { units, outputs, inputs, leak, noise } = network.specification;
  const { std = noise.std, firstDraw = 0, start, chains = 64 } = options;
  const steps = options.steps ?? Math.max(500, Math.ceil(100 / leak));
  const burnIn = options.burnIn ?? Math.ceil(30 / leak);
  checkVector(input, inputs, "input", "stationary law");
  if (!(chains >= 2 && steps >= 2 && burnIn >= 0 && Number.isInteger(steps) && Number.isInteger(burnIn)))
    throw new DitherError(
      "value",
      `stationary law: expected at least 2 chains and 2 steps, whole numbers, got ${chains} chains, ${steps} steps and a burn-in of ${burnIn}.`,
    );
  const from = start ? startingAt(network, start) : network;
  const trials = constantTrials(input, outputs, burnIn + steps);
  const turns = Math.ceil(chains / groupSize);
  const moments = new ChainMoments(units, steps, centreOf(network, input, start));
  const pause = cooperation("stationary law: stopped before all was done.", options);
  for (let turn = 0; turn < turns; turn++) {
    const { states } = await simulate(from, trials, {
      ...optionsFor<SimulationOptions>(options, simulationOptionKinds),
      std,
      draw: firstDraw + turn,
    });
    for (let lane = 0; lane < groupSize; lane++) {
      moments.addChain((t, i) => states[((burnIn + t) * units + i) * groupSize + lane]);
      await pause((turn + (lane + 1) / groupSize) / turns);
    }
  }
  const result = moments.finish();
  if (!result.mean.every((x) => Number.isFinite(x)))
    throw new DitherError("value", `stationary law: the network diverges at noise ${std}. Give a lower level.`);
  return { ...result, units, std, chains: turns * groupSize, steps, burnIn };
}

/** The same network with every trial begun at a state. */
export function startingAt(network: Network, start: ArrayLike<number>): Network {
  checkVector(start, stateCount(network.specification) * network.specification.units, "the start", "stationary law");
  return networkFromTensors(
    { ...network.specification, initialState: "trained" },
    { ...namedTensors(network), h0: start },
  );
}

/** Sixteen trials of one constant input. */
export function constantTrials(input: ArrayLike<number>, outputs: number, steps: number): Trials {
  const inputs = input.length;
  return {
    steps,
    inputs,
    outputs,
    count: groupSize,
    input: Float32Array.from(
      { length: steps * inputs * groupSize },
      (_, k) => input[Math.floor(k / groupSize) % inputs],
    ),
    target: new Float32Array(steps * outputs * groupSize),
    weight: new Float32Array(steps * outputs * groupSize).fill(1),
  };
}

/** An origin near the law, so that sums of powers lose no digits. */
function centreOf(network: Network, input: ArrayLike<number>, start?: ArrayLike<number>): Float64Array {
  const map = noiseFreeMap(network);
  const drive = map.drive(input);
  let state: Float64Array = Float64Array.from(start ?? map.initialState);
  for (let t = 0; t < 10 / map.leak; t++) state = map.advance(state, drive);
  return map.rates(state).map((x) => (Number.isFinite(x) ? x : 0));
}
