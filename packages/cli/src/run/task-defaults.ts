/** What a task is trained with unless flags say otherwise, for the full help of `dither train TASK` and `dither compare TASK`. */

import { tasks, type Task } from "dither";

/** Empty where the arguments name no task of Dither. */
export function taskDefaults(args: readonly string[]): string {
  const [command, ...rest] = args;
  const task = ["train", "compare"].includes(command) ? tasks.find(({ name }) => rest.includes(name)) : undefined;
  return task ? `\nDefaults of the task ${task.name}:\n  ${inFlags(task.experiment)}` : "";
}

function inFlags(experiment: Task["experiment"]): string {
  return Object.entries(experiment)
    .flatMap(([name, value]) => {
      const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
      return typeof value === "number" || typeof value === "string" ? [`${flag} ${value}`] : [];
    })
    .join(" ");
}
