/** `dither compare`: trains both placements for every seed, measures which noise each prefers, writes a report. */

import { basename, join } from "node:path";
import { compare, writeWhole, type ComparisonPlan } from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  comparisonDocument,
  comparisonPage,
  comparisonTitle,
  placements,
  type Comparison,
  type Placement,
} from "dither";
import { defaultSeeds, planOf, reportName, type PlanFlags } from "./comparison-plan.js";
import { addConstraintOptions, maskFiles } from "../options/constraint-options.js";
import { newDocument } from "../output/document.js";
import { addFigureOptions, figurePlaces, writeFigures, type FigureFlags } from "../output/figure-files.js";
import { interruptible } from "../run/interrupt.js";
import { noiseFiles } from "../options/noise-options.js";
import { addMeasureOptions, kernelOption, taskOption } from "../options/options.js";
import * as parse from "../options/parse.js";
import { checkPlaces, forceOption, modulePath, stem, type Output } from "../input/places.js";
import { documentText, print, jsonText, printJson } from "../output/print.js";
import { startProgress } from "../output/progress.js";
import { relatedReports } from "../output/related-reports.js";
import { addSettings } from "../options/setting-options.js";
import { addTrainingOptions } from "../options/training-options.js";

interface CompareFlags extends PlanFlags, FigureFlags {
  workers?: number;
  output?: string;
  force?: boolean;
  networks?: boolean;
  json?: boolean;
}

export function compareCommand(): Command {
  const command = new Command("compare")
    .description("train networks with noise inside and outside, measure which noise each prefers, write a report")
    .argument("<task>", "name of a task, see `dither tasks`, or a module: ./my-task.ts")
    .option(
      "--seeds <n>",
      `networks per placement: seeds s … s + n − 1 (default: ${defaultSeeds})`,
      parse.whole(1, 100_000),
    )
    .option("--seed <s>", "first seed", parse.seed, 1)
    .option("--quick", "one network per placement, unless --seeds says otherwise");
  addSettings(command, "Network");
  addSettings(command, "Noise");
  addTrainingOptions(command);
  addConstraintOptions(command);
  addMeasureOptions(command);
  command
    .optionsGroup("Running:")
    .addOption(taskOption())
    .addOption(kernelOption())
    .option("--workers <n>", "networks at a time (default: one per core)", parse.whole(1, 1024))
    .option("-o, --output <folder>", "folder of the report (default dither-report)")
    .option("--networks", "also write every network into the folder");
  return addFigureOptions(command)
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither compare sin --noise 0.5 --units 32 --seeds 10")
    .action((task: string, flags: CompareFlags) => interruptible((signal) => runCompare(task, flags, signal)));
}

async function runCompare(taskName: string, flags: CompareFlags, signal: AbortSignal): Promise<void> {
  const plan = await planOf(taskName, flags);
  const name = await reportName(plan);
  const folder = flags.output ?? "dither-report";
  const page = join(folder, `${name}.html`);
  await checkComparePlaces(taskName, plan, name, flags);
  const count = 2 * plan.seeds;
  const progress = startProgress(`training and measuring ${counted(count, "network")}`);
  const started = performance.now();
  const { comparison, files } = await compare(plan, {
    signal,
    workers: flags.workers,
    kernel: flags.kernel,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  const seconds = (performance.now() - started) / 1000;

  if (flags.networks)
    for (const [k, file] of files.entries()) {
      const { placement, seed } = comparison.networks[k];
      await writeWhole(join(folder, networkName(name, placement, seed)), file);
    }
  await writeFigures(flags, comparison.task, comparisonDocument(comparison));
  const generatedAt = new Date().toISOString();
  const related = await relatedReports(folder, basename(page));
  await writeWhole(join(folder, `${name}.json`), jsonText("compare", result(comparison, plan, seconds)));
  await writeWhole(page, comparisonPage(await newDocument(), comparison, { generatedAt, related }));

  if (flags.json) printJson("compare", { ...result(comparison, plan, seconds), report: page });
  else print(documentText(comparisonDocument(comparison)), "", `Report: ${page} (${seconds.toFixed(0)} s)`);
}

/** Every file that the comparison will write, and those that it reads. */
async function checkComparePlaces(
  taskName: string,
  { task, seed, seeds }: ComparisonPlan,
  name: string,
  flags: CompareFlags,
): Promise<void> {
  const { output: folder = "dither-report", force } = flags;
  const numbers = Array.from({ length: flags.networks ? seeds : 0 }, (_, k) => seed + k);
  const networks = numbers.flatMap((s) => placements.map((p) => networkName(name, p, s)));
  const pages = [`${name}.html`, `${name}.json`, ...networks].map((file): Output => ({
    path: join(folder, file),
    named: flags.output !== undefined,
  }));
  await checkPlaces({
    inputs: [modulePath(taskName), ...maskFiles(flags), ...noiseFiles(flags)],
    outputs: [...pages, ...figurePlaces(flags, stem(task), figureNames)],
    force,
  });
}

/** The figures of a comparison. */
const figureNames = ["loss", "performance", "parts", "examples", "ways"] as const;

const networkName = (name: string, placement: Placement, seed: number): string =>
  `${name}-${placement}-seed${seed}.safetensors`;

function result(comparison: Comparison, plan: ComparisonPlan, seconds: number): object {
  const { command, ...options } = plan;
  // Ways are for the picture: as numbers they would be most of the object.
  const numbers = Object.fromEntries(Object.entries(comparison).filter(([name]) => name !== "ways"));
  return { title: comparisonTitle(comparison), ...numbers, command, options, seconds };
}
