/** `dither incentive`: why training lets the noise shift what a network learns, shown on one unit, exactly. */

import { Argument, Command } from "commander";
import {
  biasOptimum,
  DitherError,
  findTask,
  incentiveDocument,
  lossPlane,
  placements,
  RegulatorLandscape,
  trainRegulators,
  type Activation,
  type IncentivePanel,
  type LossPlane,
  type RegulatorEnd,
  type TrainedRegulators,
} from "dither";
import { affineIncentive, shownLeaks } from "./affine-incentive.js";
import { interruptible } from "../run/interrupt.js";
import * as parse from "../options/parse.js";
import { figurePlace, forceOption } from "../input/places.js";
import { settingOption } from "../options/setting-options.js";
import { networkSettings } from "dither/settings";
import { startProgress } from "../output/progress.js";
import { leaveResult } from "../output/result.js";

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
    .addOption(settingOption(networkSettings.activation).default("relu" satisfies Activation))
    .option("--updates <n>", "updates of each training", parse.whole(1))
    .option("--start-bias <b>", "bias that trainings start from (default 1.5 σ; affine 0, 1.5 σ and 3.5 σ)", parse.real)
    .option("--cells <n>", "places along each side of the map", parse.whole(3, 201), 21)
    .option("--exact", "map by the transition operator, not the moment closure (minutes)")
    .option("--seed <s>", "seed of the trainings' noise", parse.seed, 1)
    .option("--figure <file>", "where the figure goes (.svg, or .html for a page; default incentive.svg)")
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
  const { noise = 2, leak, target = 1, activation, seed } = flags;
  const figure = await figurePlace(flags, "incentive.svg");
  const landscapeOf = (placement: (typeof placements)[number], gamma = leak): RegulatorLandscape =>
    new RegulatorLandscape({ activation, placement, leak: gamma, target });
  const leaks = [...new Set([...shownLeaks, leak])].sort((a, b) => a - b);
  const optima = placements.flatMap((placement) =>
    leaks.map((gamma) => ({ placement, ...biasOptimum(landscapeOf(placement, gamma), noise) })),
  );
  const landscapes = placements.map((placement) => landscapeOf(placement));
  const { trained, planes } = await trainAndMap(landscapes, { ...flags, noise, target }, signal);
  const result = {
    task: "regulator",
    noise,
    leak,
    target,
    activation,
    updates: flags.updates ?? findTask("regulator").experiment.updates,
    optima,
    trained: landscapes.map((landscape, k) => endOf(landscape, trained[k], noise)),
    map: flags.exact ? "exact" : "closure",
    landscapes: panelsOf(landscapes, trained, planes, noise),
    seed,
  };
  await leaveResult("incentive", incentiveDocument(result), result, { ...flags, figure });
}

/** Trainings of both placements, and the loss around where they went. */
async function trainAndMap(
  landscapes: readonly RegulatorLandscape[],
  flags: IncentiveFlags & { noise: number; target: number },
  signal: AbortSignal,
): Promise<{ trained: TrainedRegulators[]; planes: LossPlane[] }> {
  const { noise, leak, target, activation, seed, updates, startBias, cells } = flags;
  const progress = startProgress("training and mapping");
  const trained: TrainedRegulators[] = [];
  try {
    for (const [k, { regulator }] of landscapes.entries()) {
      const { placement } = regulator;
      const onProgress = (share: number): void => {
        progress.update(0.25 * (k + share));
      };
      const setting = { placement, noise, leak, target, activation, seed, updates, startBias };
      trained.push(await trainRegulators({ ...setting, signal, onProgress }));
    }
    const planes = await lossPlane(
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
    return { trained, planes };
  } finally {
    progress.stop();
  }
}

/** What the figure shows of each placement, over the same biases. */
function panelsOf(
  landscapes: readonly RegulatorLandscape[],
  trained: readonly TrainedRegulators[],
  planes: readonly LossPlane[],
  noise: number,
): IncentivePanel[] {
  const visited = trained.flatMap(({ line }) => line.map(({ bias }) => bias));
  const biases = lineBiases(visited, noise);
  return landscapes.map((landscape, k) => ({
    placement: landscape.regulator.placement,
    line: biases.map((bias) => ({ bias, ...landscape.at(noise, bias) })),
    linePath: trained[k].line.map((point) => ({ ...point, loss: landscape.at(noise, point.bias).loss })),
    optimum: biasOptimum(landscape, noise),
    plane: planes[k],
    planePaths: [trained[k].plane],
  }));
}

/** Where the trainings of a placement ended. */
function endOf(landscape: RegulatorLandscape, trained: TrainedRegulators, noise: number): RegulatorEnd {
  const { weight, bias } = trained.plane[trained.plane.length - 1];
  return {
    placement: landscape.regulator.placement,
    bias: trained.line[trained.line.length - 1].bias,
    free: { weight, bias, ...landscape.at(noise, bias, weight), silent: landscape.silent(bias, weight) },
  };
}

function lineBiases(visited: readonly number[], noise: number): number[] {
  const from = Math.min(...visited, -noise);
  const to = Math.max(...visited, noise) + 0.1 * noise;
  return Array.from({ length: 201 }, (_, k) => from + (k * (to - from)) / 200);
}
