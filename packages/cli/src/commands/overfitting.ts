/** `dither overfitting`: how specific is a network's dependence on its noise? Training against test noise, other noise, other inputs. */

import {
  allDetails,
  computeRuns,
  loadTask,
  taskReference,
  type RunDetails,
  type RunSpecification,
} from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  DitherError,
  lossUnder,
  networkFor,
  overfittingDocument,
  overfittingPanels,
  placements,
  readNetwork,
  testConditions,
  trainingFor,
  type LossUnderCondition,
  type OverfittingRow,
  type Task,
  type TrainingOptions,
} from "dither";
import { interruptible } from "../run/interrupt.js";
import { taskOption, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { addSettings, chosenSettings } from "../options/setting-options.js";
import { figurePlace, forceOption, modulePath } from "../input/places.js";
import { startProgress } from "../output/progress.js";
import { leaveResult } from "../output/result.js";
import { errorOfMean, mean, meanLosses } from "../run/mean-losses.js";

interface OverfittingFlags extends TaskFlag {
  noise?: number;
  levels?: number[];
  seeds: number;
  seed: number;
  updates?: number;
  testTrials: number;
  draws: number;
  figure?: string;
  force?: boolean;
  json?: boolean;
}

export function overfittingCommand(): Command {
  const command = new Command("overfitting")
    .description("loss against training and test noise, and under other noise and inputs than those of training")
    .argument("[task]", "name of a task, see `dither tasks`, or a module: ./my-task.ts", "sin")
    .option("--levels <list>", "training and test noise (default 0, ½, 1, 2 × the task's)", parse.levels)
    .option("--seeds <n>", "networks of each kind", parse.whole(1, 1000), 2)
    .option("--seed <s>", "first seed", parse.seed, 1)
    .option("--updates <n>", "updates of the parameters", parse.whole(1))
    .option("--test-trials <n>", "test trials", parse.whole(4, 1_000_000), 256)
    .option("--draws <n>", "noise draws per trial", parse.whole(4, 1_000_000), 16);
  addSettings(command, "Network");
  return command
    .addOption(taskOption())
    .option("--figure <file>", "where the figure goes (.svg, or .html for a page; default overfitting.svg)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither overfitting sin --levels 0,0.25,0.5,1 --seeds 2")
    .action((task: string, flags: OverfittingFlags) => interruptible((signal) => runOverfitting(task, flags, signal)));
}

async function runOverfitting(taskName: string, flags: OverfittingFlags, signal: AbortSignal): Promise<void> {
  const figure = await figurePlace(flags, "overfitting.svg", modulePath(taskName));
  const task = await loadTask(taskName, flags.taskOption);
  if (task.plant)
    throw new DitherError("unsupported", `overfitting: expected a task with given inputs, got ${task.name}.`);
  const own = flags.noise ?? task.experiment.noise;
  const levels = flags.levels ?? [0, 0.5, 1, 2].map((factor) => factor * own);
  const training = trainingFor(task, { updates: flags.updates });
  const rows = await measureRows(levels, { task, training, flags, signal });
  const { seed, seeds } = flags;
  const { updates } = training;
  const result = { task: task.name, levels, rows, panels: overfittingPanels({ levels, rows }), seed, seeds, updates };
  await leaveResult("overfitting", overfittingDocument({ levels, rows }), result, { ...flags, figure });
}

interface Setting {
  task: Task;
  training: TrainingOptions;
  flags: OverfittingFlags;
  signal: AbortSignal;
}

/** Networks of both placements trained at each level, tested at all of them and under other conditions. */
async function measureRows(levels: readonly number[], setting: Setting): Promise<OverfittingRow[]> {
  const { task, training, flags, signal } = setting;
  const { seeds, testTrials, draws } = flags;
  const cells = placements.flatMap((placement) => levels.map((std) => ({ placement, std })));
  const { network } = chosenSettings(flags);
  const runs = cells.flatMap(({ placement, std }) =>
    Array.from({ length: seeds }, (_, k): RunSpecification => ({
      task: taskReference(task),
      ...(task.options && { taskOptions: task.options }),
      network: networkFor(task, { ...network, noise: std, placement, seed: flags.seed + k }),
      training,
      measure: { levels: [...levels], trials: testTrials, draws },
    })),
  );
  const progress = startProgress(`training and testing ${counted(runs.length, "network")}`);
  try {
    const outcomes = await computeRuns(runs, {
      signal,
      onProgress: (share) => {
        progress.update(0.8 * share);
      },
    });
    const results = allDetails(outcomes);
    const rows: OverfittingRow[] = [];
    for (const [c, cell] of cells.entries()) {
      const some = results.slice(c * seeds, (c + 1) * seeds);
      const others = cell.std > 0 ? await underOthers(some, setting) : [];
      rows.push({ ...cell, ...meanLosses(some, levels), others });
      progress.update(0.8 + (0.2 * (c + 1)) / cells.length);
    }
    return rows;
  } finally {
    progress.stop();
  }
}

/** Losses under the conditions of training and under others, means over the networks. */
async function underOthers(
  some: readonly RunDetails[],
  { task, training, flags: { testTrials, draws }, signal }: Setting,
): Promise<LossUnderCondition[]> {
  const networks = some.map(({ file }) => readNetwork({ bytes: file, fileName: "trained.safetensors" }));
  const options = { trials: testTrials, draws, updates: training.updates, signal };
  const found: LossUnderCondition[] = [];
  for (const condition of testConditions(networks[0])) {
    const measured: { loss: number; lossStandardError: number }[] = [];
    for (const network of networks) measured.push(await lossUnder(network, task, condition, options));
    found.push({
      name: condition.name,
      loss: mean(measured.map(({ loss }) => loss)),
      standardError: errorOfMean(measured.map(({ lossStandardError }) => lossStandardError)),
    });
  }
  return found;
}
