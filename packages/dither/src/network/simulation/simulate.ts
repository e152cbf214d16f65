/** Simulation of a network on trials at a given test noise: its states and outputs. */

import { groupSize } from "@dither/kernels";
import { cooperation } from "../../base/cooperation.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { setNoiseStd, simulationKernel, type Execution } from "./network-kernel.js";
import type { Network } from "../specification/network.js";
import { checkNoise } from "../specification/specification.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface SimulationOptions extends Pick<Execution, "kernel"> {
  /** Test noise: standard deviation per step; default the training noise. */
  std?: number;
  /** Seed of the noise; default the network's. */
  seed?: number;
  /** Which noise draw; default 0. The draws are those of a measured curve. */
  draw?: number;
  signal?: AbortSignal;
}

/** What each of {@link SimulationOptions} may be. */
export const simulationOptionKinds = {
  std: "number",
  seed: "number",
  draw: "number",
  signal: "signal",
  kernel: kernelChoices,
} as const satisfies OptionKinds<SimulationOptions>;

/** Milliseconds of work between two looks at the abort signal. */

export interface Rollout {
  steps: number;
  count: number;
  /** h (rate form) or r = f(x) (current form) after each step, `[step, unit, trial]`. */
  states: Float32Array;
  /** `[step, output, trial]` */
  outputs: Float32Array;
}

/**
 * States and outputs of all trials under one draw of noise.
 * @throws DitherError `value` for a negative noise level, `mismatch` where trials do not fit the network, `aborted`.
 * @example
 * ```ts
 * import { findTask, networkFor, simulate, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const trials = testTrials(task, 32, 1);
 * const { states, outputs } = await simulate(network, trials, { std: 0 }); // in silence
 * // [step, unit, trial] and [step, output, trial]
 * console.log(states.length === trials.steps * 8 * 32, outputs.length === trials.steps * 1 * 32); // true true
 * ```
 */
export async function simulate(network: Network, trials: Trials, options: SimulationOptions = {}): Promise<Rollout> {
  checkArguments("simulate", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("simulate", options, simulationOptionKinds);
  const { units, outputs: outputCount, seed: ownSeed, noise } = network.specification;
  const { std = noise.std, seed = ownSeed, draw = 0 } = options;
  checkNoise(std, "simulate");
  const key = seedKey(seed);
  const { steps, count } = trials;
  const kernel = await simulationKernel(network, trials, options);
  setNoiseStd(kernel, network.specification, std);
  const states = new Float32Array(steps * units * count);
  const outputs = new Float32Array(steps * outputCount * count);
  const pause = cooperation("simulate: stopped before all trials were done.", { signal: options.signal });
  for (let group = 0; group < kernel.groups; group++) {
    await pause(group / kernel.groups);
    const first = group * groupSize;
    const lanes = Math.min(groupSize, count - first);
    kernel.drawNoise({ key, stream: streams.testNoise, firstTrial: first, index: draw });
    kernel.simulate(group);
    for (let t = 0; t < steps; t++) {
      for (let i = 0; i < units; i++)
        states.set(kernel.stateRow(t + 1, i).subarray(0, lanes), (t * units + i) * count + first);
      for (let o = 0; o < outputCount; o++) {
        const at = (t * kernel.paddedOutputs + o) * groupSize;
        outputs.set(kernel.output.subarray(at, at + lanes), (t * outputCount + o) * count + first);
      }
    }
  }
  return { steps, count, states, outputs };
}
