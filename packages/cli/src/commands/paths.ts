/** `dither paths`: where training moves the units, from several starts, and which part of the loss moves them. */

import { loadTask } from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  DitherError,
  networkFor,
  operatingHistory,
  pathsDocument,
  placements,
  trainingFor,
  type OperatingPath,
} from "dither";
import { interruptible } from "../run/interrupt.js";
import { taskOption, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { addSettings, chosenSettings } from "../options/setting-options.js";
import { figurePlace, forceOption, modulePath } from "../input/places.js";
import { startProgress } from "../output/progress.js";
import { leaveResult } from "../output/result.js";

interface PathsFlags extends TaskFlag {
  noise?: number;
  starts: number[];
  updates?: number;
  looks: number;
  testTrials: number;
  seed: number;
  figure?: string;
  force?: boolean;
  json?: boolean;
}

export function pathsCommand(): Command {
  const command = new Command("paths")
    .description("how training moves the units' operating points, and which part of the loss moves them")
    .argument("[task]", "name of a task, see `dither tasks`, or a module: ./my-task.ts", "sin")
    .option("--starts <list>", "initial biases in units of σ", numbers, [-1.5, 0, 1.5, 3])
    .option("--updates <n>", "updates of the parameters", parse.whole(1))
    .option("--looks <n>", "looks at each training", parse.whole(1, 1000), 12)
    .option("--test-trials <n>", "test trials of each look", parse.whole(1, 10_000), 12)
    .option("--seed <s>", "seed", parse.seed, 1);
  addSettings(command, "Network");
  return command
    .addOption(taskOption())
    .option("--figure <file>", "where the figure goes (.svg, or .html for a page; default paths.svg)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither paths sin --noise 1 --updates 1000")
    .action((task: string, flags: PathsFlags) => interruptible((signal) => runPaths(task, flags, signal)));
}

function numbers(text: string): number[] {
  return text.split(",").map((part) => parse.real(part.trim()));
}

async function runPaths(taskName: string, flags: PathsFlags, signal: AbortSignal): Promise<void> {
  const figure = await figurePlace(flags, "paths.svg", modulePath(taskName));
  const task = await loadTask(taskName, flags.taskOption);
  const noise = flags.noise ?? task.experiment.noise;
  if (!(noise > 0)) throw new DitherError("usage", "--noise: expected a training noise above 0.");
  const given = { updates: flags.updates };
  const cells = placements.flatMap((placement) => flags.starts.map((start) => ({ placement, start })));
  const progress = startProgress(`training ${counted(cells.length, "network")}`);
  const paths: OperatingPath[] = [];
  try {
    for (const { placement, start } of cells) {
      const specification = networkFor(task, { ...chosenSettings(flags).network, noise, placement, seed: flags.seed });
      const training = { ...given, initial: { bias: start * noise } };
      const { looks } = await operatingHistory(specification, task, training, {
        looks: flags.looks,
        trials: flags.testTrials,
        signal,
        onProgress: (share) => {
          progress.update((paths.length + share) / cells.length);
        },
      });
      paths.push({ placement, start, looks });
    }
  } finally {
    progress.stop();
  }
  const { updates } = trainingFor(task, given);
  await leaveResult(
    "paths",
    pathsDocument(paths),
    { task: task.name, noise, updates, paths, seed: flags.seed },
    { ...flags, figure },
  );
}
