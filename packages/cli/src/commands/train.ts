/** `dither train`: trains one network; stops and goes on to the same bits. */

import { access, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { loadTask, readBytes, startGroupThreads, writeWhole } from "@dither/studies";
import { Command } from "commander";
import {
  checkClosureTraining,
  checkSpecification,
  decodeCheckpoint,
  DitherError,
  encodeCheckpoint,
  isDitherError,
  networkFor,
  networkHash,
  planTraining,
  train,
  trainingFor,
  writeNetwork,
  type Checkpoint,
  type Constraints,
  type Execution,
  type Network,
  type NetworkSpecification,
  type Placement,
  type Task,
  type Training,
  type TrainingOptions,
  defined,
} from "dither";
import { noiseSettings } from "dither/settings";
import { checkEnding } from "../output/endings.js";
import {
  addConstraintOptions,
  chosenConstraints,
  maskFiles,
  type ConstraintFlags,
} from "../options/constraint-options.js";
import { interruptible } from "../run/interrupt.js";
import { checkTaskName, loadNetwork } from "../input/load.js";
import { kernelOption, taskOption, type KernelFlag, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { checkPlaces, forceOption, modulePath, output, type Output } from "../input/places.js";
import { peakBytes, processMemory } from "../run/process-memory.js";
import { print, printJson } from "../output/print.js";
import { chosenNoiseDetails, noiseFiles, type NoiseDetailFlags } from "../options/noise-options.js";
import { startProgress } from "../output/progress.js";
import { printPlan } from "../output/training-plan.js";
import { logPlace, openLog, type TrainingLog } from "../output/training-log/training-log.js";
import { trainingJson, trainingLines } from "../output/training-result.js";
import { addSettings, chosenSettings, settingOption } from "../options/setting-options.js";
import { addTrainingOptions, resumedTraining } from "../options/training-options.js";

interface TrainFlags extends TaskFlag, KernelFlag, NoiseDetailFlags, ConstraintFlags {
  output?: string;
  force?: boolean;
  placement?: Placement;
  seed?: number;
  threads?: number;
  checkpointSteps?: number;
  dryRun?: boolean;
  from?: string;
  resume?: boolean;
  checkpointEvery?: number;
  figure?: string;
  log?: string;
  json?: boolean;
}

export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one network on a task")
    .argument("<task>", "name of a task, see `dither tasks`, or a module: ./my-task.ts")
    .option("-o, --output <file>", "where the network goes (.safetensors; default net.safetensors)")
    .addOption(settingOption(noiseSettings.placement))
    .option("--seed <n>", "seed of initial values, trials and noise (default 1)", parse.seed);
  addSettings(command, "Network");
  addSettings(command, "Noise");
  addTrainingOptions(command);
  addConstraintOptions(command);
  command.optionsGroup("Running:").addOption(taskOption()).addOption(kernelOption());
  return addSettings(command, "Running")
    .option("--threads <n>", "threads that share one training (default: all cores if it is long)", parse.whole(1, 1024))
    .option("--checkpoint-steps <k>", "keep the state every k steps only: less memory, same bits", parse.whole(1))
    .option("--dry-run", "print the memory and threads it would take, and stop")
    .option("--checkpoint-every <n>", "write OUTPUT.checkpoint every n updates", parse.whole(1))
    .option("--from <file>", "train this network further, afresh: its parameters to start from, and its settings")
    .option("--resume", "go on from OUTPUT.checkpoint, with its options")
    .option("--figure <file>", "draw the scores of the validations as .svg")
    .option("--log <place>", "the course of the training: a .csv file, or a folder for TensorBoard")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  dither train sin --placement inside --noise 0.5 --seed 1 -o net.safetensors\n\nCtrl-C writes OUTPUT.checkpoint; `--resume` goes on from it to the same bits.",
    )
    .action((task: string, flags: TrainFlags) => interruptible((signal) => runTrain(task, flags, signal)));
}

async function runTrain(taskName: string, flags: TrainFlags, signal: AbortSignal): Promise<void> {
  checkTaskName(taskName, flags.taskOption);
  const place = output(flags.output, "net.safetensors");
  checkEnding("--output", place.path, ["safetensors"]);
  const checkpointFile = `${place.path}.checkpoint`;
  if (!flags.dryRun) await checkTrainPlaces(taskName, place, checkpointFile, flags);
  const resume = flags.resume ? await readCheckpoint(checkpointFile) : undefined;
  const from = flags.from === undefined ? undefined : await loadNetwork(flags.from, {});
  const before = peakBytes();
  const task = await loadTask(taskName, flags.taskOption ?? resume?.taskOptions);
  const grownByLoading = peakBytes() - before;
  const chosen = specificationOf(task, flags, await chosenConstraints(flags), (resume ?? from)?.specification);
  const specification = checkSpecification(await chosenNoiseDetails(flags, chosen));
  const options = trainingFor(task, resumedTraining(flags, resume?.options), specification);
  checkFigure(flags.figure, task, options);
  const execution = { kernel: flags.kernel, checkpointSteps: flags.checkpointSteps };
  const cores = availableParallelism();
  const plan = planTraining(specification, task, options, { threads: flags.threads ?? "auto", cores, ...execution });
  if (flags.dryRun) {
    if (options.gradient === "closure") checkClosureTraining(task, options);
    const memory = processMemory(plan, task, specification, { batch: options.batch, grownByLoading });
    await printPlan(plan, memory, options.gradient ?? "noise", flags);
    return;
  }

  const started = performance.now();
  const log =
    flags.log === undefined
      ? undefined
      : await openLog(flags.log, { options, resumedAt: resume?.update, force: flags.force ?? false });
  const prepared = {
    specification,
    task,
    options,
    execution,
    threads: plan.threads,
    checkpointFile,
    resume,
    from,
    log,
  };
  const training = await trainPlanned(prepared, flags.checkpointEvery, signal);
  const seconds = (performance.now() - started) / 1000;
  const { network, history } = training;
  await writeWhole(place.path, writeNetwork(network));
  await log?.write();
  if (await exists(checkpointFile)) await rm(checkpointFile);
  if (flags.figure !== undefined) {
    // What draws is loaded only here: it takes longer than a small training.
    const { drawLearning } = await import("../output/draw-learning.js");
    await drawLearning(flags.figure, task, history, options);
  }
  const trained = { training, task, options, file: place.path, seconds, sha256: await networkHash(network) };
  if (flags.json) printJson("train", trainingJson(trained));
  else
    print(
      ...trainingLines(trained),
      ...(flags.log === undefined ? [] : [`Log: ${flags.log}`]),
      `Next: dither measure ${place.path}${task.source ? ` --task ${taskName}` : ""}`,
    );
}

