/** `dither resonance`: is the preference stochastic resonance? A classical detector beside networks with and without training noise. */

import { allDetails, computeRuns, loadTask, taskReference, writeWhole, type RunSpecification } from "@dither/studies";
import { Command } from "commander";
import {
  counted,
  detectorCorrelation,
  detectorPeak,
  DitherError,
  networkFor,
  resonanceFigure,
  significant,
  trainingFor,
  version,
  type RelativeCurve,
} from "dither";
import { newDocument } from "../output/document.js";
import { interruptible } from "../run/interrupt.js";
import { taskOption, type TaskFlag } from "../options/options.js";
import * as parse from "../options/parse.js";
import { addSettings, chosenSettings } from "../options/setting-options.js";
import { figurePlace, forceOption, modulePath } from "../input/places.js";
import { print, printJson, tableText, wrap } from "../output/print.js";
import { startProgress } from "../output/progress.js";

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
    .option("--figure <file>", "where the figure goes (.svg; default resonance.svg)")
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
  const peak = detectorPeak({ amplitude: flags.amplitude, threshold: flags.threshold });
  const highest = Math.max(2.5 * noise, 2 * peak.std);
  const levels = Array.from({ length: 17 }, (_, k) => Number(((highest * k) / 16).toPrecision(4)));
  const kinds = [0, noise] as const;
  const runs = kinds.flatMap((std) =>
    Array.from({ length: flags.seeds }, (_, k): RunSpecification => ({
      task: taskReference(task),
      ...(task.options && { taskOptions: task.options }),
      network: networkFor(task, {
        ...chosenSettings(flags).network,
        noise: std,
        placement: "inside",
        seed: flags.seed + k,
      }),
      training: trainingFor(task, { updates: flags.updates }),
      measure: { levels, trials: flags.testTrials, draws: 16 },
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
  const detector = levels.map((std) => ({
    std,
    correlation: detectorCorrelation({ amplitude: flags.amplitude, threshold: flags.threshold }, std),
  }));
  const losses = kinds.map((_, kind) => {
    const some = results.slice(kind * flags.seeds, (kind + 1) * flags.seeds);
    return levels.map((std) => {
      const at = some.map(({ preference }) => preference.curve.find((point) => point.std === std)?.loss ?? NaN);
      return { std, loss: at.reduce((a, b) => a + b, 0) / at.length };
    });
  });
  const share = (points: readonly { std: number; loss: number }[]): RelativeCurve["points"] => {
    const lowest = Math.min(...points.map(({ loss }) => loss).filter(Number.isFinite));
    return points.filter(({ loss }) => loss > 0).map(({ std, loss }) => ({ std, share: lowest / loss }));
  };
  const curves: RelativeCurve[] = [
    {
      kind: "detector",
      label: "detector, untrained",
      points: detector.map(({ std, correlation }) => ({ std, share: correlation / peak.correlation })),
    },
    { kind: "control", label: "network, σ_train = 0", points: share(losses[0]) },
    { kind: "trained", label: `network, σ_train = ${noise}`, points: share(losses[1]) },
  ];
  await writeWhole(figure, resonanceFigure(await newDocument(), curves), { option: "--figure" });
  const preferred = results.map(({ preference }) => preference.preferred.std);
  const rising = losses[0].every(({ loss }, k) => k === 0 || !(loss < losses[0][k - 1].loss));
  if (flags.json) {
    printJson("resonance", {
      task: task.name,
      levels,
      detector: { amplitude: flags.amplitude, threshold: flags.threshold, period: 64, peak, curve: detector },
      control: { trainingNoise: 0, curve: losses[0], preferred: preferred.slice(0, flags.seeds), rising },
      trained: { trainingNoise: noise, curve: losses[1], preferred: preferred.slice(flags.seeds) },
      figure,
      seed: flags.seed,
      seeds: flags.seeds,
      version,
    });
    return;
  }
  print(
    wrap(
      `The untrained detector does best at σ = ${significant(peak.std)} (correlation ${significant(peak.correlation)}). ` +
        `Networks trained without noise ${rising ? "get worse with every level" : "do not get worse with every level"}; ` +
        `those trained with σ = ${noise} prefer ${preferred
          .slice(flags.seeds)
          .map((std) => significant(std))
          .join(", ")}. ` +
        `A resonance would be at one level whatever the training.`,
    ),
    "",
    tableText([
      ["test noise", "correlation", "loss, σ_train 0", `loss, σ_train ${noise}`],
      ...levels.map((std, k) =>
        [std, detector[k].correlation, losses[0][k].loss, losses[1][k].loss].map((value) => significant(value)),
      ),
    ]),
    "",
    `Figure: ${figure}`,
  );
}
