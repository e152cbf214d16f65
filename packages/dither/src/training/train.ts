/** The training loop: trials, gradients of groups, clipping, Adam; stoppable, resumable to the same bits. */

import { counted } from "../base/counted.js";
import {
  describeBackend,
  isFast,
  KernelUnavailableError,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "@dither/kernels";
import { DitherError } from "../base/errors.js";
import { cooperation } from "../base/cooperation.js";
import { networkHash } from "../network/specification/hash.js";
import { initialNetwork } from "../network/initial/initialise.js";
import { executionKinds, type Execution } from "../network/simulation/network-kernel.js";
import { type Network } from "../network/specification/network.js";
import { parameterCount } from "../network/specification/parameter-layout.js";
import { checkSpecification, type NetworkSpecification } from "../network/specification/specification.js";
import type { Task } from "../tasks/contract/task.js";
import { NUMERICS, version } from "../base/version.js";
import type { Checkpoint } from "./checkpoint.js";
import { ClosureDifferentiator } from "./objective/closure-groups.js";
import { checkBatch } from "./objective/batches.js";
import { stageTasks } from "./options/curriculum.js";
import { GroupDifferentiator, groupCount, type GroupGradients, type GroupWorker } from "./objective/groups.js";
import { Optimiser, type UpdateRecord } from "./optimiser.js";
import { trainingFor } from "./for-task.js";
import { trainingOptions } from "./options/options.js";
import type { GivenTrainingOptions, TrainingOptions } from "../settings/training.js";
import { Supervisor } from "./supervision/supervisor.js";
import { trainingOptionsShape, givenTrainingOptionKinds } from "./options/options.js";
import { checkArguments } from "../base/check-arguments.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, optionsFor, type OptionKinds } from "../base/check-options.js";
import { type TrainingHistory } from "./supervision/history.js";

export interface TrainingProgress {
  /** Updates done so far. */
  update: number;
  updates: number;
  /** Loss of the latest batch. */
  loss: number;
}

/** The network as it is after an update, for those who watch. */
export interface TrainingState extends TrainingProgress {
  /** A view of the flat parameters as they are now: copy what should stay. */
  parameters: Float32Array;
}

export interface TrainingControl extends Execution {
  /** Stops the training with a DitherError `aborted`, after a last `onCheckpoint`. */
  signal?: AbortSignal;
  /** Called about twenty times a second, and at the end. */
  onProgress?: (progress: TrainingProgress) => void;
  /**
   * Called after every update. A promise that it returns holds the training up until it resolves: so a training is paused,
   * or done one update at a time. It changes no bit.
   */
  onUpdate?: (state: TrainingState) => void | Promise<void>;
  /** A network whose parameters to start from, in the place of initial values drawn from the seed; Adam starts afresh. */
  from?: Network;
  /** Where to go on from; its specification, task and options must be those of this training. */
  resume?: Checkpoint;
  /** Called every `checkpointEvery` updates and when stopped. */
  onCheckpoint?: (checkpoint: Checkpoint) => void | Promise<void>;
  /** Default: only when stopped. */
  checkpointEvery?: number;
  /** Who differentiates the groups, in ascending order of group; default this thread does all. */
  workers?: readonly GroupWorker[];
}

/** What each of {@link TrainingControl} may be. */
export const trainingControlKinds = {
  signal: "signal",
  onProgress: "function",
  onUpdate: "function",
  from: "network",
  resume: "object",
  onCheckpoint: "function",
  checkpointEvery: "number",
  workers: "array",
  kernel: kernelChoices,
  checkpointSteps: "number",
} as const satisfies OptionKinds<TrainingControl>;

export interface Training {
  network: Network;
  history: TrainingHistory;
}

/**
 * Trains a network on a task; options left out are those of the task's experiment. The same specification, task and options give the same bits, with any split of the groups
 * among workers and any number of stops and resumptions.
 * @throws DitherError `diverged` with the update at which a loss, gradient or weight was not finite; `aborted`; `mismatch` where
 * a checkpoint belongs to another training.
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
  const options = trainingFor(task, given);
  const checked = checkSpecification(specification);
  checkTask(checked, task);
  if (options.gradient === "closure") checkClosureTraining(task, options);
  const from = control.from && {
    parameters: startingParameters(control.from, checked),
    sha256: await networkHash(control.from),
  };
  const start = control.resume
    ? resumed(control.resume, checked, task, options, from?.sha256)
    : fresh(checked, options, from?.parameters);
  const backend = await backendFor(options, control.kernel);
  const execution: Execution = { ...optionsFor<Execution>(control, executionKinds), kernel: backend };
  const optimiser = await Optimiser.create(checked, options, execution);
  optimiser.parameters.set(start.parameters);
  optimiser.moment1.set(start.moment1);
  optimiser.moment2.set(start.moment2);
  const history = copyOf(start.history);
  if (options.l1 ?? options.l2 ?? options.rateL1 ?? options.rateL2) history.penalty ??= [];
  const tasks = stageTasks(task, options.curriculum);
  const supervisor = new Supervisor(checked, tasks, options, history, start.best);
  const workers = control.workers ?? closureWorkers(checked, task, options);
  const local = workers ? undefined : new GroupDifferentiator(checked, task, options, undefined, execution);

  const checkpoint = (update: number): Checkpoint => ({
    specification: checked,
    task: task.name,
    ...(task.options && { taskOptions: task.options }),
    ...(task.source && { taskSource: task.source }),
    options,
    ...(from && { from: from.sha256 }),
    update,
    parameters: optimiser.parameters.slice(),
    moment1: optimiser.moment1.slice(),
    moment2: optimiser.moment2.slice(),
    history: copyOf(history),
    ...(supervisor.best && { best: supervisor.best.slice() }),
  });
  const report = (): void =>
    control.onProgress?.({
      update: history.loss.length,
      updates: options.updates,
      loss: history.loss.at(-1) ?? NaN,
    });
  // The signal is looked at below, where a checkpoint comes before the error.
  const pause = cooperation("training", { onProgress: report });

  for (let update = start.update; update < options.updates; update++) {
    optimiser.begin();
    if (local) {
      const kernel = await local.prepare(update, optimiser.parameters, supervisor.stage);
      local.differentiate(kernel, update, (_, loss) => optimiser.add(kernel.gradient, loss));
    } else await gather(workers ?? [], update, optimiser, supervisor.stage);
    const record = optimiser.record();
    if (!Number.isFinite(record.loss)) checkBatch(tasks[supervisor.stage], checked.seed, options, update);
    checkConvergence(record, update, options);
    const finite = optimiser.step(update, record);
    if (!finite) checkWeights(optimiser.parameters, update, options);
    history.loss.push(record.loss);
    history.gradientNorm.push(record.gradientNorm);
    history.penalty?.push(record.penalty);

    const done = update + 1;
    const held = control.onUpdate?.({
      update: done,
      updates: options.updates,
      loss: record.loss,
      parameters: optimiser.parameters,
    });
    if (held) await held;
    await supervisor.look(done, optimiser.parameters, backend);
    if (supervisor.stopped !== null) break;
    if (control.checkpointEvery && done % control.checkpointEvery === 0 && done < options.updates)
      await control.onCheckpoint?.(checkpoint(done));
    await pause(done / options.updates);
    if (control.signal?.aborted && done < options.updates) {
      await control.onCheckpoint?.(checkpoint(done));
      throw new DitherError("aborted", `training: stopped after ${done} of ${counted(options.updates, "update")}.`);
    }
  }
  report();
  const network: Network = {
    specification: checked,
    parameters: supervisor.best ?? optimiser.parameters.slice(),
    provenance: {
      program: "dither",
      version,
      numerics: NUMERICS,
      kernel: await describeBackend(backend),
      task: task.name,
      ...(task.options && { taskOptions: task.options }),
      ...(task.source && { taskSource: task.source }),
      training: options,
      ...(from && { from: from.sha256 }),
      finalLoss: history.loss.at(-1) ?? null,
      ...supervisor.provenance(),
    },
  };
  return { network, history };
}

function copyOf({ loss, gradientNorm, penalty, validation }: TrainingHistory): TrainingHistory {
  return {
    loss: [...loss],
    gradientNorm: [...gradientNorm],
    ...(penalty && { penalty: [...penalty] }),
    ...(validation && {
      validation: validation.map(({ conditions, ...record }) => ({
        ...record,
        ...(conditions && { conditions: [...conditions] }),
      })),
    }),
  };
}

/** The kernel for a training's arithmetic: the one asked for, if it fits. */
async function backendFor({ arithmetic }: TrainingOptions, choice: KernelChoice = arithmetic): Promise<Backend> {
  const backend = await resolveBackend(choice).catch((error: unknown) => {
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

/** Who takes the closure's gradient in this thread; undefined where the gradient is that of noisy trials. */
function closureWorkers(
  specification: NetworkSpecification,
  task: Task,
  options: TrainingOptions,
): GroupWorker[] | undefined {
  return options.gradient === "closure" ? [new ClosureDifferentiator(specification, task, options)] : undefined;
}

/** The gradients of all workers, added up in ascending order of group. */
async function gather(
  workers: readonly GroupWorker[],
  update: number,
  optimiser: Optimiser,
  stage: number,
): Promise<void> {
  const size = optimiser.parameters.length;
  const pending = new Array<Promise<GroupGradients>>(workers.length);
  // The first is asked last: it may be this very thread, which would keep the others waiting.
  for (let k = workers.length - 1; k >= 0; k--) {
    pending[k] = workers[k].gradients(update, optimiser.parameters, stage);
    // One that fails while an earlier one is waited for is not forgotten: its own turn comes, unless that one fails too.
    pending[k].catch(() => undefined);
  }
  for (const one of pending) {
    // The groups of the first are added while the others still work.
    const { gradients, losses } = await one;
    losses.forEach((loss, k) => {
      optimiser.add(gradients.subarray(k * size, (k + 1) * size), loss);
    });
  }
}

function fresh(
  specification: NetworkSpecification,
  options: TrainingOptions,
  from?: Float32Array,
): Omit<Checkpoint, "specification" | "task" | "options"> {
  const size = parameterCount(specification);
  return {
    update: 0,
    parameters: from?.slice() ?? initialNetwork(specification, options.initial).parameters,
    moment1: new Float32Array(size),
    moment2: new Float32Array(size),
    history: { loss: [], gradientNorm: [] },
  };
}

/** @throws DitherError `mismatch` unless the network has the parameters that are to be trained. */
function startingParameters(from: Network, specification: NetworkSpecification): Float32Array {
  for (const field of ["units", "inputs", "outputs", "initialState"] as const)
    if (from.specification[field] !== specification[field])
      throw new DitherError(
        "mismatch",
        `train: expected a network to start from with ${field} ${specification[field]}, got ${from.specification[field]}.`,
      );
  return from.parameters;
}

function resumed(
  checkpoint: Checkpoint,
  specification: NetworkSpecification,
  task: Task,
  options: TrainingOptions,
  from?: string,
): Checkpoint {
  const asked = settingsOf({
    task: task.name,
    taskOptions: task.options ?? {},
    taskSource: task.source?.sha256 ?? null,
    from: from ?? null,
    ...specification,
    ...options,
  });
  const held = settingsOf({
    task: checkpoint.task,
    taskOptions: checkpoint.taskOptions ?? {},
    taskSource: checkpoint.taskSource?.sha256 ?? null,
    from: checkpoint.from ?? null,
    ...checkSpecification(checkpoint.specification),
    ...trainingOptions(checkpoint.options),
  });
  const names = [...new Set([...held.keys(), ...asked.keys()])];
  const different = names.filter((name) => asked.get(name) !== held.get(name));
  if (different.length > 0) {
    const expected = different.map((name) => `${name} ${held.get(name) ?? "left out"}`).join(", ");
    const got = different.map((name) => asked.get(name) ?? "nothing").join(", ");
    throw new DitherError(
      "mismatch",
      `resume: expected ${expected} as the checkpoint has, got ${got}. Give the options that it was started with, or start afresh without \`resume\`.`,
    );
  }
  return checkpoint;
}

/** Settings by name as JSON; those of an object within as `noise.std`. */
function settingsOf(settings: object): Map<string, string> {
  return new Map(
    Object.entries(settings).flatMap(([name, value]: [string, unknown]): [string, string][] =>
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, JSON.stringify(one)])
        : [[name, JSON.stringify(value)]],
    ),
  );
}

function checkTask(specification: NetworkSpecification, task: Task): void {
  for (const field of ["inputs", "outputs"] as const)
    if (specification[field] !== task[field])
      throw new DitherError(
        "mismatch",
        `train: expected a network with ${task[field]} ${field} for task ${task.name}, got ${specification[field]}.`,
      );
}

function checkConvergence({ loss, gradientNorm }: UpdateRecord, update: number, options: TrainingOptions): void {
  if (!Number.isFinite(loss)) throw diverged(`the loss became ${loss}`, update, options);
  if (!Number.isFinite(gradientNorm)) throw diverged(`the gradient's norm became ${gradientNorm}`, update, options);
}

/** After an update: a loss may stay finite with infinite weights, and no loss follows the last update. */
function checkWeights(parameters: Float32Array, update: number, options: TrainingOptions): void {
  const weight = parameters.find((value) => !Number.isFinite(value));
  if (weight !== undefined) throw diverged(`a weight became ${weight}`, update, options);
}

function diverged(what: string, update: number, options: TrainingOptions): DitherError {
  const clip = options.clip === null ? "clip the gradient (`clip: 1`), or " : "";
  return new DitherError(
    "diverged",
    `training diverged at update ${update + 1} of ${options.updates}: ${what}. Try a lower learning rate (now ${options.learningRate}), ${clip}smaller initial weights.`,
  );
}

/** Consecutive ranges of whole groups, as even as they come, for a number of workers. */
export function splitGroups(batch: number, workers: number): { first: number; last: number }[] {
  checkArguments("splitGroups", { batch, workers }, { batch: "number", workers: "number" });
  const groups = groupCount(batch);
  const parts = Math.max(1, Math.min(workers, groups));
  return Array.from({ length: parts }, (_, k) => ({
    first: Math.floor((k * groups) / parts),
    last: Math.floor(((k + 1) * groups) / parts),
  }));
}
