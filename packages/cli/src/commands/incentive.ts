/** `dither incentive`: why training lets the noise shift what a network learns, shown on one unit, exactly. */

import { writeWhole } from "@dither/studies";
import { Argument, Command, Option } from "commander";
import {
  activations,
  biasOptimum,
  DitherError,
  findTask,
  incentiveFigure,
  lossPlane,
  placements,
  RegulatorLandscape,
  significant,
  trainRegulators,
  version,
  type Activation,
  type BiasOptimum,
  type IncentivePanel,
  type LossPlane,
  type TrainedRegulators,
} from "dither";
import { affineIncentive, shownLeaks } from "./affine-incentive.js";
import { newDocument } from "../output/document.js";
import { interruptible } from "../run/interrupt.js";
import * as parse from "../options/parse.js";
import { figurePlace, forceOption } from "../input/places.js";
import { print, printJson, tableText, wrap } from "../output/print.js";
import { startProgress } from "../output/progress.js";

const tasks = ["regulator", "regulator-affine"] as const;

interface IncentiveFlags {
  noise?: number;
  leak: number;
  target?: number;
  activation: Activation;
  updates?: number;
  startBias?: number;
  cells: number;
  exact?: true;
  seed: number;
  figure?: string;
  force?: boolean;
  json?: boolean;
}

export function incentiveCommand(): Command {
  return new Command("incentive")
    .description("why training lets noise shift what it learns: one unit's exact loss, and the paths of training")
    .addArgument(
      new Argument("[task]", "hold a value, or output the input")
        .choices(tasks)
        .default("regulator" satisfies (typeof tasks)[number]),
    )
    .option("--noise <σ>", "training noise, standard deviation per step (default 2; affine 1)", parse.positive)
    .option("--leak <γ>", "leak dt/τ, above 0 and at most 1", parse.leak, 0.1)
    .option("--target <y>", "value that the unit is to hold (default 1; regulator only)", parse.real)
    .addOption(
      new Option("--activation <f>", "activation function").choices(activations).default("relu" satisfies Activation),
    )
    .option("--updates <n>", "updates of each training", parse.whole(1))
    .option("--start-bias <b>", "bias that trainings start from (default 1.5 σ; affine 0, 1.5 σ and 3.5 σ)", parse.real)
    .option("--cells <n>", "places along each side of the map", parse.whole(3, 201), 21)
    .option("--exact", "map by the transition operator, not the moment closure (minutes)")
    .option("--seed <s>", "seed of the trainings' noise", parse.seed, 1)
    .option("--figure <file>", "where the figure goes (.svg; default incentive.svg)")
    .addOption(forceOption())
    .option("--json", "print one JSON object")
    .addHelpText(
      "after",
      "\nExample:\n  dither incentive --noise 2 --leak 0.1 --figure incentive.svg\n  dither incentive regulator-affine",
    )
    .action((task: (typeof tasks)[number], flags: IncentiveFlags) =>
      interruptible((signal) => {
        if (task === "regulator") return runIncentive(flags, signal);
        if (flags.target !== undefined)
          throw new DitherError("usage", "--target: regulator-affine has its input as target. Leave it out.");
        return affineIncentive(flags, signal);
      }),
    );
}

