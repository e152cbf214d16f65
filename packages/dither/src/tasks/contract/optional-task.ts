/** Tasks with options: one description of the options makes the task, and the task with other options. */

import { taskOptions, type OptionChecks, type TaskOptions } from "./options.js";
import type { Task } from "./task.js";

/** What a task is, given its options. */
export interface TaskFamily<T extends TaskOptions> {
  name: string;
  defaults: T;
  /** Options that are left out of a task's own where they have this value, as in files from before there was such an option. */
  absent?: Partial<T>;
  checks: OptionChecks<T>;
  build(options: T): Omit<Task, "name" | "options" | "withOptions">;
}

/**
 * The task of a family with some options changed.
 * @throws DitherError `usage` for an unknown option, `value` for one out of range.
 */
export function taskOf<T extends TaskOptions>(family: TaskFamily<T>, given: TaskOptions = {}): Task {
  const options = taskOptions(family.name, family.defaults, family.checks, given);
  return {
    name: family.name,
    ...family.build(options),
    options: Object.fromEntries(Object.entries(options).filter(([name, value]) => value !== family.absent?.[name])),
    withOptions: (changed) => taskOf(family, { ...given, ...changed }),
  };
}
