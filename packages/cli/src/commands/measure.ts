/** `dither measure`: the preference curve of one network. */

import { writeWhole } from "@dither/studies";
import { Command, Option } from "commander";
import {
  covarianceKinds,
  DitherError,
  hasLabels,
  largestFullClosure,
  measure,
  networkHash,
  performanceFigure,
  predictedDocument,
  predictedPreference,
  preferenceDocument,
  preferenceFigure,
  testTrials,
  version,
  type CovarianceKind,
  type Network,
  type NoiseChange,
  type Preference,
  type NoiseKind,
  type Placement,
} from "dither";
import { checkEnding, sourceText } from "../output/endings.js";
import { interruptible } from "../run/interrupt.js";
import {
  addSourceOptions,
  checkSource,
  loadNetwork,
  loadSource,
  sourceJson,
  sourceLines,
  type LoadedSource,
  type SourceFlags,
} from "../input/load.js";
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
import { newDocument } from "../output/document.js";
import { addFigureOptions, figurePlaces, writeFigures, type FigureFlags } from "../output/figure-files.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, modulePath, stem } from "../input/places.js";
import { documentText, print, printJson } from "../output/print.js";
import {
  addTestNoiseOptions,
  testNoiseFiles,
  testNoiseText,
  withTestNoise,
  type TestNoiseFlags,
} from "../options/noise-options.js";
import { startProgress } from "../output/progress.js";

interface MeasureCommandFlags extends FigureFlags, KernelFlag, ImportFlags, MeasureFlags, TestNoiseFlags, SourceFlags {
  seed?: number;
  figure?: string;
  method?: "simulate" | "closure";
  covariance?: CovarianceKind;
  json?: boolean;
}

export function measureCommand(): Command {
  const command = new Command("measure")
    .description("measure which noise a network prefers")
    .argument("<network>", `a ${sourceText} file`);
  addSourceOptions(command).option(
    "--seed <n>",
    "seed of test trials, noise and bootstrap (default: the network's)",
    parse.seed,
  );
  addMeasureOptions(command);
  addTestNoiseOptions(command);
  addImportOptions(command);
  command
    .optionsGroup("Running:")
    .addOption(taskOption())
    .addOption(kernelOption())
    .addOption(
      new Option("--method <how>", "simulate with noise (default), or predict by the closure of moments").choices([
        "simulate",
        "closure",
      ]),
    )
    .addOption(
      new Option("--covariance <kind>", "of the closure (default full, diagonal above 128 units)").choices([
        ...covarianceKinds,
      ]),
    )
    .option("--figure <file>", "write the figure as .svg (the performance beside it)");
  return addFigureOptions(command)
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExamples:\n  dither measure net.safetensors\n  dither measure rnn.safetensors --layout pytorch-rnn --trials trials.npz \\\n    --activation tanh --leak 1 --placement inside --noise 1 --json",
    )
    .action((path: string, flags: MeasureCommandFlags, self: Command) =>
      interruptible((signal) => runMeasure(path, flags, self, signal)),
    );
}

/** The figures of a measurement. */
const figureNames = ["preference", "performance"] as const;

/** Where the figure of the performance goes. */
const besideFigure = (figure: string): string => figure.replace(/\.svg$/i, "-performance.svg");

/** "noise inside", or how the test noise differs from the training's. */
function noiseName(network: Network, testNoise: NoiseChange | undefined): string {
  return testNoise ? `test noise ${testNoiseText(testNoise)}` : `noise ${network.specification.noise.placement}`;
}

/** Test trials that a prediction is made for where nobody says how many: it costs more a trial than a simulation. */
const predictedTrials = 128;

