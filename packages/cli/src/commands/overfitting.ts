/** `dither overfitting`: how specific is a network's dependence on its noise? Training against test noise, other noise, other inputs. */

import {
  allDetails,
  computeRuns,
  loadTask,
  taskReference,
  writeWhole,
  type RunDetails,
  type RunSpecification,
} from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  DitherError,
  lossUnder,
  networkFor,
  overfittingFigure,
  placements,
  readNetwork,
  significant,
  testConditions,
  trainingFor,
  version,
  type OverfittingPanel,
} from "dither";
import { newDocument } from "../output/document.js";
import { interruptible } from "../run/interrupt.js";
import { taskOption, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { addSettings, chosenSettings } from "../options/setting-options.js";
import { figurePlace, forceOption, modulePath } from "../input/places.js";
import { print, printJson, tableText, wrap } from "../output/print.js";
import { startProgress } from "../output/progress.js";

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
    .option("--figure <file>", "where the figure goes (.svg; default overfitting.svg)")
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
  const { seeds, testTrials, draws } = flags;
  const training = trainingFor(task, { updates: flags.updates });
  const cells = placements.flatMap((placement) => levels.map((std) => ({ placement, std })));
  const runs = cells.flatMap(({ placement, std }) =>
    Array.from({ length: seeds }, (_, k): RunSpecification => ({
      task: taskReference(task),
      ...(task.options && { taskOptions: task.options }),
      network: networkFor(task, { ...chosenSettings(flags).network, noise: std, placement, seed: flags.seed + k }),
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
    const rows: Row[] = [];
    for (const [c, cell] of cells.entries()) {
      const some = results.slice(c * seeds, (c + 1) * seeds);
      const losses = levels.map((std) => mean(some.map((result) => lossAt(result, std))));
      rows.push({ ...cell, losses, standardErrors: errorsOf(some, levels), others: await othersOf(some, cell.std) });
      progress.update(0.8 + (0.2 * (c + 1)) / cells.length);
    }
    progress.stop();
    await report(rows);
  } finally {
    progress.stop();
  }

  async function othersOf(some: readonly RunDetails[], std: number): Promise<Other[]> {
    if (!(std > 0)) return [];
    const networks = some.map(({ file }) => readNetwork({ bytes: file, fileName: "trained.safetensors" }));
    const found: Other[] = [];
    for (const condition of testConditions(networks[0])) {
      const measured: { loss: number; lossStandardError: number }[] = [];
      for (const network of networks) {
        const options = { trials: testTrials, draws, updates: training.updates, signal };
        measured.push(await lossUnder(network, task, condition, options));
      }
      const error = Math.sqrt(measured.reduce((sum, m) => sum + m.lossStandardError ** 2, 0)) / measured.length;
      found.push({ name: condition.name, loss: mean(measured.map(({ loss }) => loss)), standardError: error });
    }
    return found;
  }

  async function report(rows: readonly Row[]): Promise<void> {
    const panels = placements.map((placement): OverfittingPanel => {
      const mine = rows.filter((row) => row.placement === placement);
      return {
        placement,
        trained: levels,
        tested: levels,
        matrix: mine.map(({ losses }, k) => losses.map((loss) => loss / losses[k])),
        conditions: (mine.find(({ others }) => others.length > 0)?.others ?? []).slice(1).map(({ name }) => name),
        others: mine.map(({ others }) => others.slice(1).map(({ loss }) => loss / others[0].loss)),
      };
    });
    await writeWhole(figure, overfittingFigure(await newDocument(), panels), { option: "--figure" });
    if (flags.json) {
      const { seed } = flags;
      printJson("overfitting", {
        task: task.name,
        levels,
        rows,
        panels,
        figure,
        seed,
        seeds,
        updates: training.updates,
        version,
      });
      return;
    }
    const worst = Math.max(
      ...rows.flatMap(({ losses, standardErrors }) => losses.map((loss, k) => standardErrors[k] / loss)),
    );
    print(wrap(verdict(panels)));
    for (const { placement, matrix, conditions } of panels) {
      const noisy = rows.filter((row) => row.placement === placement && row.others.length > 0);
      print(
        "",
        `Noise ${placement}: loss at test noise / loss at training noise`,
        "",
        tableText([
          ["trained with", ...levels.map((std) => `tested ${significant(std, 2)}`)],
          ...matrix.map((row, k) => [significant(levels[k], 2), ...row.map((value) => significant(value, 2))]),
        ]),
      );
      if (conditions.length > 0)
        print(
          "",
          tableText([
            ["tested with", ...levels.filter((std) => std > 0).map((std) => `trained ${significant(std, 2)}`)],
            ...conditions.map((name, j) => [
              name,
              ...noisy.map(({ others: [own, ...others] }) => ratioWithError(others[j], own)),
            ]),
          ]),
        );
    }
    print(
      "",
      `Standard errors over trials; of the losses in the matrix at most ${significant(100 * worst, 2)} %.`,
      `Figure: ${figure}`,
    );
  }
}

interface Row {
  placement: (typeof placements)[number];
  /** Training noise. */
  std: number;
  /** Mean over seeds, `[level]`. */
  losses: number[];
  standardErrors: number[];
  others: Other[];
}

/** Loss under one condition, mean over seeds; the first is as trained. */
interface Other {
  name: string;
  loss: number;
  standardError: number;
}

/** A ratio to the loss as trained, "1.2 ± 0.03"; its error as if both were independent, which is too large if anything. */
function ratioWithError({ loss, standardError }: Other, own: Other): string {
  const ratio = loss / own.loss;
  const error = ratio * Math.sqrt((standardError / loss) ** 2 + (own.standardError / own.loss) ** 2);
  return `${significant(ratio, 2)} ± ${significant(error, 1)}`;
}

function verdict(panels: readonly OverfittingPanel[]): string {
  const ridge = panels.map(({ trained, matrix }) => {
    const noisy = matrix.filter((_, k) => trained[k] > 0);
    const at = matrix.flatMap((row, k) => (trained[k] > 0 ? [row.indexOf(Math.min(...row)) === k] : []));
    return `${at.filter(Boolean).length} of ${noisy.length}`;
  });
  return `Networks did best at the level of noise that they were trained with, among those tested, for ${ridge[0]} training levels with noise inside and ${ridge[1]} with noise outside.`;
}

function lossAt({ preference }: RunDetails, std: number): number {
  return preference.curve.find((point) => point.std === std)?.loss ?? NaN;
}

/** Of the mean over seeds. */
function errorsOf(some: readonly RunDetails[], levels: readonly number[]): number[] {
  return levels.map((std) => {
    const errors = some.map(
      ({ preference }) => preference.curve.find((point) => point.std === std)?.lossStandardError ?? NaN,
    );
    return Math.sqrt(errors.reduce((sum, e) => sum + e * e, 0)) / errors.length;
  });
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
