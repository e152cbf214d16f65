/** Tasks by reference: the name of one that comes with Dither, or the path of a module of one's own. */

import { access, realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import {
  checkTask,
  defineTask,
  DitherError,
  findTask,
  isDitherError,
  tasks,
  type Task,
  type TaskDescription,
  type TaskOptions,
} from "dither";
import { readModuleSources } from "./own-code/module-sources.js";

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
  const { exported, sha256 } = await importModule(reference, path, beforeRunning);
  const source = { module: reference, sha256 };
  const defined = defineTask(exported as TaskDescription, reference);
  if (tasks.some(({ name }) => name === defined.name))
    throw new DitherError(
      "value",
      `${reference}: expected a name of its own, got \`name\` "${defined.name}", which comes with Dither. Choose another.`,
    );
  const task = { ...withOptions(defined, reference, options), source };
  if (check) guarded(reference, () => checkTask(task));
  return task;
}

function withOptions(task: Task, reference: string, options: TaskOptions | undefined): Task {
  if (!options || Object.keys(options).length === 0) return task;
  if (!task.withOptions)
    throw new DitherError("usage", `task ${task.name}: unknown option "${Object.keys(options)[0]}". It has none.`);
  return guarded(reference, () => defineTask(task.withOptions?.(options) ?? task, reference));
}

/** Errors of the user's own code, as an error that names the module. */
function guarded<T>(reference: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (isDitherError(error)) throw error;
    throw new DitherError("format", `${reference}: the task fails: ${told(error)}.`);
  }
}

async function importModule(
  reference: string,
  path: string,
  beforeRunning: LoadTaskOptions["beforeRunning"],
): Promise<{ exported: unknown; sha256: string }> {
  // Loaded only where they are needed: few commands are given a module, which may use all of the library.
  const [{ createJiti }, dither] = await Promise.all([import("jiti"), import("dither")]);
  const plain = createJiti(import.meta.url, { fsCache: false });
  const file = await realpath(path);
  const sources = await readModuleSources(reference, file, plain);
  beforeRunning?.(sources.sha256);
  const jiti = createJiti(pathToFileURL(file).href, {
    fsCache: false,
    moduleCache: false,
    interopDefault: false,
    virtualModules: { dither },
    transform: (given) => {
      if (given.filename !== undefined) sources.check(given.filename, given.source);
      return { code: plain.transform(given) };
    },
  });
  let module: unknown;
  try {
    module = await jiti.import(file);
  } catch (error) {
    if (isDitherError(error)) throw new DitherError(error.code, `${reference}: ${error.message}`);
    throw new DitherError("format", `${reference}: cannot be loaded: ${told(error)}.`);
  }
  const exports = module as { default?: unknown; task?: unknown };
  const exported = exports.default ?? exports.task;
  if (exported === undefined)
    throw new DitherError(
      "format",
      `${reference}: expected the task as default export, found ${names(exports)}. Write \`export default defineTask({ … })\`.`,
    );
  return { exported, sha256: sources.sha256 };
}

function names(exports: object): string {
  const found = Object.keys(exports);
  return found.length === 0 ? "no export at all" : `only ${found.join(", ")}`;
}

/** The first line of what went wrong, without a full stop. */
function told(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return (message.split("\n")[0] ?? "").replace(/\.$/, "");
}
