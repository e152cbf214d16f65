/** Where a study's tasks come from: Dither's own by name, and modules of the user's that were loaded before. */

import { findTask, isDitherError, type DitherError, type Task, type TaskOptions } from "dither";

export interface StudyTasks {
  /**
   * The task of a name, or of a module as the study names it.
   * @throws DitherError for an unknown name or option, and for a module that could not be loaded.
   */
  find(name: string, options?: TaskOptions): Task;
  /** Where the modules of the study are, by the names it gives them. */
  readonly modules: ReadonlyMap<string, string>;
}

/** The tasks that come with Dither. */
export const ownTasks: StudyTasks = { find: findTask, modules: new Map() };

/** The same with modules that were loaded, or that failed to. */
export function tasksWith(loaded: ReadonlyMap<string, { path: string; task: Task | DitherError }>): StudyTasks {
  return {
    find: (name, options) => {
      const module = loaded.get(name);
      if (!module) return findTask(name, options);
      const { task } = module;
      if (isDitherError(task)) throw task;
      return options && task.withOptions ? { ...task.withOptions(options), ...sourceOf(task) } : task;
    },
    modules: new Map([...loaded].map(([name, { path }]) => [name, path])),
  };
}

const sourceOf = ({ source }: Task): Pick<Task, "source"> => (source ? { source } : {});
