/** `dither compare`: trains both placements for every seed, measures which noise each prefers, writes a report. */

import { basename, join } from "node:path";
import { checkWritable, compare, writeWhole, type ComparisonPlan } from "@dither/studies";
import { Command } from "commander";
import { comparisonPage, comparisonTitle, defaultDraws, defaultTrialCount, findTask, type Comparison } from "dither";
import { comparisonText } from "../comparison-text.js";
import { newDocument } from "../document.js";
import { interruptible } from "../interrupt.js";
import {
  addMeasureOptions,
  addNetworkOptions,
  addTrainingOptions,
  networkOf,
  trainingOf,
  type MeasureFlags,
  type NetworkFlags,
  type TrainingFlags,
} from "../options.js";
import * as parse from "../parse.js";
import { print, printJson } from "../print.js";
import { startProgress } from "../progress.js";
import { relatedReports } from "../related-reports.js";

interface CompareFlags extends NetworkFlags, TrainingFlags, MeasureFlags {
  seeds: number;
  seed: number;
  workers?: number;
  output: string;
  networks?: boolean;
  json?: boolean;
}

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("train networks with noise inside and outside, measure which noise each prefers, write a report")
    .argument("<task>", "name of a task, see `dither tasks`")
    .option("--seeds <n>", "networks per placement: seeds s … s + n − 1", parse.whole(1, 100_000), 10)
    .option("--seed <s>", "first seed", parse.seed, 1);
  addNetworkOptions(command);
  addTrainingOptions(command);
  addMeasureOptions(command);
  return command
    .option("--workers <n>", "networks at a time (default: one per core)", parse.whole(1, 1024))
    .option("-o, --output <folder>", "folder of the report", "dither-report")
    .option("--networks", "also write every network into the folder")
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither compare sin --noise 0.5 --units 32 --seeds 10")
    .action(runCompare);
}

async function runCompare(taskName: string, flags: CompareFlags): Promise<void> {
  const plan = planOf(taskName, flags);
  const name = reportName(plan);
  const page = join(flags.output, `${name}.html`);
  await checkWritable(page);
  const count = 2 * plan.seeds;
  const progress = startProgress(`training and measuring ${count} networks`);
  const started = performance.now();
  const { comparison, files } = await interruptible((signal) =>
    compare(plan, {
      signal,
      ...(flags.workers && { workers: flags.workers }),
      onProgress: (shares) => {
        progress.update(shares.reduce((a, b) => a + b, 0) / shares.length);
      },
    }),
  ).finally(() => {
    progress.stop();
  });
  const seconds = (performance.now() - started) / 1000;

  if (flags.networks)
    for (const [k, file] of files.entries()) {
      const { placement, seed } = comparison.networks[k];
      await writeWhole(join(flags.output, `${name}-${placement}-seed${seed}.safetensors`), file);
    }
  const generatedAt = new Date().toISOString();
  const related = await relatedReports(flags.output, basename(page));
  await writeWhole(
    join(flags.output, `${name}.json`),
    `${JSON.stringify(result(comparison, plan, seconds), null, 2)}\n`,
  );
  await writeWhole(page, comparisonPage(newDocument(), comparison, { generatedAt, related }));

  if (flags.json) printJson({ ...result(comparison, plan, seconds), report: page });
  else print(comparisonText(comparison), "", `Report: ${page} (${seconds.toFixed(0)} s)`);
}

function planOf(taskName: string, flags: CompareFlags): ComparisonPlan {
  const task = findTask(taskName);
  const { levels } = flags;
  return {
    task: task.name,
    network: networkOf(task, flags),
    training: trainingOf(flags, task.experiment),
    measure: {
      ...(levels && { levels }),
      trials: flags.testTrials ?? defaultTrialCount,
      draws: flags.draws ?? defaultDraws.task,
    },
    seed: flags.seed,
    seeds: flags.seeds,
    command: ["dither", ...process.argv.slice(2)].map(quoted).join(" "),
  };
}

/** A name that says what was compared, so that reports with other settings lie beside it. */
function reportName({ task, network, training, seed, seeds }: ComparisonPlan): string {
  return [
    task,
    `noise${network.noise}`,
    `${network.activation}${network.units}`,
    `leak${network.leak}`,
    `bias${training.initial.bias}`,
    `${training.updates}updates`,
    `seeds${seed}-${seed + seeds - 1}`,
  ].join("-");
}

function result(comparison: Comparison, plan: ComparisonPlan, seconds: number): object {
  const { command, ...options } = plan;
  return { title: comparisonTitle(comparison), ...comparison, command, options, seconds };
}

/** An argument as a shell takes it. */
function quoted(argument: string): string {
  return /^[\w@%+=:,./-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", "'\\''")}'`;
}
