/**
 * The gradient of the moment closure, group by group: what {@link GroupDifferentiator} does with noise, without a random
 * number in it. The trials are those of the task; the noise is averaged over exactly, within the closure.
 */

import { groupSize } from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import { closureCost } from "../../closure/cost.js";
import { ClosureGradient } from "../../closure/gradient.js";
import type { NetworkSpecification } from "../../network/specification/specification.js";
import type { Task } from "../../tasks/contract/task.js";
import {
  groupCount,
  groupWeights,
  type GradientOptions,
  type GroupGradients,
  type GroupRange,
  type GroupWorker,
} from "./groups.js";
import { Batches } from "./batches.js";
import { stageTasks } from "../options/curriculum.js";
import type { ClosureTerms } from "../../settings/names.js";
import type { TrainingOptions } from "../../settings/training.js";
import { trainingOptionsShape } from "../options/options.js";
import { trainingDraws } from "./training-draws.js";
import { checkArguments } from "../../base/check-arguments.js";

const parts = {
  both: { biasSquared: 1, variance: 1 },
  bias: { biasSquared: 1, variance: 0 },
  variance: { biasSquared: 0, variance: 1 },
} as const satisfies Record<ClosureTerms, object>;

export class ClosureDifferentiator implements GroupWorker {
  private sums: ClosureGradient | undefined;
  private readonly tasks: readonly Task[];
  private readonly batches: Batches;
  private readonly range: GroupRange;

  constructor(
    private readonly specification: NetworkSpecification,
    task: Task,
    private readonly options: GradientOptions,
    range?: GroupRange,
  ) {
    checkArguments(
      "ClosureDifferentiator",
      { specification, task, options },
      { specification: "specification", task: "task", options: { updates: "number", batch: "number" } },
    );
    this.range = range ?? { first: 0, last: groupCount(options.batch) };
    this.tasks = stageTasks(task, options.curriculum);
    this.batches = new Batches(task, specification.seed, options.updates);
  }

  /**
   * The gradients of the range one after another, written into `into` where it is given. Each trial is differentiated in
   * float64 and a group summed in ascending order of trial, so the bits do not depend on the split. The losses are bias²
   * and variance together, whatever the terms.
   */
  gradients(update: number, parameters: Float32Array, stage = 0, into?: Float32Array): Promise<GroupGradients> {
    const { range, specification, options } = this;
    const first = range.first * groupSize;
    const count = Math.min(range.last * groupSize, options.batch) - first;
    const random = trainingDraws(specification.seed, options, update);
    const trials = this.batches.make(this.tasks[stage], { first, count, index: update, random });
    const network = { specification, parameters };
    if (this.sums) this.sums.load(network, trials);
    else this.sums = new ClosureGradient(network, trials, { parts: parts[options.closureTerms ?? "both"] });
    const { sums } = this;
    const size = sums.gradient.length;
    const gradients = into ?? new Float32Array(size * (range.last - range.first));
    const losses = groupWeights(trials).map((weight, group) => {
      sums.restart();
      const last = Math.min((group + 1) * groupSize, count);
      for (let trial = group * groupSize; trial < last; trial++) sums.add(trial);
      gradients.set(sums.gradient, group * size);
      return { loss: sums.biasSquared + sums.variance, weight };
    });
    return Promise.resolve({ gradients, losses });
  }
}

/** @throws DitherError `unsupported` where the closure's gradient does not know the task or options. */
export function checkClosureTraining(task: Task, options: TrainingOptions): void {
  checkArguments("checkClosureTraining", { task, options }, { task: "task", options: trainingOptionsShape });
  const { noiseSchedule, rateL1, rateL2 } = options;
  const got = task.plant
    ? `the closed-loop task ${task.name}`
    : noiseSchedule
      ? "a noise schedule"
      : (rateL1 ?? rateL2)
        ? "a penalty on the rates"
        : null;
  if (got === null) return;
  throw new DitherError(
    "unsupported",
    `closure gradient: expected a squared output error alone under constant training noise, got ${got}. Train it with noise instead (\`gradient: "noise"\`).`,
  );
}

/** Multiplications and additions of an update, as many of each, for the products of forward and backward. */
export function closureOperations(specification: NetworkSpecification, steps: number, batch: number): number {
  return 2 * closureCost(specification).products * steps * batch;
}

/** Bytes of one thread's closure: what a trial keeps of every step, and the matrices of both directions. */
export function closureBytes(specification: NetworkSpecification, steps: number): number {
  const { kept, held } = closureCost(specification);
  return 8 * ((steps + 1) * kept + held);
}
