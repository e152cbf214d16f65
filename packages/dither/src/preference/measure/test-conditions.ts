/** A trained network under conditions that it was not trained for: other laws, colours and placements of the noise, other inputs. */

import type { Execution } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { withNoise, type NoiseChange } from "../../network/specification/with-noise.js";
import { draws as drawsOf, streams } from "../../random/draws.js";
import type { Task } from "../../tasks/contract/task.js";
import { checkTrials } from "../../tasks/contract/trials.js";
import { measure } from "./measure.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface TestCondition {
  name: string;
  /** What differs from the noise of training; its standard deviation stays. */
  noise: NoiseChange;
  /** Fresh test trials, or the trials of the network's last training batches. */
  inputs: "fresh" | "training";
}

/** Correlation time of the coloured noise among {@link testConditions}, in steps. */
const colour = 5;

/** As in training, other inputs, laws, colour and placement, each alone. */
export function testConditions(network: Pick<Network, "specification">): TestCondition[] {
  checkArguments("testConditions", { network }, { network: { specification: "specification" } });
  const {
    specification: { noise },
  } = network;
  const other = noise.placement === "inside" ? "outside" : "inside";
  return [
    { name: "as trained", noise: {}, inputs: "fresh" },
    { name: "training inputs", noise: {}, inputs: "training" },
    { name: "Laplace", noise: { law: "laplace" }, inputs: "fresh" },
    { name: "uniform", noise: { law: "uniform" }, inputs: "fresh" },
    { name: "two-point", noise: { law: "two-point" }, inputs: "fresh" },
    { name: `coloured, τ = ${colour}`, noise: { timeConstant: colour }, inputs: "fresh" },
    { name: "other placement", noise: { placement: other }, inputs: "fresh" },
  ];
}

export interface ConditionOptions extends Pick<Execution, "kernel"> {
  /** Test trials; default 256. */
  trials?: number;
  /** Draws of noise per trial, 4 at least; default 16. */
  draws?: number;
  /** Updates that the training took; its last batch is what `training` inputs begin with. Default 1. */
  updates?: number;
  signal?: AbortSignal;
}

/** What each of {@link ConditionOptions} may be. */
export const conditionOptionKinds = {
  trials: "number",
  draws: "number",
  updates: "number",
  signal: "signal",
  kernel: kernelChoices,
} as const satisfies OptionKinds<ConditionOptions>;

export interface ConditionLoss {
  loss: number;
  lossStandardError: number;
}

/**
 * The mean loss at the training noise under a condition.
 * @throws DitherError `value` where the noise does not fit the network, `aborted`; `mismatch` as {@link measure}.
 * @example
 * ```ts
 * import { findTask, lossUnder, networkFor, testConditions, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const [condition] = testConditions(network);
 * const { loss } = await lossUnder(network, task, condition, { trials: 64 });
 * console.log(condition.name, loss > 0); // as trained true
 * ```
 */
export async function lossUnder(
  network: Network,
  task: Task,
  testCondition: TestCondition,
  options: ConditionOptions = {},
): Promise<ConditionLoss> {
  checkArguments(
    "lossUnder",
    { network, task, testCondition },
    {
      network: "network",
      task: "task",
      testCondition: { name: "text", noise: "object", inputs: ["fresh", "training"] },
    },
  );
  checkOptions("lossUnder", options, conditionOptionKinds);
  const { noise, inputs } = testCondition;
  const { trials = 256, draws = 16, updates = 1, kernel, signal } = options;
  const { seed, noise: trained } = network.specification;
  const random = drawsOf(seed, streams.trainingTrials);
  const source =
    inputs === "fresh"
      ? { task }
      : { trials: checkTrials(task.trials({ first: 0, count: trials, index: updates - 1, random })) };
  const { preference } = await measure(withNoise(network, noise), source, {
    levels: [trained.std],
    trials,
    draws,
    replicates: 40,
    kernel,
    signal,
  });
  const at = preference.curve.find(({ std }) => std === trained.std);
  return { loss: at?.loss ?? NaN, lossStandardError: at?.lossStandardError ?? NaN };
}
