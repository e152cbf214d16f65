/** What a training will take, known before it starts: memory, arithmetic, and how many threads are worth it. */

import { groupsAtOnce, groupSize, kernelBytes } from "@dither/kernels";
import { kernelShape, type Execution } from "../network/simulation/network-kernel.js";
import { allShapes } from "../network/simulation/layered-kernel.js";
import { isLayered } from "../network/specification/layers.js";
import { parameterCount } from "../network/specification/parameter-layout.js";
import { ownLoss } from "../network/specification/readouts.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import { draws, streams } from "../random/draws.js";
import type { Task } from "../tasks/contract/task.js";
import { closureBytes, closureOperations } from "./objective/closure-groups.js";
import { groupCount, splitGroups } from "./objective/groups.js";
import type { TrainingOptions } from "../settings/training.js";
import { checkArguments } from "../base/check-arguments.js";
import { trainingOptionsShape } from "./options/options.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions } from "../base/check-options.js";

export interface TrainingPlan {
  parameters: number;
  /** Steps of a trial, as the first update has them. */
  steps: number;
  /** Groups of 16 trials per update: the most threads that can share it. */
  groups: number;
  /** Floating-point operations per update: forward, backward, weight gradients; or the products of the closure. */
  operations: number;
  threads: number;
  /** Bytes of kernel memory of every thread, the largest first; with them those of the trials made for an update. */
  bytesPerThread: number[];
  /** All threads, and the optimiser. */
  bytes: number;
  /** Bytes of a validation: its trials, and the states and outputs that are simulated on them; 0 where there is none. */
  validationBytes: number;
}

/** Operations per update from which sharing it among threads pays for the messages: about 100 units, 100 steps, 64 trials. */
const worthSharing = 3e8;

/** How many of the cores one training should use: all that have a group where an update is long, else one. */
export function chooseThreads(plan: Pick<TrainingPlan, "operations" | "groups">, cores: number): number {
  checkArguments(
    "chooseThreads",
    { plan, cores },
    { plan: { operations: "number", groups: "number" }, cores: "number" },
  );
  return plan.operations >= worthSharing ? Math.max(1, Math.min(cores, plan.groups)) : 1;
}

/** The plan of a training with some number of threads; `threads` "auto" chooses among `cores`. */
export function planTraining(
  specification: NetworkSpecification,
  task: Task,
  options: TrainingOptions,
  given: Execution & { threads: number | "auto"; cores?: number },
): TrainingPlan {
  checkArguments(
    "planTraining",
    { specification, task, options, given },
    { specification: "specification", task: "task", options: trainingOptionsShape, given: "object" },
  );
  checkOptions("planTraining", given, {
    kernel: kernelChoices,
    checkpointSteps: "number",
    threads: "any",
    cores: "number",
  });
  const { threads, cores = 1, ...execution } = given;
  const random = draws(specification.seed, streams.trainingTrials, 0);
  const { steps } = task.trials({ first: 0, count: 1, index: 0, random });
  const { units: N, inputs: I, outputs: O } = specification;
  const groups = groupCount(options.batch);
  const closure = options.gradient === "closure";
  const products = isLayered(specification) ? parameterCount(specification) : N * (N + I + O);
  const operations = closure
    ? closureOperations(specification, steps, options.batch)
    : 6 * options.batch * steps * products;
  const chosen = threads === "auto" ? chooseThreads({ operations, groups }, cores) : Math.min(threads, groups);
  const bytesPerThread = splitGroups(options.batch, chosen).map(({ first, last }) => {
    const count = (last - first) * groupSize;
    const trials = 4 * steps * (I + 2 * O) * count;
    if (closure) return closureBytes(specification, steps) + trials;
    const use = { ...execution, closedLoop: task.plant !== undefined || ownLoss(specification) !== null };
    const atOnce = groupsAtOnce(execution.kernel);
    const shapes = isLayered(specification)
      ? allShapes(specification, { steps, count })
      : [kernelShape(specification, { steps, count }, "training", use)];
    return shapes.reduce((sum, shape) => sum + kernelBytes(shape, atOnce), trials);
  });
  const parameters = parameterCount(specification);
  const optimiser = 24 * parameters;
  const validated = options.validation?.trials ?? 0;
  return {
    parameters,
    steps,
    groups,
    operations,
    threads: chosen,
    bytesPerThread: bytesPerThread.sort((a, b) => b - a),
    bytes: bytesPerThread.reduce((sum, bytes) => sum + bytes, optimiser),
    // The trials are held twice: as they are made, and as the kernel has them.
    validationBytes: 4 * steps * validated * (N + O + 2 * (I + 2 * O)),
  };
}
