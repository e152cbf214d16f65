/** `dither trials`: the trials of a task as a file, for other tools and for other networks. */

import { loadTask, writeWhole } from "@dither/studies";
import { Command } from "commander";
import {
  defaultTrialCount,
  DitherError,
  fileKinds,
  testTrials,
  trialsSize,
  trialsToArrays,
  version,
  writeTrials,
  type TaskOptions,
} from "dither";
import { checkPlaces, forceOption, modulePath, output } from "../input/places.js";
import { checkTaskName } from "../input/load.js";
import { taskOption } from "../options/options.js";
import * as parse from "../options/parse.js";
import { checkEnding } from "../output/endings.js";
import { print, printJson, wrap } from "../output/print.js";
import { shapesText } from "../output/shapes.js";

interface TrialsFlags {
  output?: string;
  force?: boolean;
  testTrials: number;
  seed: number;
  taskOption?: TaskOptions;
  json?: boolean;
}

export function trialsCommand(): Command {
  return new Command("trials")
    .description("write a task's trials: inputs, targets and weights")
    .argument("<task>", "name of a task, or a module (./my-task.ts)")
    .option("-o, --output <file>", "where they go (.npz, .safetensors or .json; default trials.npz)")
    .option("--test-trials <n>", "how many", parse.whole(1, 1_000_000), defaultTrialCount)
    .option("--seed <n>", "seed of the trials; those that a network is measured on have its seed", parse.seed, 1)
    .addOption(taskOption())
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      '\nExamples:\n  dither trials sin -o trials.npz\n  dither measure net.safetensors --trials trials.npz\n\nThe file holds `input` [step, trial, input], `target` and `weight` [step, trial,\noutput], float32, `labels.NAME` [trial], and `lengths` [trial] where trials\ndiffer in length. In Python: numpy.load("trials.npz")["input"].',
    )
    .action(writeTaskTrials);
}

async function writeTaskTrials(name: string, flags: TrialsFlags): Promise<void> {
  const { seed, testTrials: count } = flags;
  checkTaskName(name, flags.taskOption);
  const place = output(flags.output, "trials.npz");
  checkEnding("--output", place.path, fileKinds);
  await checkPlaces({ inputs: [modulePath(name)], outputs: [place], force: flags.force });
  const task = await loadTask(name, flags.taskOption);
  if (task.plant)
    throw new DitherError(
      "unsupported",
      `${task.name}: expected a task with inputs of its own; in a closed loop they follow from what the network does. \`dither simulate\` writes what happened.`,
    );
  const trials = testTrials(task, count, seed);
  await writeWhole(place.path, writeTrials(trials, place.path));
  const shapes = Object.fromEntries([...trialsToArrays(trials)].map(([array, { shape }]) => [array, shape]));
  if (flags.json) printJson("trials", { file: place.path, task: task.name, seed, shapes, version });
  else
    print(
      `${place.path}: ${trialsSize(trials)} of ${task.name}, seed ${seed}`,
      wrap(`${shapesText(shapes)} (step, trial, channel)`),
    );
}
