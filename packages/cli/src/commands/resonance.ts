/** `dither resonance`: is the preference stochastic resonance? A classical detector beside networks with and without training noise. */

import { allDetails, computeRuns, loadTask, taskReference, type RunSpecification } from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  detectorCorrelation,
  detectorPeak,
  DitherError,
  networkFor,
  resonanceDocument,
  trainingFor,
  type Task,
  type TrainedCurve,
  type TrainingOptions,
} from "dither";
import { interruptible } from "../run/interrupt.js";
import { taskOption, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { addSettings, chosenSettings } from "../options/setting-options.js";
import { figurePlace, forceOption, modulePath } from "../input/places.js";
import { startProgress } from "../output/progress.js";
import { leaveResult } from "../output/result.js";
import { meanLosses } from "../run/mean-losses.js";

interface ResonanceFlags extends TaskFlag {
  noise?: number;
  seeds: number;
  seed: number;
  updates?: number;
  amplitude: number;
  threshold: number;
  testTrials: number;
  figure?: string;
  force?: boolean;
  json?: boolean;
}

export function resonanceCommand(): Command {
  const command = new Command("resonance")
    .description("networks trained without and with noise beside a stochastic-resonance detector")
    .argument("[task]", "name of a task, see `dither tasks`, or a module: ./my-task.ts", "sin")
    .option("--seeds <n>", "networks of each kind", parse.whole(1, 1000), 3)
    .option("--seed <s>", "first seed", parse.seed, 1)
    .option("--updates <n>", "updates of the parameters", parse.whole(1))
    .option("--test-trials <n>", "test trials", parse.whole(4, 1_000_000), 256)
    .option("--amplitude <a>", "of the detector's signal", parse.positive, 0.5)
    .option("--threshold <θ>", "of the detector", parse.positive, 1);
  addSettings(command, "Network");
  return command
    .addOption(taskOption())
    .option("--figure <file>", "where the figure goes (.svg, or .html for a page; default resonance.svg)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText("after", "\nExample:\n  dither resonance sin --noise 0.5 --seeds 3")
    .action((task: string, flags: ResonanceFlags) => interruptible((signal) => runResonance(task, flags, signal)));
}

async function runResonance(taskName: string, flags: ResonanceFlags, signal: AbortSignal): Promise<void> {
  const figure = await figurePlace(flags, "resonance.svg", modulePath(taskName));
  const task = await loadTask(taskName, flags.taskOption);
  const noise = flags.noise ?? task.experiment.noise;
  if (!(noise > 0))
    throw new DitherError("usage", "--noise: expected a training noise above 0 to compare silence with.");
  const { amplitude, threshold, seed, seeds } = flags;
  const peak = detectorPeak({ amplitude, threshold });
  const highest = Math.max(2.5 * noise, 2 * peak.std);
  const levels = Array.from({ length: 17 }, (_, k) => Number(((highest * k) / 16).toPrecision(4)));
  const training = trainingFor(task, { updates: flags.updates });
  const [control, trained] = await measureAt([0, noise], levels, { task, training, flags, signal });
  const curve = levels.map((std) => ({ std, correlation: detectorCorrelation({ amplitude, threshold }, std) }));
  const result = {
    task: task.name,
    levels,
    detector: { amplitude, threshold, period: 64, peak, curve },
    control: {
      ...control,
      rising: control.curve.every(({ loss }, k) => k === 0 || !(loss < control.curve[k - 1].loss)),
    },
    trained,
    seed,
    seeds,
  };
  await leaveResult("resonance", resonanceDocument(result), result, { ...flags, figure });
}

interface Networks {
  task: Task;
  training: TrainingOptions;
  flags: ResonanceFlags;
  signal: AbortSignal;
}

/** Networks trained with noise inside at each of some levels: their losses, mean over seeds, and what they prefer. */
async function measureAt(
  noises: readonly number[],
  levels: number[],
  { task, training, flags, signal }: Networks,
): Promise<TrainedCurve[]> {
  const { seed, seeds, testTrials } = flags;
  const { network } = chosenSettings(flags);
  const runs = noises.flatMap((noise) =>
    Array.from({ length: seeds }, (_, k): RunSpecification => ({
      task: taskReference(task),
      ...(task.options && { taskOptions: task.options }),
      network: networkFor(task, { ...network, noise, placement: "inside", seed: seed + k }),
      training,
      measure: { levels, trials: testTrials, draws: 16 },
    })),
  );
  const progress = startProgress(`training and measuring ${counted(runs.length, "network")}`);
  const outcomes = await computeRuns(runs, {
    signal,
    onProgress: (share) => {
      progress.update(share);
    },
  }).finally(() => {
    progress.stop();
  });
  const results = allDetails(outcomes);
  return noises.map((trainingNoise, kind) => {
    const some = results.slice(kind * seeds, (kind + 1) * seeds);
    const { losses } = meanLosses(some, levels);
    return {
      trainingNoise,
      curve: levels.map((std, k) => ({ std, loss: losses[k] })),
      preferred: some.map(({ preference }) => preference.preferred.std),
    };
  });
}
