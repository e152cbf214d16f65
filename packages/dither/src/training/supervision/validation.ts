/** A look at a network in training: loss and score over trials that training never sees. */

import { groupSize } from "@dither/kernels";
import { checkLabels } from "../../network/simulation/check-fit.js";
import { isSquared, logitSpecification } from "../../network/specification/readouts.js";
import { JudgedOutputs } from "../../network/simulation/judged-outputs.js";
import { setNoiseStd, type Execution } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { simulationLoop } from "../../network/simulation/simulate-closed-loop.js";
import { simulate } from "../../network/simulation/simulate.js";
import { draws, streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import type { Plant } from "../../tasks/contract/plant.js";
import type { Task } from "../../tasks/contract/task.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { validationIndex } from "../../tasks/watch/batch-name.js";
import { checkOptions } from "../../base/check-options.js";
import { type Shape } from "../../base/kinds.js";
import { kernelChoices } from "@dither/kernels";
import { checkArguments } from "../../base/check-arguments.js";

/** What a validation found. */
export interface ValidationRecord {
  /** Updates done by then. */
  update: number;
  /** Stage whose task was validated; 0 without a curriculum. */
  stage: number;
  /** Mean loss, at the training noise. */
  loss: number;
  /** Mean of the task's score; NaN where it has none. */
  score: number;
  /** The same over the trials of each of the task's conditions, NaN where it has no trial; absent without conditions. */
  conditions?: number[];
}

/** What is checked of {@link ValidationRecord}. */
export const validationRecordShape = {
  update: "number",
  stage: "number",
  loss: "number",
  score: "number",
} as const satisfies Shape<ValidationRecord>;

/** What one look finds. */
export type ValidationFindings = Pick<ValidationRecord, "loss" | "score" | "conditions">;

/**
 * Loss and score of a network over trials of a task that neither training nor measuring sees, at the training noise.
 * @example
 * ```ts
 * import { findTask, networkFor, train, validate } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { loss } = await validate(network, task, 256);
 * console.log(loss < 1); // true
 * ```
 */
export async function validate(
  network: Network,
  task: Task,
  count: number,
  execution: Pick<Execution, "kernel"> = {},
): Promise<ValidationFindings> {
  checkArguments("validate", { network, task, count }, { network: "network", task: "task", count: "number" });
  checkOptions("validate", execution, { kernel: kernelChoices });
  const { seed } = network.specification;
  const request = { first: 0, count, index: validationIndex, random: draws(seed, streams.testTrials, validationIndex) };
  const trials = task.testTrials?.(request) ?? task.trials(request);
  const { kernel } = execution;
  if (task.plant) return validateInLoop(network, task, task.plant, trials, execution);
  if (!isSquared(network.specification)) return validateLabels(network, task, trials, kernel);
  const { outputs } = await simulate(network, trials, { kernel, draw: validationIndex });
  let loss = 0;
  let weight = 0;
  for (let i = 0; i < outputs.length; i++) {
    const error = outputs[i] - trials.target[i];
    loss += trials.weight[i] * error * error;
    weight += trials.weight[i];
  }
  return { loss: loss / weight, ...scoresOf(task, trials, outputs) };
}

/** The same with a cross-entropy, which is read from the logits. */
async function validateLabels(
  network: Network,
  task: Task,
  trials: Trials,
  kernel: Execution["kernel"],
): Promise<ValidationFindings> {
  const { specification } = network;
  checkLabels(specification, trials, `task ${task.name}`);
  const linear = { ...network, specification: logitSpecification(specification) };
  const { outputs } = await simulate(linear, trials, { kernel, draw: validationIndex });
  const judge = new JudgedOutputs(specification);
  const loss = judge.losses(trials, outputs).reduce((sum, one) => sum + one, 0);
  judge.readOut(trials, outputs);
  const weight = trials.weight.reduce((sum, one) => sum + one, 0);
  return { loss: loss / weight, ...scoresOf(task, trials, outputs) };
}

/** Mean score of all trials, and of those of each condition. */
function scoresOf(task: Task, trials: Trials, outputs: Float32Array): Pick<ValidationFindings, "score" | "conditions"> {
  const scores = task.score?.(trials, outputs);
  if (!scores) return { score: NaN };
  const mean = (values: Float64Array): number => values.reduce((sum, one) => sum + one, 0) / values.length;
  const of = task.conditions && trials.labels?.[task.conditions.label];
  if (!task.conditions || !of) return { score: mean(scores) };
  const conditions = task.conditions.names.map((_, n) => mean(scores.filter((__, k) => of[k] === n)));
  return { score: mean(scores), conditions };
}

/** The same for a task in closed loop: the plant's own loss, as at the end of a training. */
async function validateInLoop(
  network: Network,
  task: Task,
  plant: Plant,
  trials: Trials,
  { kernel: choice }: Pick<Execution, "kernel">,
): Promise<ValidationFindings> {
  const { seed, noise } = network.specification;
  const { kernel, loop } = await simulationLoop(network, plant, trials, choice ? { kernel: choice } : {});
  setNoiseStd(kernel, network.specification, noise.std);
  const { count } = trials;
  const outputs = new Float32Array(trials.steps * network.specification.outputs * count);
  let loss = 0;
  for (let first = 0; first < count; first += groupSize) {
    const address = { key: seedKey(seed), stream: streams.testNoise, firstTrial: first, index: validationIndex };
    kernel.drawNoise(address);
    loop.forward(trials, first, address);
    loop.copyOutputs(outputs, first, count);
    loss += loop.losses(null).reduce((sum, one) => sum + one, 0);
  }
  return { loss: loss / count, ...scoresOf(task, trials, outputs) };
}
