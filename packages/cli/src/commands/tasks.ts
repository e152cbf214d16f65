/** `dither tasks`: the tasks, one line each. */

import { Command } from "commander";
import { tasks } from "dither";
import { print, printJson } from "../print.js";

export function tasksCommand(): Command {
  return new Command("tasks")
    .description("list the tasks")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither tasks --json")
    .action((options: { json?: boolean }) => {
      if (options.json) {
        printJson({
          tasks: tasks.map(({ name, description, inputs, outputs, dt, experiment }) => ({
            name,
            description,
            inputs,
            outputs,
            dt,
            experiment,
          })),
        });
        return;
      }
      const width = Math.max(...tasks.map((task) => task.name.length));
      print(...tasks.map((task) => `${task.name.padEnd(width)}  ${task.description}`));
    });
}
