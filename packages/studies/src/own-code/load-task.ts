/** Tasks by reference: the name of one that comes with Dither, or the path of a module of the user's. */

import { access } from "node:fs/promises";
import { resolve } from "node:path";
import {
  checkTask,
  defineTask,
  DitherError,
  findTask,
  tasks,
  type Task,
  type TaskDescription,
  type TaskOptions,
} from "dither";
import { CallBoard } from "./call-board.js";
import { loadModule, type LoadedModule } from "./load-module.js";

/** Whether a reference names a module and not a task that comes with Dither. */
export function isTaskModule(reference: string): boolean {
  return /[/\\]|\.[cm]?[jt]s$/.test(reference);
}

/** What names a task for {@link loadTask}, here and in worker threads. */
export function taskReference(task: Pick<Task, "name" | "source">): string {
  return task.source?.module ?? task.name;
}

export interface LoadTaskOptions {
  /** Also make some of its trials in several ways and compare them; default true. Of no use where it was done already. */
  check?: boolean;
  /** Gets the SHA-256 of a module before anything of it runs; throws where it must not. */
  beforeRunning?: (sha256: string) => void;
}

/**
 * The task of a reference, with some of its options changed.
 * @param reference a name, or the path of a `.ts` or `.js` module whose default export is the task
 * @throws DitherError `usage` for an unknown name or option, `file` where the module is not there, `format` where it cannot be
 * loaded or exports no task, `mismatch` and `value` for trials that break the task contract, with trial, step and channel.
 */
export async function loadTask(
  reference: string,
  options?: TaskOptions,
  { check = true, beforeRunning }: LoadTaskOptions = {},
): Promise<Task> {
  if (!isTaskModule(reference)) return findTask(reference, options);
  const path = resolve(reference);
  await access(path).catch(() => {
    throw new DitherError(
      "file",
      `${reference}: there is no such module. Check the path, or make one with \`dither new-task ${reference}\`.`,
    );
  });
  const board = CallBoard.find();
  const monitor = board?.monitor("call", `task ${reference}`);
  // Dither's own part of the work does not count: it may take long on a machine that is busy.
  const module = await loadModule(reference, path, { beforeRunning, monitor: board?.monitor("load", reference) });
  const define = (description: TaskDescription): Task =>
    defineTask(description, reference, { placeOf: (error) => module.placeOf(error), monitor });
  try {
    return checkedTask(reference, module, define, options, check);
  } finally {
    module.done();
  }
}

function checkedTask(
  reference: string,
  module: LoadedModule,
  define: (description: TaskDescription) => Task,
  options: TaskOptions | undefined,
  check: boolean,
): Task {
  const source = { module: reference, sha256: module.sha256 };
  const defined = define(exportedTask(reference, module.exports) as TaskDescription);
  if (tasks.some(({ name }) => name === defined.name))
    throw new DitherError(
      "value",
      `${reference}: expected a name of its own, got \`name\` "${defined.name}", which comes with Dither. Choose another.`,
    );
  const task = { ...withOptions(defined, options, define), source };
  if (check) checkTask(task);
  return task;
}

function withOptions(task: Task, options: TaskOptions | undefined, define: (task: Task) => Task): Task {
  if (!options || Object.keys(options).length === 0) return task;
  if (!task.withOptions)
    throw new DitherError("usage", `task ${task.name}: unknown option "${Object.keys(options)[0]}". It has none.`);
  return define(task.withOptions(options));
}

function exportedTask(reference: string, exports: object): unknown {
  const { default: standard, task } = exports as { default?: unknown; task?: unknown };
  const exported = standard ?? task;
  if (exported !== undefined) return exported;
  const found = Object.keys(exports);
  throw new DitherError(
    "format",
    `${reference}: expected the task as default export, found ${found.length === 0 ? "no export at all" : `only ${found.join(", ")}`}. Write \`export default defineTask({ … })\`.`,
  );
}
