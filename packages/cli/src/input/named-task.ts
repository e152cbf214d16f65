/**
 * The task that a network is measured on. One that comes with Dither is found by the name in the network's file. A module of
 * the user's own runs only where this very command names it: what the file says of it is compared, never followed.
 */

import { basename } from "node:path";
import { DitherError, excerpt, type Network, type Task, type TaskOptions } from "dither";
import { isTaskModule, loadTask } from "@dither/studies";
import { warn } from "../output/remarks.js";
import { commandLine } from "../run/command-line.js";

/** What a network's file says of the task that it was trained on; anything may stand there. */
interface Trained {
  name: string;
  options: TaskOptions | undefined;
  /** For a module of the user's own: its path as it was named then, and its hash where the file has it. */
  module: { path: string; sha256: string | undefined } | undefined;
}

function trainedOn({ provenance = {} }: Network): Trained | undefined {
  const { task, taskOptions, taskSource } = provenance;
  const source = isObject(taskSource) ? taskSource : {};
  const path = typeof source["module"] === "string" ? source["module"] : task;
  if (typeof path !== "string") return undefined;
  const own = isObject(taskSource) || isTaskModule(path);
  return {
    name: typeof task === "string" ? task : path,
    options: isObject(taskOptions) ? (taskOptions as TaskOptions) : undefined,
    module: own ? { path, sha256: typeof source["sha256"] === "string" ? source["sha256"] : undefined } : undefined,
  };
}

/**
 * The task that is named, or the one that the network was trained on where that comes with Dither.
 * @throws DitherError `incomplete` with the line to type where it does not, `mismatch` for one with other channels
 */
export async function taskFor(network: Network, flags: { task?: string; taskOption?: TaskOptions }): Promise<Task> {
  const trained = trainedOn(network);
  const task = await (flags.task === undefined ? builtIn(trained) : named(flags.task, flags.taskOption, trained));
  for (const field of ["inputs", "outputs"] as const)
    if (task[field] !== network.specification[field])
      throw new DitherError(
        "mismatch",
        `task ${task.name}: expected a network with ${task[field]} ${field}, got one with ${network.specification[field]}. Give trials made for it with --trials FILE.npz.`,
      );
  return task;
}

async function builtIn(trained: Trained | undefined): Promise<Task> {
  if (!trained)
    throw new DitherError(
      "incomplete",
      "the network's file does not say which task it was trained on. Give its trials with --trials FILE.npz, or a task with --task NAME.",
    );
  if (trained.module)
    throw new DitherError(
      "incomplete",
      `--task: expected the module of the task, since the network was trained on one of its user's own, ${excerpt(trained.module.path)}. A file never makes Dither run code: name the module yourself, if you trust it:\n  ${lineWith(trained.module.path)}\nOr give trials with --trials FILE.npz.`,
    );
  return loadTask(trained.name, trained.options);
}

/**
 * The task of this command line. Where that is the module of the training, the options are those of the training too,
 * unless given; where it has changed, that is said before anything of it runs, and it is used as it is now.
 */
async function named(reference: string, given: TaskOptions | undefined, trained: Trained | undefined): Promise<Task> {
  const before = isTaskModule(reference) ? trained?.module : undefined;
  const again = before !== undefined && basename(before.path.replaceAll("\\", "/")) === basename(reference);
  return loadTask(reference, given ?? (again ? trained?.options : undefined), {
    beforeRunning: (sha256) => {
      if (before?.sha256 === undefined || before.sha256 === sha256) return;
      warn(
        `${reference}: this is not what the network was trained on: its SHA-256 is ${sha256.slice(0, 12)}…, that of the training ${excerpt(before.sha256.slice(0, 12))}…. It is used as it is now.`,
      );
    },
  });
}

/** What JSON results say of the task that made their trials. */
export function taskJson(network: Network, { name, source: module }: Task): object {
  if (!module) return { task: name };
  return { task: name, ...module, asTrained: trainedOn(network)?.module?.sha256 === module.sha256 };
}

/** This command line, with the module named. */
function lineWith(path: string): string {
  const safe = excerpt(path) === path && isTaskModule(path) ? path : "./my-task.ts";
  return commandLine("--task", safe);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
