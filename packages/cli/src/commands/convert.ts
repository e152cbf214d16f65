/** `dither convert`: a network, or trials, at another time step. */

import { loadTask, writeWhole } from "@dither/studies";
import { Command, Option } from "commander";
import {
  counted,
  defaultTrialCount,
  DitherError,
  exportNetwork,
  fileKinds,
  networkHash,
  resampleTrials,
  significant,
  stepRules,
  testTrials,
  trialsSize,
  version,
  withTimeStep,
  writeTrials,
  type OpenedTrials,
  type StepRule,
  type Trials,
} from "dither";
import { checkEnding, sourceText } from "../output/endings.js";
import {
  checkSource,
  loadNetwork,
  loadTrials,
  orderOption,
  trialFacts,
  trialLines,
  type SourceFlags,
} from "../input/load.js";
import { addImportOptions, taskOption, type ImportFlags } from "../options/options.js";
import * as parse from "../options/parse.js";
import { passedOverJson } from "../output/import-remarks.js";
import { checkPlaces, forceOption, modulePath, output, stem } from "../input/places.js";
import { print, printJson } from "../output/print.js";

interface ConvertFlags extends ImportFlags, SourceFlags {
  dtFactor: number;
  keep?: StepRule;
  output?: string;
  seed?: number;
  force?: boolean;
  json?: boolean;
}

export function convertCommand(): Command {
  const command = new Command("convert")
    .description("change the time step of a network, or of trials to measure it on")
    .argument("[network]", `a ${sourceText} file; left out where trials are converted`)
    .requiredOption("--dt-factor <k>", "the new time step in units of the old one: 0.5 halves it", parse.positive)
    .addOption(new Option("--keep <what>", "what the noise keeps (listed below)").choices([...stepRules]))
    .option("-o, --output <file>", "where it goes (default NAME-dtK.safetensors, or .npz for trials)")
    .option("--trials <file>", "convert these trials: each step is held")
    .addOption(orderOption())
    .option("--task <name>", "make trials of this task and convert them")
    .option("--test-trials <n>", `trials to make (default ${defaultTrialCount})`, parse.whole(1, 1_000_000))
    .option("--seed <n>", "seed of trials that are made (default 1)", parse.seed);
  addImportOptions(command);
  return command
    .addOption(taskOption())
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      `
The leak becomes k γ. White noise has no limit as the step shrinks: --keep
  shift      leaves σ as it is, and with it what noise inside the activation
             function does to the mean
  variance   leaves γσ² as it is, and with it the variance: σ/√k
  colour     for noise with a time constant, which has a limit: σ and the time
             constant stay as they are, the latter in units of time

Example:
  dither convert net.safetensors --dt-factor 0.5 --keep shift -o half.safetensors
  dither convert --task sin --dt-factor 0.5 -o half.npz
  dither measure half.safetensors --trials half.npz`,
    )
    .action((path: string | undefined, flags: ConvertFlags) => runConvert(path, flags));
}

async function runConvert(path: string | undefined, flags: ConvertFlags): Promise<void> {
  checkSource(flags);
  const trials = flags.trials !== undefined || flags.task !== undefined;
  if ((path !== undefined) === trials)
    throw new DitherError("usage", "expected either a network or trials (--trials FILE or --task NAME) to convert.");
  if (path === undefined) return convertTrials(flags);
  if (flags.keep === undefined)
    throw new DitherError(
      "usage",
      `--keep: expected what the noise keeps, one of: ${stepRules.join(", ")}. White noise cannot keep all.`,
    );
  return convertNetwork(path, flags.keep, flags);
}

async function convertNetwork(path: string, keep: StepRule, flags: ConvertFlags): Promise<void> {
  const { dtFactor } = flags;
  const place = output(flags.output, `${stem(path)}-dt${dtFactor}.safetensors`);
  checkEnding("--output", place.path, ["safetensors", "json"]);
  await checkPlaces({ inputs: [path], outputs: [place], force: flags.force });
  const before = await loadNetwork(path, flags);
  const network = withTimeStep(before, dtFactor, keep);
  await writeWhole(place.path, exportNetwork(network, place.path));
  const { leak, noise } = network.specification;
  if (flags.json) {
    const sha256 = await networkHash(network);
    printJson("convert", {
      file: place.path,
      sha256,
      dtFactor,
      keep,
      specification: network.specification,
      ...passedOverJson(network),
      version,
    });
    return;
  }
  const colour = noise.timeConstant
    ? `, time constant ${counted(Number(significant(noise.timeConstant)), "step")}`
    : "";
  print(
    `${place.path}: leak ${significant(leak)}, noise ${noise.placement}, σ = ${significant(noise.std)}${colour}`,
    `Trials for it: dither convert --trials TRIALS.npz --dt-factor ${dtFactor}`,
  );
}

async function convertTrials(flags: ConvertFlags): Promise<void> {
  const { dtFactor, trials: from, task = "" } = flags;
  const place = output(flags.output, `${stem(from ?? task)}-dt${dtFactor}.npz`);
  if (flags.keep !== undefined)
    throw new DitherError("usage", "--keep: expected a network with it: trials have no noise.");
  checkEnding("--output", place.path, fileKinds);
  await checkPlaces({ inputs: [from, modulePath(flags.task)], outputs: [place], force: flags.force });
  const { trials: given, opened } = await givenTrials(flags);
  const trials = resampleTrials(given, dtFactor);
  await writeWhole(place.path, writeTrials(trials, place.path));
  const { steps, count, inputs, outputs } = trials;
  if (flags.json) {
    const source = opened && { source: { trials: flags.trials, ...trialFacts(opened) } };
    printJson("convert-trials", {
      file: place.path,
      dtFactor,
      size: trialsSize(trials),
      steps,
      trials: count,
      inputs,
      outputs,
      ...source,
      version,
    });
  } else print(...trialLines(place.path, { trials }), ...(opened ? trialLines(flags.trials ?? "", opened) : []));
}

async function givenTrials(flags: ConvertFlags): Promise<{ trials: Trials; opened?: OpenedTrials }> {
  const { trials, order, task = "", taskOption, testTrials: count, seed } = flags;
  if (trials === undefined)
    return { trials: testTrials(await loadTask(task, taskOption), count ?? defaultTrialCount, seed ?? 1) };
  const opened = await loadTrials(trials, order);
  return { trials: opened.trials, opened };
}
