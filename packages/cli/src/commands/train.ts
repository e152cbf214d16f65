/** `dither train`: trains one network; stops and goes on to the same bits. */

import { access, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { checkWritable, readBytes, startGroupThreads, writeWhole } from "@dither/studies";
import { Command, Option } from "commander";
import {
  decodeCheckpoint,
  DitherError,
  encodeCheckpoint,
  findTask,
  groupCount,
  isDitherError,
  networkHash,
  NUMERICS,
  placements,
  significant,
  train,
  version,
  writeNetwork,
  type Checkpoint,
  type NetworkSpecification,
  type Placement,
  type Training,
} from "dither";
import { checkEnding } from "../endings.js";
import { interruptible } from "../interrupt.js";
import {
  addNetworkOptions,
  addTrainingOptions,
  networkOf,
  trainingOf,
  type NetworkFlags,
  type TrainingFlags,
} from "../options.js";
import * as parse from "../parse.js";
import { print, printJson } from "../print.js";
import { startProgress } from "../progress.js";

interface TrainFlags extends NetworkFlags, TrainingFlags {
  output: string;
  placement?: Placement;
  seed?: number;
  threads: number;
  resume?: boolean;
  checkpointEvery?: number;
  json?: boolean;
}

export function trainCommand(): Command {
  const command = new Command("train")
    .description("train one network on a task")
    .argument("<task>", "name of a task, see `dither tasks`")
    .option("-o, --output <file>", "where the network goes (.safetensors)", "net.safetensors")
    .addOption(new Option("--placement <where>", "where the noise enters (default inside)").choices([...placements]))
    .option("--seed <n>", "seed of initial values, trials and noise (default 1)", parse.seed);
  addNetworkOptions(command);
  addTrainingOptions(command);
  return command
    .option("--threads <n>", "threads that share one training (same bits for any number)", parse.whole(1, 1024), 1)
    .option("--checkpoint-every <n>", "write OUTPUT.checkpoint every n updates", parse.whole(1))
    .option("--resume", "go on from OUTPUT.checkpoint, with its options")
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  dither train sin --placement inside --noise 0.5 --seed 1 -o net.safetensors\n\nCtrl-C writes OUTPUT.checkpoint; `--resume` goes on from it to the same bits.",
    )
    .action((task: string, flags: TrainFlags) => interruptible((signal) => runTrain(task, flags, signal)));
}

async function runTrain(taskName: string, flags: TrainFlags, signal: AbortSignal): Promise<void> {
  const task = findTask(taskName);
  checkEnding("--output", flags.output, ["safetensors"]);
  const checkpointFile = `${flags.output}.checkpoint`;
  const resume = flags.resume ? await readCheckpoint(checkpointFile) : undefined;
  const specification = specificationOf(taskName, flags, resume);
  const options = trainingOf(flags, resume?.options ?? task.experiment);
  await checkWritable(flags.output);

  const progress = startProgress(`training ${task.name}`);
  const threads = Math.min(flags.threads, groupCount(options.batch), availableParallelism() * 4);
  const group = threads > 1 ? startGroupThreads(specification, task.name, options.batch, threads) : undefined;
  const started = performance.now();
  let training: Training;
  try {
    training = await train(specification, task, options, {
      signal,
      onProgress: ({ update, updates }) => {
        progress.update(update / updates);
      },
      onCheckpoint: (checkpoint) => writeWhole(checkpointFile, encodeCheckpoint(checkpoint)),
      ...(flags.checkpointEvery && { checkpointEvery: flags.checkpointEvery }),
      ...(group && { workers: group.workers }),
      ...(resume && { resume }),
    });
  } catch (error) {
    throw isDitherError(error) ? placed(error, checkpointFile) : error;
  } finally {
    progress.stop();
    await group?.close();
  }
  const seconds = (performance.now() - started) / 1000;
  const { network, history } = training;
  await writeWhole(flags.output, writeNetwork(network));
  if (await exists(checkpointFile)) await rm(checkpointFile);

  const sha256 = await networkHash(network);
  const loss = history.loss.at(-1) ?? NaN;
  if (flags.json)
    printJson({
      file: flags.output,
      sha256,
      finalLoss: loss,
      seconds,
      task: task.name,
      specification,
      training: options,
      seed: specification.seed,
      version,
      numerics: NUMERICS,
      history,
    });
  else
    print(
      `${flags.output}: ${specification.units} ${specification.activation} units, noise ${specification.noise.std} ${specification.noise.placement}, seed ${specification.seed}`,
      `loss ${significant(loss)} after ${options.updates} updates in ${seconds.toFixed(1)} s`,
      `sha256 ${sha256}`,
      `Next: dither measure ${flags.output}`,
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

/** The specification that the command line asks for, filled up from the checkpoint or the task's experiment. */
function specificationOf(taskName: string, flags: TrainFlags, resume: Checkpoint | undefined): NetworkSpecification {
  const task = findTask(taskName);
  const before = resume?.specification;
  const { noise: std, ...network } = networkOf(
    task,
    { ...(before && { form: before.form, readout: before.readout, initialState: before.initialState }), ...flags },
    before && { ...before, noise: before.noise.std },
  );
  return {
    ...network,
    noise: { placement: flags.placement ?? before?.noise.placement ?? "inside", std },
    seed: flags.seed ?? before?.seed ?? 1,
  };
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
