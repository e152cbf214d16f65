/** The tasks that come with Dither, by name. */

import { DitherError } from "../errors.js";
import { linear, sin, square } from "./function-approximation.js";
import type { Task } from "./task.js";

export const tasks: readonly Task[] = [sin, square, linear];

/** @throws DitherError `usage` with the names that exist. */
export function findTask(name: string): Task {
  const task = tasks.find((candidate) => candidate.name === name);
  if (!task)
    throw new DitherError(
      "usage",
      `unknown task "${name}". Choose one of: ${tasks.map((t) => t.name).join(", ")} (\`dither tasks\` describes them).`,
    );
  return task;
}
