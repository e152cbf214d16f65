/** What every run does: train a network on a task from one seed, and measure which noise it prefers. */

import {
  DitherError,
  findTask,
  measure,
  train,
  type KernelChoice,
  type Measurement,
  type Network,
  type Task,
  type TrainingHistory,
} from "dither";
import type { RunSpecification } from "../study/run-specification.js";
import { loadTask } from "../own-code/load-task.js";

/** Share of a run's progress bar that training takes. */
const trainingShare = 0.4;

/** How a run is done; none of it changes its result. */
export interface RunOptions {
  signal?: AbortSignal;
  /** Gets the share done in [0, 1]. */
  onProgress?: (share: number) => void;
  /** Path of the module of a run that has a task of its user's own; without it the task comes with Dither. */
  module?: string;
  /** Which implementation of the kernel; default the fastest for the run's arithmetic. */
  kernel?: KernelChoice;
}

/** A trained network with its history and its measured preference. */
export interface TrainedAndMeasured extends Measurement {
  task: Task;
  network: Network;
  history: TrainingHistory;
}

/**
 * Trains a network in this thread and measures which noise it prefers.
 * @throws DitherError `diverged`, `aborted`, or for what does not fit together.
 */
export async function trainAndMeasure(run: RunSpecification, options: RunOptions = {}): Promise<TrainedAndMeasured> {
  const { signal, onProgress = () => undefined, kernel = run.training.arithmetic } = options;
  if (run.training.arithmetic === "exact" && kernel.endsWith("fast"))
    throw new DitherError("mismatch", `run: expected a kernel of exact arithmetic, as the run has it, got ${kernel}.`);
  const task = await taskOf(run, options.module);
  const { network, history } = await train(run.network, task, run.training, {
    kernel,
    signal,
    onProgress: ({ update, updates }) => {
      onProgress((trainingShare * update) / updates);
    },
  });
  const { preference, samples } = await measure(
    network,
    { task },
    {
      ...run.measure,
      kernel,
      signal,
      onProgress: (share) => {
        onProgress(trainingShare + (1 - trainingShare) * share);
      },
    },
  );
  return { task, network, history, preference, samples };
}

/** @throws DitherError `mismatch` where the module of a task of the user's is not what it was when the run was planned. */
async function taskOf(run: RunSpecification, module: string | undefined): Promise<Task> {
  // A run may come from a queue: what it calls its task is a name, and never leads to a file.
  if (module === undefined) return findTask(run.task, run.taskOptions);
  return loadTask(module, run.taskOptions, {
    check: false,
    beforeRunning: (sha256) => {
      if (run.taskSource !== undefined && sha256 !== run.taskSource)
        throw new DitherError(
          "mismatch",
          `task ${run.task}: ${module} was changed since the study was planned. Start the study again.`,
        );
    },
  });
}
