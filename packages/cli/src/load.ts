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
import { isTaskModule, readBytes } from "@dither/studies";
import { importRemarks } from "./import-remarks.js";
import { taskFor } from "./named-task.js";
import { defined, type ImportFlags } from "./options.js";
import { wrap } from "./print.js";

export async function loadNetwork(path: string, flags: ImportFlags): Promise<Network> {
  const { layout, activation, leak, placement, noise, form, readout } = flags;
  const { recurrentPrefix, readoutPrefix, convention, map, passOver } = flags;
  const network = readNetwork({
    bytes: await readBytes(path),
    fileName: basename(path),
    layout,
    options: defined({
      ...{ activation, leak, placement, noise, form, readout },
      ...{ recurrentPrefix, readoutPrefix, convention, map, passOver },
    }),
  });
  for (const remark of importRemarks(network)) process.stderr.write(`${wrap(`${basename(path)}: ${remark}`)}\n`);
  return network;
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

/** Trials from a file, or the task that makes them, see {@link taskFor}. */
export async function loadSource(network: Network, flags: SourceFlags): Promise<{ trials: Trials } | { task: Task }> {
  if (flags.trials !== undefined) {
    const fileName = basename(flags.trials);
    const trials = readTrials({ bytes: await readBytes(flags.trials), fileName });
    checkFit(network.specification, trials, fileName);
    return { trials };
  }
  return { task: await taskFor(network, flags) };
}