async function runIncentive(flags: IncentiveFlags, signal: AbortSignal): Promise<void> {
  const { noise = 2, leak, target = 1, activation, cells, seed } = flags;
  const figure = await figurePlace(flags, "incentive.svg");
  const landscapeOf = (placement: (typeof placements)[number], gamma = leak): RegulatorLandscape =>
    new RegulatorLandscape({ activation, placement, leak: gamma, target });
  const leaks = [...new Set([...shownLeaks, leak])].sort((a, b) => a - b);
  const optima = placements.flatMap((placement) =>
    leaks.map((gamma) => ({ placement, ...biasOptimum(landscapeOf(placement, gamma), noise) })),
  );
  const landscapes = placements.map((placement) => landscapeOf(placement));
  const progress = startProgress("training and mapping");
  const trained: TrainedRegulators[] = [];
  let planes: LossPlane[];
  try {
    for (const [k, placement] of placements.entries())
      trained.push(
        await trainRegulators({
          placement,
          noise,
          leak,
          target,
          activation,
          seed,
          updates: flags.updates,
          startBias: flags.startBias,
          signal,
          onProgress: (share) => {
            progress.update(0.25 * (k + share));
          },
        }),
      );
    planes = await lossPlane(
      landscapes,
      noise,
      trained.map(({ plane }) => plane),
      {
        cells,
        method: flags.exact ? "exact" : "closure",
        signal,
        onProgress: (share) => {
          progress.update(0.5 + 0.5 * share);
        },
      },
    );
  } finally {
    progress.stop();
  }
  const biases = lineBiases(
    trained.flatMap(({ line }) => line.map(({ bias }) => bias)),
    noise,
  );
  const panels = placements.map((placement, k): IncentivePanel => {
    const landscape = landscapes[k];
    return {
      placement,
      line: biases.map((bias) => ({ bias, ...landscape.at(noise, bias) })),
      linePath: trained[k].line.map((point) => ({ ...point, loss: landscape.at(noise, point.bias).loss })),
      optimum: biasOptimum(landscape, noise),
      plane: planes[k],
      planePaths: [trained[k].plane],
    };
  });
  await writeWhole(figure, incentiveFigure(await newDocument(), panels), { option: "--figure" });
  const ends = placements.map((placement, k) => {
    const [line, plane] = [trained[k].line.at(-1), trained[k].plane.at(-1)];
    const [weight, bias] = [plane?.weight ?? NaN, plane?.bias ?? NaN];
    const at = landscapes[k].at(noise, bias, weight);
    return {
      placement,
      bias: line?.bias ?? NaN,
      free: { weight, bias, ...at, silent: landscapes[k].silent(bias, weight) },
    };
  });
  if (flags.json) {
    const { updates } = findTask("regulator").experiment;
    printJson("incentive", {
      task: "regulator",
      noise,
      leak,
      target,
      activation,
      updates: flags.updates ?? updates,
      optima,
      trained: ends,
      map: flags.exact ? "exact" : "closure",
      landscapes: panels,
      figure,
      seed,
      version,
    });
    return;
  }
  const inside = optima.find((o) => o.placement === "inside" && o.leak === leak) ?? optima[0];
  print(
    wrap(verdict(inside, ends[0].bias, { noise, target })),
    "",
    `Lowest expected loss without recurrent weight (exact), σ = ${significant(noise)}, target ${significant(target)}:`,
    "",
    tableText([
      ["noise", "γ", "best b", "b/σ", "E z", "loss", "σ*/s", "L(0)/L(s)"],
      ...optima.map((o) => [
        o.placement,
        significant(o.leak),
        significant(o.bias, 4),
        significant(o.bias / noise),
        significant(o.mean),
        significant(o.loss),
        significant(o.ratio),
        o.lossRatio < 1e-9 ? "0" : significant(o.lossRatio),
      ]),
    ]),
    "",
    `Where training ended at γ = ${significant(leak)}:`,
    "",
    tableText([
      ["noise", "b (w = 0)", "w free: w", "b", "E z", "z, silent", "loss"],
      ...ends.map(({ placement, bias, free }) => [
        placement,
        ...[bias, free.weight, free.bias, free.mean, free.silent, free.loss].map((value) => significant(value)),
      ]),
    ]),
    "",
    `Figure: ${figure}`,
  );
}

/** What stands first: where the loss is lowest inside, and what it costs in silence. */
function verdict(best: BiasOptimum, trainedBias: number, { noise, target }: { noise: number; target: number }): string {
  const effect =
    best.lossRatio > 1
      ? `There the unit needs its noise: without it the loss is ${significant(best.lossRatio)} times as high.`
      : `There the unit does without its noise: the loss falls to ${significant(best.lossRatio)} of what it is with it.`;
  return `With noise inside, the expected loss of a unit that is to hold ${significant(target)} is lowest at bias ${significant(best.bias, 4)} (${significant(best.bias / noise)} σ), where less of the noise passes. ${effect} Training went there by itself: to ${significant(trainedBias)}.`;
}

function lineBiases(visited: readonly number[], noise: number): number[] {
  const from = Math.min(...visited, -noise);
  const to = Math.max(...visited, noise) + 0.1 * noise;
  return Array.from({ length: 201 }, (_, k) => from + (k * (to - from)) / 200);
}
