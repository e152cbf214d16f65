/** The `dither` command: reads arguments, calls the library, prints. */

import { Command } from "commander";
import { version } from "dither";
import { compareCommand } from "./commands/compare.js";
import { convertCommand } from "./commands/convert.js";
import { explainCommand } from "./commands/explain.js";
import { exportCommand } from "./commands/export.js";
import { importCommand } from "./commands/import.js";
import { incentiveCommand } from "./commands/incentive.js";
import { labCommand } from "./commands/lab.js";
import { measureCommand } from "./commands/measure.js";
import { newTaskCommand } from "./commands/new-task.js";
import { overfittingCommand } from "./commands/overfitting.js";
import { pathsCommand } from "./commands/paths.js";
import { repairCommand } from "./commands/repair.js";
import { resonanceCommand } from "./commands/resonance.js";
import { simulateCommand } from "./commands/simulate.js";
import { studyCommand } from "./commands/study/index.js";
import { tasksCommand } from "./commands/tasks.js";
import { trainCommand } from "./commands/train.js";
import { workerCommand } from "./commands/worker.js";
import { fail, settleUsage } from "./failure.js";

const program = new Command("dither")
  .description("A laboratory for noise in recurrent neural networks: which noise does a network prefer, and why?")
  .version(version, "-V, --version", "print the version")
  .addCommand(tasksCommand())
  .addCommand(newTaskCommand())
  .addCommand(compareCommand())
  .addCommand(trainCommand())
  .addCommand(measureCommand())
  .addCommand(explainCommand())
  .addCommand(repairCommand())
  .addCommand(incentiveCommand())
  .addCommand(pathsCommand())
  .addCommand(overfittingCommand())
  .addCommand(resonanceCommand())
  .addCommand(simulateCommand())
  .addCommand(exportCommand())
  .addCommand(studyCommand())
  .addCommand(workerCommand())
  .addCommand(importCommand())
  .addCommand(convertCommand())
  .addCommand(labCommand())
  .addHelpText(
    "after",
    "\nStart here:\n  dither compare sin              train networks with noise inside and outside,\n                                  measure which noise they prefer\n  dither measure net.safetensors  the preference curve of one network\n  dither explain net.safetensors  why it prefers its noise, or does not\n  dither repair net.safetensors   make it work without noise\n\nExit codes: 0 done, 1 failure, 2 wrong command line, 130 interrupted.",
  );

// A closed pipe (`dither … | head`) is no failure.
for (const stream of [process.stdout, process.stderr])
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit(process.exitCode);
    throw error;
  });

settleUsage(program);
try {
  await program.parseAsync();
} catch (error) {
  fail(error);
}