/** `--method closure`: the curve without a random number. */
async function predict(
  path: string,
  { trained, network, testNoise }: { trained: Network; network: Network; testNoise?: NoiseChange },
  loaded: LoadedSource,
  flags: MeasureCommandFlags,
  signal: AbortSignal,
): Promise<void> {
  const { source } = loaded;
  const seed = flags.seed ?? network.specification.seed;
  const trials = "task" in source ? testTrials(source.task, flags.testTrials ?? predictedTrials, seed) : source.trials;
  const { units } = network.specification;
  const covariance = flags.covariance ?? (units > largestFullClosure ? "diagonal" : "full");
  const progress = startProgress("predicting");
  const started = performance.now();
  const predicted = await predictedPreference(network, trials, {
    levels: flags.levels,
    covariance,
    signal,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  if (!flags.json) {
    const label = noiseName(network, testNoise);
    const { noise } = network.specification;
    const context = { label, covariance, labels: hasLabels(network.specification), noiseKind: noise.kind };
    print(documentText(predictedDocument(predicted, context)), ...sourceLines(loaded));
    return;
  }
  printJson("measure-closure", {
    method: "closure",
    covariance,
    ...predicted,
    seed,
    network: {
      file: path,
      sha256: await networkHash(trained),
      specification: trained.specification,
      ...passedOverJson(trained),
    },
    testNoise,
    source: sourceJson(trained, loaded),
    version,
    seconds: (performance.now() - started) / 1000,
  });
}

/** The curve, and beside it the scores where the task has them. */
async function writeFigure(
  file: string,
  preference: Preference,
  { placement, noiseKind }: { placement: Placement; noiseKind?: NoiseKind },
): Promise<void> {
  const option = "--figure";
  await writeWhole(file, preferenceFigure(await newDocument(), preference, { placement, noiseKind }), { option });
  if (!preference.performance) return;
  const measured = { trainingNoise: preference.trainingNoise, noiseKind, summary: [{ placement, ...preference }] };
  const figure = performanceFigure(await newDocument(), measured);
  if (figure !== null) await writeWhole(besideFigure(file), figure, { option });
}

async function runMeasure(
  path: string,
  flags: MeasureCommandFlags,
  command: Command,
  signal: AbortSignal,
): Promise<void> {
  checkSource(flags);
  if (flags.method === "closure" && [flags.draws, flags.figure, flags.figures].some((given) => given !== undefined))
    throw new DitherError(
      "usage",
      "--method closure: expected neither --draws nor --figure nor --figures: it draws no noise. Leave them out.",
    );
  const figures = flags.figure === undefined ? [] : [flags.figure, besideFigure(flags.figure)];
  if (flags.figure !== undefined) checkEnding("--figure", flags.figure, ["svg"]);
  await checkPlaces({
    inputs: [path, flags.trials, modulePath(flags.task), ...testNoiseFiles(flags)],
    outputs: [
      ...figures.map((file) => ({ path: file, option: "--figure", named: true })),
      ...figurePlaces(flags, stem(path), figureNames),
    ],
  });
  const trained = await loadNetwork(path, flags);
  const { network, testNoise } = await withTestNoise(trained, flags);
  const loaded = await loadSource(network, flags);
  const { source } = loaded;
  if (flags.method === "closure") {
    await predict(path, { trained, network, testNoise }, loaded, flags, signal);
    return;
  }
  const progress = startProgress("measuring");
  const started = performance.now();
  const { preference } = await measure(network, source, {
    levels: flags.levels,
    trials: flags.testTrials,
    draws: flags.draws,
    seed: flags.seed,
    kernel: flags.kernel,
    signal,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  const { placement, kind } = network.specification.noise;
  if (flags.figure !== undefined) await writeFigure(flags.figure, preference, { placement, noiseKind: kind });
  const document = preferenceDocument(preference, {
    label: noiseName(network, testNoise),
    placement,
    noiseKind: kind,
    defaultGrid: flags.levels === undefined,
    ...(testNoise && {
      testNoise: { words: testNoiseText(testNoise), trained: trained.specification.noise.placement },
    }),
  });
  await writeFigures(flags, stem(path), document);
  if (flags.json) {
    printJson("measure", {
      ...preference,
      network: {
        file: path,
        sha256: await networkHash(trained),
        specification: trained.specification,
        ...passedOverJson(trained),
      },
      testNoise,
      source: sourceJson(trained, loaded),
      version,
      seconds: (performance.now() - started) / 1000,
    });
    return;
  }
  print(documentText(document, { command }), ...sourceLines(loaded));
}
