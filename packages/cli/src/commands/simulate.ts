/** `dither simulate`: states and outputs of a network on trials, at a given noise, as a file. */

import { writeWhole } from "@dither/studies";
import { Command } from "commander";
import {
  defaultTrialCount,
  DitherError,
  fileKinds,
  readArrays,
  simulate,
  simulateClosedLoop,
  testTrials,
  trajectoriesFigure,
  trajectoriesOf,
  trialsSize,
  version,
  writeRollout,
  type Network,
  type SimulationOptions,
  type TrialSource,
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
  type SourceFlags,
} from "../input/load.js";
import { addImportOptions, kernelOption, taskOption, type ImportFlags, type KernelFlag } from "../options/options.js";
import { addTestNoiseOptions, testNoiseFiles, withTestNoise, type TestNoiseFlags } from "../options/noise-options.js";
import * as parse from "../options/parse.js";
import { newDocument } from "../output/document.js";
import { pngOf } from "../output/picture.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, forceOption, modulePath, output } from "../input/places.js";
import { shapesText } from "../output/shapes.js";
import { print, printJson, wrap } from "../output/print.js";

interface SimulateFlags extends KernelFlag, ImportFlags, TestNoiseFlags, SourceFlags {
  output?: string;
  force?: boolean;
  testNoise?: number;
  draw?: number;
  picture?: string;
  seed?: number;
  json?: boolean;
}

export function simulateCommand(): Command {
  const command = new Command("simulate")
    .description("write a network's states and outputs on trials, with the trials, at a given noise")
    .argument("<network>", `a ${sourceText} file`)
    .option("-o, --output <file>", "where they go (.npz, .safetensors or .json; default rollout.npz)")
    .option("--test-noise <σ>", "noise of the simulation (default: the training noise)", parse.noiseLevel);
  addSourceOptions(command)
    .option("--test-trials <n>", `trials to make (default ${defaultTrialCount})`, parse.whole(1, 1_000_000))
    .option("--draw <n>", "which noise draw (default 0)", parse.whole(0))
    .option("--picture <file>", "also draw the ways through a closed loop's world, with noise and without (.svg, .png)")
    .option("--seed <n>", "seed of trials and noise (default: the network's)", parse.seed);
  addTestNoiseOptions(command);
  addImportOptions(command);
  return command
    .addOption(taskOption())
    .addOption(kernelOption())
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      '\nExample:\n  dither simulate net.safetensors --test-noise 0 -o silent.npz\n\nThe file holds `states` [step, trial, unit], `outputs` [step, trial, output],\nand of the trials `input`, `target`, `weight` [step, trial, channel] and\n`labels.NAME` [trial], float32. In Python: numpy.load("silent.npz")["states"].\nFor a closed loop it holds `worlds` [step + 1, trial, number] instead of the\ntrials.',
    )
    .action((path: string, flags: SimulateFlags) => interruptible((signal) => runSimulate(path, flags, signal)));
}

async function runSimulate(path: string, flags: SimulateFlags, signal: AbortSignal): Promise<void> {
  checkSource(flags);
  const place = output(flags.output, "rollout.npz");
  checkEnding("--output", place.path, fileKinds);
  if (flags.picture !== undefined) checkEnding("--picture", flags.picture, ["svg", "png"]);
  const inputs = [path, flags.trials, modulePath(flags.task), ...testNoiseFiles(flags)];
  const picture = flags.picture === undefined ? [] : [{ path: flags.picture, option: "--picture", named: true }];
  await checkPlaces({ inputs, outputs: [place, ...picture], force: flags.force });
  const { network, testNoise } = await withTestNoise(await loadNetwork(path, flags), flags);
  const loaded = await loadSource(network, flags);
  const { source } = loaded;
  const seed = flags.seed ?? network.specification.seed;
  const trials =
    "task" in source ? testTrials(source.task, flags.testTrials ?? defaultTrialCount, seed) : source.trials;
  if (flags.picture !== undefined && !("task" in source && source.task.plant?.scene))
    throw new DitherError(
      "unsupported",
      "--picture: expected a task with a world to draw, such as maze. Leave it out.",
    );
  const std = flags.testNoise ?? network.specification.noise.std;
  const options: SimulationOptions = { std, seed, signal, draw: flags.draw, kernel: flags.kernel };
  const plant = "task" in source ? source.task.plant : undefined;
  const rollout = await (plant
    ? simulateClosedLoop(network, plant, trials, options)
    : simulate(network, trials, options));
  // In a closed loop the inputs follow from the outputs: the worlds say what happened.
  const bytes = writeRollout(rollout, place.path, plant ? undefined : trials);
  await writeWhole(place.path, bytes);
  if (flags.picture !== undefined) await drawWays(flags.picture, network, source, seed, std);
  const written = readArrays({ bytes, fileName: place.path }).arrays;
  const shapes = Object.fromEntries([...written].map(([name, { shape }]) => [name, shape]));
  if (flags.json)
    printJson("simulate", {
      file: place.path,
      std,
      testNoise,
      seed,
      draw: flags.draw ?? 0,
      shapes,
      ...passedOverJson(network),
      source: sourceJson(network, loaded),
      version,
    });
  else
    print(
      `${place.path}: ${trialsSize(trials)} at noise ${std}`,
      wrap(`${shapesText(shapes)} (step, trial, channel)`),
      ...sourceLines(loaded),
    );
}

/** The ways of some trials at the simulation's noise and at none. */
async function drawWays(file: string, network: Network, source: TrialSource, seed: number, std: number): Promise<void> {
  const task = "task" in source ? source.task : undefined;
  const scene = task?.plant?.scene;
  if (!task || !scene) return;
  const levels = [...new Set([std, 0])];
  const panels = await trajectoriesOf(network, task, testTrials(task, defaultTrialCount, seed), { levels, seed });
  const row = { placement: network.specification.noise.placement, panels };
  const svg = trajectoriesFigure(await newDocument(), scene, [row]);
  if (svg !== null) await writeWhole(file, /\.png$/i.test(file) ? await pngOf(svg) : svg, { option: "--picture" });
}