/** A training with its places checked. */
interface Prepared {
  specification: NetworkSpecification;
  task: Task;
  options: TrainingOptions;
  execution: Execution;
  threads: number;
  checkpointFile: string;
  resume: Checkpoint | undefined;
  from: Network | undefined;
  log: TrainingLog | undefined;
}

/** Trains, on several threads where that is worth it, and writes checkpoints on the way. */
async function trainPlanned(
  { specification, task, options, execution, threads, checkpointFile, resume, from, log }: Prepared,
  checkpointEvery: number | undefined,
  signal: AbortSignal,
): Promise<Training> {
  const progress = startProgress(`training ${task.name}`);
  const group =
    threads > 1 ? startGroupThreads(specification, task, options, threads, undefined, execution) : undefined;
  try {
    return await train(specification, task, options, {
      signal,
      ...execution,
      onProgress: ({ update, updates }) => {
        progress.update(update / updates);
      },
      ...(log && {
        onUpdate: (state) => {
          log.onUpdate(state);
        },
      }),
      onCheckpoint: async (checkpoint) => {
        await writeWhole(checkpointFile, encodeCheckpoint(checkpoint));
        await log?.write();
      },
      checkpointEvery,
      workers: group?.workers,
      resume,
      from,
    });
  } catch (error) {
    // The course of a training that failed says most.
    await log?.write();
    throw isDitherError(error) ? placed(error, checkpointFile) : error;
  } finally {
    progress.stop();
    await group?.close();
  }
}

/**
 * The network, the checkpoint beside it and the figure. A checkpoint that is there holds hours of work: it is gone on with,
 * or named in the refusal.
 */
async function checkTrainPlaces(
  taskName: string,
  place: Output,
  checkpointFile: string,
  flags: TrainFlags,
): Promise<void> {
  const { figure, log, from, resume = false, force = false } = flags;
  await checkPlaces({
    inputs: [modulePath(taskName), ...(from === undefined ? [] : [from]), ...maskFiles(flags), ...noiseFiles(flags)],
    outputs: [
      place,
      { path: checkpointFile, named: true },
      ...(figure === undefined ? [] : [{ path: figure, option: "--figure", named: true }]),
      ...(log === undefined ? [] : [{ path: logPlace(log), option: "--log", named: true }]),
    ],
    force,
  });
  if (!resume && !force && (await exists(checkpointFile)))
    throw new DitherError(
      "file",
      `${checkpointFile}: a training that was stopped is there already. Go on with --resume, choose another name with --output, or begin anew with --force.`,
    );
}

/** @throws DitherError `usage` for a figure of validations that there will not be */
function checkFigure(file: string | undefined, task: Task, { validation }: TrainingOptions): void {
  if (file === undefined) return;
  checkEnding("--figure", file, ["svg"]);
  if (!validation || !task.score)
    throw new DitherError(
      "usage",
      task.score
        ? "--figure: expected validations to draw, got none. Add --validate-every 50."
        : `--figure: expected a task with a score, got ${task.name}, which has none.`,
    );
}

async function readCheckpoint(path: string): Promise<Checkpoint> {
  const bytes = await readBytes(path, "Check --output, or start afresh without --resume.");
  return decodeCheckpoint(bytes, path);
}

/** The same error, with the checkpoint's file where it is about that. */
function placed(error: DitherError, checkpointFile: string): DitherError {
  if (error.code === "aborted")
    return new DitherError("aborted", `${error.message} ${checkpointFile} holds it; add --resume to go on.`);
  return error.message.startsWith("resume: ")
    ? new DitherError(error.code, `${checkpointFile}: ${error.message.slice("resume: ".length)}`)
    : error;
}

/** The specification that the command line asks for, filled up from the checkpoint or network held already, or the task's experiment. */
function specificationOf(
  task: Task,
  flags: TrainFlags,
  constraints: Constraints | undefined,
  held: NetworkSpecification | undefined,
): NetworkSpecification {
  const { noise, inputs: _inputs, outputs: _outputs, ...before } = held ?? {};
  const { std, placement, ...noiseDetails } = noise ?? {};
  return networkFor(task, {
    ...before,
    noise: std,
    placement,
    noiseDetails,
    ...chosenSettings(flags).network,
    ...defined({ placement: flags.placement, seed: flags.seed }),
    ...(constraints && { constraints: { ...held?.constraints, ...constraints } }),
  });
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
