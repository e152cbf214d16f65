/** the modules of users' tasks that a study names: found in its text, loaded before it is planned. */

import { relative, resolve, sep } from "node:path";
import { isDitherError, type DitherError, type Task } from "dither";
import { ownTasks, tasksWith, type StudyTasks } from "../study/study-tasks.js";
import { readYaml } from "../study/yaml.js";
import { isTaskModule, loadTask } from "./load-task.js";

/**
 * The tasks of a study, its modules loaded. One that cannot be loaded is an error where the study asks for it, which
 * knows the line.
 * @param place folder from which the study names its modules
 * @param fileName the study's, for messages
 */
export async function studyTasks(text: string, place: string, fileName: string): Promise<StudyTasks> {
  const loaded = new Map<string, { path: string; task: Task | DitherError }>();
  for (const name of moduleNames(text, fileName)) {
    const path = resolve(place, name);
    loaded.set(name, { path, task: await loadTask(path).catch(told) });
  }
  return loaded.size > 0 ? tasksWith(loaded) : ownTasks;
}

/** Modules as a study's folder notes them: by their way from there, so that both may move together. */
export function modulesFrom(folder: string, { modules }: StudyTasks): Record<string, string> {
  return Object.fromEntries(
    [...modules].map(([name, path]) => [name, relative(resolve(folder), path).split(sep).join("/")]),
  );
}

function told(error: unknown): DitherError {
  if (isDitherError(error)) return error;
  throw error;
}

/**
 * Every text under `task` that names a module.
 * @throws DitherError `format` for what is no YAML
 */
export function moduleNames(text: string, fileName: string): Set<string> {
  const names = new Set<string>();
  collect(readYaml(text, fileName).value, false, names);
  return names;
}

function collect(value: unknown, under: boolean, names: Set<string>): void {
  if (typeof value === "string") {
    if (under && isTaskModule(value)) names.add(value);
  } else if (Array.isArray(value)) for (const member of value) collect(member, under, names);
  else if (typeof value === "object" && value !== null)
    for (const [key, member] of Object.entries(value))
      collect(member, key === "task" || key === "task.name" || (under && key === "name"), names);
}
