/** `dither explain`: why a network prefers its noise, or does not. */

import { basename, join } from "node:path";
import { writeWhole } from "@dither/studies";
import { Command, Option } from "commander";
import {
  covarianceKinds,
  explain,
  explanationDocument,
  explanationPage,
  networkHash,
  version,
  type CovarianceKind,
} from "dither";
import { newDocument } from "../output/document.js";
import { addFigureOptions, figurePlaces, writeFigures, type FigureFlags } from "../output/figure-files.js";
import { commandLine } from "../run/command-line.js";
import { interruptible } from "../run/interrupt.js";
import {
  addSourceOptions,
  checkSource,
  loadNetwork,
  loadSource,
  sourceJson,
  sourceLines,
  type SourceFlags,
} from "../input/load.js";
import { sourceText } from "../output/endings.js";
import {
  addImportOptions,
  addMeasureOptions,
  kernelOption,
  taskOption,
  type ImportFlags,
  type KernelFlag,
  type MeasureFlags,
} from "../options/options.js";
import * as parse from "../options/parse.js";
import { explainPair } from "./explain-pair.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, modulePath, stem } from "../input/places.js";
import { documentText, jsonText, print, printJson } from "../output/print.js";
import { startProgress } from "../output/progress.js";

interface ExplainFlags extends FigureFlags, KernelFlag, ImportFlags, MeasureFlags, SourceFlags {
  seed?: number;
  std?: number;
  dt?: number;
  covariance?: CovarianceKind;
  report?: string;
  json?: boolean;
}

export function explainCommand(): Command {
  const command = new Command("explain")
    .description("explain why a network prefers its noise: bias, units, fixed points, operating points")
    .argument("<network>", `a ${sourceText} file`)
    .argument("[other]", "a second network: compare the operating points of both (inside, then outside)");
  addSourceOptions(command)
    .option("--std <σ>", "noise to explain (default: the training noise; 0.5 without)", parse.positive)
    .option("--dt <ms>", "duration of a step, for times in ms and Hz (default: the task's)", parse.positive)
    .option("--seed <n>", "seed of test trials, noise and bootstrap (default: the network's)", parse.seed);
  addMeasureOptions(command);
  addImportOptions(command);
  command
    .addOption(taskOption())
    .addOption(kernelOption())
    .addOption(
      new Option("--covariance <kind>", "of the closure (default full, diagonal above 128 units)").choices([
        ...covarianceKinds,
      ]),
    )
    .option("--report <folder>", "write a page with figures, and the numbers as JSON, into this folder");
  return addFigureOptions(command)
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither explain net.safetensors\n  dither explain rnn.safetensors --trials trials.npz --activation tanh --leak 1 \\\n    --placement inside --noise 1\n  dither explain inside.safetensors outside.safetensors\n\nWith two networks, --placement is that of the first; the second has the other.",
    )
    .action((path: string, other: string | undefined, flags: ExplainFlags) =>
      interruptible((signal) =>
        other === undefined ? runExplain(path, flags, signal) : runPair([path, other], flags, signal),
      ),
    );
}

async function runExplain(path: string, flags: ExplainFlags, signal: AbortSignal): Promise<void> {
  checkSource(flags);
  const page = flags.report === undefined ? null : join(flags.report, `${stem(path)}-explained.html`);
  const pages = page === null ? [] : [page, jsonBeside(page)];
  const outputs = pages.map((file) => ({ path: file, option: "--report", named: true }));
  await checkPlaces({
    inputs: [path, flags.trials, modulePath(flags.task)],
    outputs: [...outputs, ...figurePlaces(flags, stem(path), figureNames)],
  });
  const network = await loadNetwork(path, flags);
  const loaded = await loadSource(network, flags);
  const { source } = loaded;
  const progress = startProgress("explaining");
  const started = performance.now();
  const explanation = await explain(network, source, {
    levels: flags.levels,
    trials: flags.testTrials,
    draws: flags.draws,
    seed: flags.seed,
    std: flags.std,
    dt: flags.dt,
    covariance: flags.covariance,
    kernel: flags.kernel,
    signal,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  const result = {
    ...explanation,
    network: { file: path, sha256: await networkHash(network), ...passedOverJson(network) },
    source: sourceJson(network, loaded),
    version,
    seconds: (performance.now() - started) / 1000,
  };
  let report: string[] = [];
  const context = {
    network: basename(path),
    trials: "task" in source ? `task ${source.task.name}` : basename(flags.trials ?? ""),
    command: commandLine(),
    version,
  };
  await writeFigures(flags, stem(path), explanationDocument(explanation, context));
  if (page !== null) {
    const html = explanationPage(await newDocument(), explanation, {
      generatedAt: new Date().toISOString(),
      ...context,
    });
    await writeWhole(page, html, { option: "--report" });
    await writeWhole(jsonBeside(page), jsonText("explain", result), { option: "--report" });
    report = ["", `Report: ${page}`];
  }
  if (flags.json) printJson("explain", { ...result, ...(page !== null && { report: page }) });
  else {
    const further = page === null ? "With --report, a page shows also:" : "The page shows also:";
    const text = documentText(explanationDocument(explanation), { whole: "--json lists them all", further });
    print(text, ...sourceLines(loaded), ...report);
  }
}

/** The figures of an explanation. */
const figureNames = ["parts", "units", "operating-points", "states", "settling", "without-noise"] as const;

/** Where the numbers of a page go. */
const jsonBeside = (page: string): string => page.replace(/\.html$/, ".json");

/** Two networks side by side. What the flags say of one holds for both, but for the placement: the second has the other. */
async function runPair(files: [string, string], flags: ExplainFlags, signal: AbortSignal): Promise<void> {
  checkSource(flags);
  const figure = flags.report === undefined ? null : join(flags.report, "operating-points.svg");
  if (figure !== null)
    await checkPlaces({
      inputs: [...files, flags.trials, modulePath(flags.task)],
      outputs: [{ path: figure, option: "--report", named: true }],
    });
  const { placement } = flags;
  const opposite = placement && (placement === "inside" ? "outside" : "inside");
  const first = await loadNetwork(files[0], flags);
  const second = await loadNetwork(files[1], { ...flags, ...(opposite && { placement: opposite }) });
  const loaded = await loadSource(first, flags);
  await explainPair({
    files,
    networks: [first, second],
    loaded,
    testTrials: flags.testTrials,
    seed: flags.seed,
    probe: flags.std,
    figure,
    json: flags.json,
    signal,
  });
}
