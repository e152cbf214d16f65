/** Networks and trials from the paths on the command line. */

import { basename } from "node:path";
import {
  checkFit,
  DitherError,
  findTask,
  readNetwork,
  readTrials,
  type Network,
  type Task,
  type TaskOptions,
  type Trials,
} from "dither";
import { readBytes } from "@dither/studies";
import { defined, type ImportFlags } from "./options.js";

export async function loadNetwork(path: string, flags: ImportFlags): Promise<Network> {
  const { layout, activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix } = flags;
  return readNetwork({
    bytes: await readBytes(path),
    fileName: basename(path),
    layout,
    options: defined({ activation, leak, placement, noise, form, readout, recurrentPrefix, readoutPrefix }),
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
  if (task !== undefined) findTask(task, taskOption);
  else if (taskOption !== undefined)
    throw new DitherError("usage", "--task-option: expected --task with it. Name the task whose option it is.");
}

/** Trials from a file, or the task that makes them: the one named, or the one that the network was trained on. */
export async function loadSource(network: Network, flags: SourceFlags): Promise<{ trials: Trials } | { task: Task }> {
  if (flags.trials !== undefined) {
    const fileName = basename(flags.trials);
    const trials = readTrials({ bytes: await readBytes(flags.trials), fileName });
    checkFit(network.specification, trials, fileName);
    return { trials };
  }
  const name = flags.task ?? network.provenance?.["task"];
  const options = flags.task === undefined ? network.provenance?.["taskOptions"] : flags.taskOption;
  if (typeof name !== "string")
    throw new DitherError(
      "incomplete",
      "the network's file does not say which task it was trained on. Give its trials with --trials FILE.npz, or a task with --task NAME.",
    );
  const task = findTask(name, options as TaskOptions | undefined);
  for (const field of ["inputs", "outputs"] as const)
    if (task[field] !== network.specification[field])
      throw new DitherError(
        "mismatch",
        `task ${name}: expected a network with ${task[field]} ${field}, got one with ${network.specification[field]}. Give trials made for it with --trials FILE.npz.`,
      );
  return { task };
}
