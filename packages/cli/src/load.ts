/** Networks and trials from the paths on the command line. */

import { basename } from "node:path";
import {
  checkFit,
  DitherError,
  findTask,
  isDitherError,
  readNetwork,
  readTrials,
  type Network,
  type Task,
  type TaskOptions,
  type TaskSource,
  type Trials,
} from "dither";
import { isTaskModule, loadTask, readBytes } from "@dither/studies";
import { defined, type ImportFlags } from "./options.js";

export async function loadNetwork(path: string, flags: ImportFlags): Promise<Network> {
  const { layout, activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix, convention } =
    flags;
  return readNetwork({
    bytes: await readBytes(path),
    fileName: basename(path),
    layout,
    options: defined({ activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix, convention }),
  });
}

export interface SourceFlags {
  trials?: string;
  task?: string;
  testTrials?: number;
  taskOption?: TaskOptions;
}

/**
 * What is wrong with the choice of trials whatever the files hold.
 * @throws DitherError `usage`
 */
export function checkSource({ trials, task, testTrials, taskOption }: SourceFlags): void {
  if (trials !== undefined && task !== undefined)
    throw new DitherError("usage", "expected either --trials (a file) or --task (trials are made), got both.");
  if (trials !== undefined && testTrials !== undefined)
    throw new DitherError(
      "usage",
      "expected either --trials (a file, all of whose trials are used) or --test-trials (how many are made), got both.",
    );
  if (task !== undefined) checkTaskName(task, taskOption);
  else if (taskOption !== undefined)
    throw new DitherError("usage", "--task-option: expected --task with it. Name the task whose option it is.");
}

/**
 * What is wrong with a task's name whatever the files hold; a module of the user's own is looked at when it is loaded.
 * @throws DitherError `usage` for an unknown name or option
 */
export function checkTaskName(reference: string, options: TaskOptions | undefined): void {
  if (!isTaskModule(reference)) findTask(reference, options);
}

/** Trials from a file, or the task that makes them: the one named, or the one that the network was trained on. */
export async function loadSource(network: Network, flags: SourceFlags): Promise<{ trials: Trials } | { task: Task }> {
  if (flags.trials !== undefined) {
    const fileName = basename(flags.trials);
    const trials = readTrials({ bytes: await readBytes(flags.trials), fileName });
    checkFit(network.specification, trials, fileName);
    return { trials };
  }
  const { taskSource } = (network.provenance ?? {}) as { taskSource?: TaskSource };
  const name = flags.task ?? taskSource?.module ?? network.provenance?.["task"];
  const options = flags.task === undefined ? network.provenance?.["taskOptions"] : flags.taskOption;
  if (typeof name !== "string")
    throw new DitherError(
      "incomplete",
      "the network's file does not say which task it was trained on. Give its trials with --trials FILE.npz, or a task with --task NAME.",
    );
  const task = await trainedOn(
    name,
    options as TaskOptions | undefined,
    flags.task === undefined ? taskSource : undefined,
  );
  for (const field of ["inputs", "outputs"] as const)
    if (task[field] !== network.specification[field])
      throw new DitherError(
        "mismatch",
        `task ${name}: expected a network with ${task[field]} ${field}, got one with ${network.specification[field]}. Give trials made for it with --trials FILE.npz.`,
      );
  return { task };
}

/** The task; where it is the module that a network was trained on, only if that has not changed since. */
async function trainedOn(name: string, options: TaskOptions | undefined, source?: TaskSource): Promise<Task> {
  const task = await loadTask(name, options).catch((error: unknown) => {
    throw source && isDitherError(error) && error.code === "file"
      ? new DitherError(
          "incomplete",
          `${name}: the module of the task that the network was trained on is not there. Say where it is with --task PATH, or give trials with --trials FILE.npz.`,
        )
      : error;
  });
  if (source && task.source?.sha256 !== source.sha256)
    throw new DitherError(
      "mismatch",
      `${name}: the module has changed since the network was trained on it. Give it as it is now with --task ${name}, or restore it.`,
    );
  return task;
}
