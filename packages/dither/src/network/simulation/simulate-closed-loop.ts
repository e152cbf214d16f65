/** Simulation of a network in the closed loop of its task: states, outputs, and the way of the world. */

import { groupSize } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import { cooperation } from "../../base/cooperation.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import { replay, type Plant } from "../../tasks/contract/plant.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { ClosedLoop } from "./closed-loop.js";
import { kernelFor, setNoiseStd, type Execution } from "./network-kernel.js";
import type { Network } from "../specification/network.js";
import type { Rollout, SimulationOptions } from "./simulate.js";
import { checkNoise } from "../specification/specification.js";
import { simulationOptionKinds } from "./simulate.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkOptions, optionsFor } from "../../base/check-options.js";
import { executionKinds } from "./network-kernel.js";

export interface ClosedLoopRollout extends Rollout {
  /** The world's numbers after each step, the start first: `[step + 1, number, trial]`. */
  worlds: Float64Array;
}

/** A closed loop that holds a network's parameters, its kernel beside it: draw noise, set its level, run groups. */
export async function simulationLoop(
  network: Network,
  plant: Plant,
  trials: Trials,
  execution: Execution = {},
): Promise<{ kernel: Awaited<ReturnType<typeof kernelFor>>; loop: ClosedLoop }> {
  checkArguments(
    "simulationLoop",
    { network, plant, trials },
    { network: "network", plant: { size: "number", steps: "number" }, trials: "trials" },
  );
  checkOptions("simulationLoop", execution, executionKinds);
  checkWorld(plant, trials);
  const size = { steps: plant.steps, count: groupSize };
  // Steps on their own need the purpose `given`: they leave slopes for a way back that is not taken here.
  const kernel = await kernelFor(network.specification, size, "given", { ...execution, closedLoop: true });
  kernel.parameters.set(network.parameters);
  kernel.pack();
  return { kernel, loop: new ClosedLoop(kernel, plant) };
}

/** @throws DitherError `mismatch` unless the trials start the plant's world. */
export function checkWorld(plant: Plant, { world, count, steps }: Trials): void {
  if (world?.length !== plant.size * count || steps !== plant.steps)
    throw new DitherError(
      "mismatch",
      `closed loop: expected trials of ${plant.steps} steps with \`world\` of shape [${plant.size}, ${count}], got ${steps} steps and ${world ? `${world.length} numbers` : "no `world`"}. Give trials of the plant's own task.`,
    );
}

/**
 * States, outputs and worlds of all trials under one draw of noise.
 * @throws DitherError `value` for a negative noise level, `mismatch` for trials of another task, `aborted`.
 */
export async function simulateClosedLoop(
  network: Network,
  plant: Plant,
  trials: Trials,
  options: SimulationOptions = {},
): Promise<ClosedLoopRollout> {
  checkArguments(
    "simulateClosedLoop",
    { network, plant, trials },
    { network: "network", plant: { size: "number", steps: "number" }, trials: "trials" },
  );
  checkOptions("simulateClosedLoop", options, simulationOptionKinds);
  const { units, outputs: outputCount, seed: ownSeed, noise } = network.specification;
  const { std = noise.std, seed = ownSeed, draw = 0, signal } = options;
  checkNoise(std, "simulate");
  const { kernel, loop } = await simulationLoop(network, plant, trials, optionsFor<Execution>(options, executionKinds));
  setNoiseStd(kernel, network.specification, std);
  const { steps, count } = trials;
  const states = new Float32Array(steps * units * count);
  const outputs = new Float32Array(steps * outputCount * count);
  const pause = cooperation("simulate: stopped before all trials were done.", { signal });
  for (let first = 0; first < count; first += groupSize) {
    await pause(first / count);
    const address = { key: seedKey(seed), stream: streams.testNoise, firstTrial: first, index: draw };
    kernel.drawNoise(address);
    loop.forward(trials, first, address);
    loop.copyOutputs(outputs, first, count);
    const lanes = Math.min(groupSize, count - first);
    for (let t = 0; t < steps; t++)
      for (let i = 0; i < units; i++)
        states.set(kernel.stateRow(t + 1, i).subarray(0, lanes), (t * units + i) * count + first);
  }
  return { steps, count, states, outputs, worlds: replay(plant, trials, outputs) };
}
