/** The tasks that come with Dither, by name and by group. */

import { checkArguments } from "../../base/check-arguments.js";
import { nearest } from "../../base/nearest.js";
import { DitherError } from "../../base/errors.js";
import {
  contextIntegration,
  flipFlop,
  matchToSample,
  parametricMemory,
  perceptualDecision,
  sineGeneration,
} from "./classics/index.js";
import { curve } from "./functions/curve.js";
import { sinLayers } from "./functions/feedforward.js";
import { linear, sin, square } from "./functions/function-approximation.js";
import { maze } from "./maze/index.js";
import { unknownTaskOption, type TaskOptions } from "../contract/options.js";
import { cartesianPath, polarPath } from "./functions/path-integration.js";
import { affineRegulator, regulator } from "./functions/regulator.js";
import type { Task } from "../contract/task.js";
import { ruleNames, yangSuite, yangTask } from "./yang2019/index.js";

export interface TaskGroup {
  title: string;
  tasks: readonly Task[];
}

export const taskGroups: readonly TaskGroup[] = [
  { title: "function approximation", tasks: [sin, square, linear, curve, sinLayers] },
  { title: "one unit", tasks: [regulator, affineRegulator] },
  { title: "path integration", tasks: [cartesianPath, polarPath] },
  { title: "closed loop", tasks: [maze] },
  {
    title: "classics",
    tasks: [flipFlop, perceptualDecision, contextIntegration, parametricMemory, matchToSample, sineGeneration],
  },
  { title: "Yang et al. 2019", tasks: [yangSuite(), ...ruleNames.map((rule) => yangTask(rule))] },
];

export const tasks: readonly Task[] = taskGroups.flatMap((group) => group.tasks);

/**
 * The task of that name, with some of its options changed.
 * @throws DitherError `usage` with the names, or options, that exist; `value` for an option out of range.
 * @example
 * ```ts
 * import { findTask } from "dither";
 *
 * const maze = findTask("maze", { layout: "rooms" });
 * console.log(maze.inputs, maze.outputs, maze.experiment.noise); // 2 2 1
 * ```
 */
export function findTask(name: string, options?: TaskOptions): Task {
  checkArguments("findTask", { name, options }, { name: "text", options: "object?" });
  const task = tasks.find((candidate) => candidate.name === name);
  if (!task) {
    const near = nearest(
      name,
      tasks.map((candidate) => candidate.name),
    );
    if (near !== undefined)
      throw new DitherError(
        "usage",
        `unknown task "${name}". Did you mean ${near}? (\`taskGroups\` lists and describes them all.)`,
      );
    const groups = taskGroups.map((group, k) => {
      const names = group.tasks.map((t) => t.name).join(", ");
      return k === 0 ? names : `${group.title}: ${names}`;
    });
    throw new DitherError(
      "usage",
      `unknown task "${name}". Choose one of: ${groups.join("; ")} (\`taskGroups\` describes them).`,
    );
  }
  if (!options || Object.keys(options).length === 0) return task;
  if (!task.withOptions) throw unknownTaskOption(name, Object.keys(options)[0], []);
  return task.withOptions(options);
}
