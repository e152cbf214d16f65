/** The tasks that come with Dither, by name and by group. */

import { DitherError } from "../errors.js";
import {
  contextIntegration,
  flipFlop,
  matchToSample,
  parametricMemory,
  perceptualDecision,
  sineGeneration,
} from "./classics/index.js";
import { sinLayers } from "./feedforward.js";
import { linear, sin, square } from "./function-approximation.js";
import { maze } from "./maze/index.js";
import type { TaskOptions } from "./options.js";
import { cartesianPath, polarPath } from "./path-integration.js";
import { affineRegulator, regulator } from "./regulator.js";
import type { Task } from "./task.js";
import { ruleNames, yangSuite, yangTask } from "./yang2019/index.js";

export interface TaskGroup {
  title: string;
  tasks: readonly Task[];
}

export const taskGroups: readonly TaskGroup[] = [
  { title: "function approximation", tasks: [sin, square, linear, sinLayers] },
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
 */
export function findTask(name: string, options?: TaskOptions): Task {
  const task = tasks.find((candidate) => candidate.name === name);
  if (!task) {
    const groups = taskGroups.map((group, k) => {
      const names = group.tasks.map((t) => t.name).join(", ");
      return k === 0 ? names : `${group.title}: ${names}`;
    });
    throw new DitherError(
      "usage",
      `unknown task "${name}". Choose one of: ${groups.join("; ")} (\`dither tasks\` describes them).`,
    );
  }
  if (!options || Object.keys(options).length === 0) return task;
  if (!task.withOptions)
    throw new DitherError("usage", `task ${name}: unknown option "${Object.keys(options)[0]}". It has none.`);
  return task.withOptions(options);
}
