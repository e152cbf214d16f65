/**
 * The study of a folder, to be run again from its `study.json`. Its modules are those that were run then: each is a file of the
 * name that the study gives it, with the text that it had. So a folder from elsewhere leads to no other code of this machine.
 */

import { basename, isAbsolute, resolve } from "node:path";
import { DitherError, excerpt, isDitherError, type Task } from "dither";
import { readManifest } from "../journal/manifest.js";
import { parseStudy } from "../study/parse.js";
import { StudyPlan } from "../study/plan.js";
import { ownTasks, tasksWith, type StudyTasks } from "../study/study-tasks.js";
import { moduleNames } from "../own-code/study-modules.js";
import { loadTask } from "../own-code/load-task.js";

/**
 * @throws DitherError `file` or `format` for a folder that holds no study, `mismatch` for a module that is not the one that was
 * run.
 */
export async function planOfFolder(folder: string): Promise<StudyPlan> {
  const { path, scale, text, modules, tasks = [] } = await readManifest(folder);
  const loaded = new Map<string, { path: string; task: Task | DitherError }>();
  for (const name of moduleNames(text, path)) {
    const way = modules.get(name) ?? name;
    if (isAbsolute(way) || baseName(way) !== baseName(name))
      throw refused(path, name, `expected a file of that name, got ${excerpt(way)}`);
    const hash = tasks.find(({ module }) => module === name)?.sha256;
    if (hash === undefined) throw refused(path, name, "an earlier version wrote the folder, without the module's hash");
    const place = resolve(folder, way);
    const beforeRunning = (sha256: string): void => {
      if (sha256 !== hash) throw refused(path, name, `${place} is not what was run then: its SHA-256 is another`);
    };
    const task = await loadTask(place, undefined, { beforeRunning }).catch((error: unknown) => {
      if (isDitherError(error) && error.code !== "mismatch") return error;
      throw error;
    });
    loaded.set(name, { path: place, task });
  }
  const tasksOf: StudyTasks = loaded.size > 0 ? tasksWith(loaded) : ownTasks;
  return new StudyPlan({ ...parseStudy(text, path, "full", tasksOf), scale });
}

const baseName = (path: string): string => basename(path.replaceAll("\\", "/"));

function refused(path: string, name: string, why: string): DitherError {
  return new DitherError(
    "mismatch",
    `${path}: ${excerpt(name)}: ${why}. Nothing of it was run. Name the study's own file instead: \`dither study run FILE\`.`,
  );
}
