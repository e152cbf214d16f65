/** Trains a network on a task, from a start to its last update; stoppable, resumable to the same bits. */

import {
  describeBackend,
  isFast,
  KernelUnavailableError,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "@dither/kernels";
import { checkArguments } from "../base/check-arguments.js";
import { defined, checkOptions, optionsFor } from "../base/check-options.js";
import { DitherError } from "../base/errors.js";
import { NUMERICS, version } from "../base/version.js";
import { ownActivation } from "../network/specification/activation.js";
import { networkHash } from "../network/specification/hash.js";
import type { Network } from "../network/specification/network.js";
import { refuseKind } from "../network/specification/state-noise.js";
import { checkSpecification, type NetworkSpecification } from "../network/specification/specification.js";
import { isSquared, lossText, refuseLoss } from "../network/specification/readouts.js";
import { executionKinds, type Execution } from "../network/simulation/network-kernel.js";
import type { GivenTrainingOptions, TrainingOptions } from "../settings/training.js";
import type { Task } from "../tasks/contract/task.js";
import { trainingControlKinds, type TrainingControl } from "./control.js";
import { trainingFor } from "./for-task.js";
import { differentiator, runUpdates } from "./loop.js";
import { checkClosureTraining } from "./objective/closure-groups.js";
import { stageTasks } from "./options/curriculum.js";
import { givenTrainingOptionKinds } from "./options/options.js";
import { Optimiser } from "./optimiser.js";
import { freshStart, resumedStart, startingParameters } from "./resume.js";
import { copyHistory, type TrainingHistory } from "./supervision/history.js";
import { Supervisor } from "./supervision/supervisor.js";

export interface Training {
  network: Network;
  history: TrainingHistory;
}

/**
 * Trains a network on a task; options left out are those of the task's experiment. The same specification, task and options give the same bits, with any split of the groups
 * among workers and any number of stops and resumptions.
 * @throws DitherError `diverged` with the update at which a loss, gradient or weight was not finite; `aborted`; `mismatch` where
 * a checkpoint belongs to another training.
 * @example
 * ```ts
 * import { findTask, networkFor, networkHash, train } from "dither";
 *
 * const task = findTask("sin");
 * const specification = networkFor(task, { units: 16, placement: "inside", noise: 0.5, seed: 1 });
 * const { network, history } = await train(specification, task, { updates: 100 });
 * console.log(history.loss.length, (await networkHash(network)).slice(0, 8)); // 100 23f9534d
 * ```
 */
export async function train(
  specification: NetworkSpecification,
  task: Task,
  given: GivenTrainingOptions = {},
  control: TrainingControl = {},
): Promise<Training> {
  checkArguments("train", { specification, task }, { specification: "specification", task: "task" });
  checkOptions("train", given, givenTrainingOptionKinds);
  checkOptions("train", control, trainingControlKinds);
  const options = trainingFor(task, given, specification);
  const checked = checkSpecification(specification);
  checkTask(checked, task);
  if (options.gradient === "closure") {
    refuseKind(checked, "training through the closure");
    refuseLoss(checked, 'train with `gradient: "closure"`');
    checkClosureTraining(task, options);
  }
  if (options.noiseSchedule && checked.noise.kind === "dropout")
    throw new DitherError(
      "unsupported",
      "train: expected no `noiseSchedule` with dropout noise, whose level is a rate. Choose gaussian-dropout, or leave the schedule out.",
    );
  const from = control.from && {
    parameters: startingParameters(control.from, checked),
    sha256: await networkHash(control.from),
  };
  const start = control.resume
    ? resumedStart(control.resume, checked, task, options, from?.sha256)
    : freshStart(checked, options, from?.parameters);
  const backend = await backendFor(checked, options, control.kernel);
  const execution: Execution = { ...optionsFor<Execution>(control, executionKinds), kernel: backend };
  const optimiser = await Optimiser.create(checked, options, execution);
  optimiser.parameters.set(start.parameters);
  optimiser.moment1.set(start.moment1);
  optimiser.moment2.set(start.moment2);
  const history = copyHistory(start.history);
  if (options.l1 ?? options.l2 ?? options.rateL1 ?? options.rateL2 ?? options.penalty) history.penalty ??= [];
  const supervisor = new Supervisor(checked, stageTasks(task, options.curriculum), options, history, start.best);
  // Files hold of a penalty its name.
  const { penalty } = options;
  const described = penalty ? { ...options, penalty: { name: penalty.name } } : options;
  const origin = defined({
    task: task.name,
    taskOptions: task.options,
    taskSource: task.source,
  });
  await runUpdates(start.update, {
    ...{ specification: checked, task, options, control, optimiser, supervisor, history, backend },
    differentiate: differentiator(checked, task, options, control.workers, execution),
    checkpoint: (update) =>
      defined({
        specification: checked,
        ...origin,
        options: described,
        from: from?.sha256,
        update,
        parameters: optimiser.parameters.slice(),
        moment1: optimiser.moment1.slice(),
        moment2: optimiser.moment2.slice(),
        history: copyHistory(history),
        best: supervisor.best?.slice(),
      }),
  });
  const network: Network = {
    specification: checked,
    parameters: supervisor.best ?? optimiser.parameters.slice(),
    provenance: defined({
      program: "dither",
      version,
      numerics: NUMERICS,
      kernel: await describeBackend(backend),
      ...origin,
      training: described,
      from: from?.sha256,
      finalLoss: history.loss.at(-1) ?? null,
      ...supervisor.provenance(),
    }),
  };
  return { network, history };
}

/** The kernel for a training's arithmetic: the one asked for, if it fits. */
async function backendFor(
  specification: NetworkSpecification,
  { arithmetic }: TrainingOptions,
  choice: KernelChoice = arithmetic,
): Promise<Backend> {
  const backend = await resolveBackend(choice, ownActivation(specification) !== null).catch((error: unknown) => {
    throw error instanceof KernelUnavailableError ? new DitherError("unsupported", error.message) : error;
  });
  // Fast arithmetic asked for as such is that of the exact kernel where the machine has no other.
  if (isFast(backend) ? arithmetic !== "fast" : arithmetic === "fast" && choice !== "fast")
    throw new DitherError(
      "mismatch",
      `training: expected a kernel for arithmetic ${arithmetic}, got ${backend}. Leave the kernel out, or change the arithmetic.`,
    );
  return backend;
}

function checkTask(specification: NetworkSpecification, task: Task): void {
  if (task.plant && !isSquared(specification))
    throw new DitherError(
      "unsupported",
      `train: expected a network with the squared error for task ${task.name}, whose world has a loss of its own, got the loss ${lossText(specification)}. Leave the loss out.`,
    );
  for (const field of ["inputs", "outputs"] as const)
    if (specification[field] !== task[field])
      throw new DitherError(
        "mismatch",
        `train: expected a network with ${task[field]} ${field} for task ${task.name}, got ${specification[field]}.`,
      );
}
