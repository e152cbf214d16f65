/** Measures a preference curve: the grid, its extension and refinement, the simulation, the statistics. */

import { DitherError } from "../../base/errors.js";
import type { Execution } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { levelBound } from "../../network/cells/noise-kind.js";
import { checkNoise } from "../../network/specification/specification.js";
import { draws as drawsOf, streams } from "../../random/draws.js";
import { checkSeed } from "../../random/seed.js";
import type { Task } from "../../tasks/contract/task.js";
import type { TrialRequest } from "../../tasks/contract/trials.js";
import { checkTrials, type Trials } from "../../tasks/contract/trials.js";
import { makeTwice } from "../../tasks/watch/watch-task.js";
import { measureSettings, mostDraws } from "../../settings/measure.js";
import { affordableDraws, chooseDraws, pilotDraws } from "../curve/choose-draws.js";
import { NoiseGrid, type CurveRun } from "../curve/noise-grid.js";
import { performanceReport, type Conditions } from "../statistics/performance.js";
import type { Preference } from "../statistics/preference.js";
import { sampledCurves, type CurveSamples } from "../curve/samples.js";
import { simulateClosedLoopCurve } from "../curve/closed-loop-curve.js";
import { simulateCurve, type CurveSimulation } from "../curve/simulate-curve.js";
import { summarisePreference } from "../statistics/summarise.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Trials come from a task that makes them, or are given; what is resampled for intervals depends on it. */
export type TrialSource = { task: Task } | { trials: Trials };

export interface MeasureOptions extends Pick<Execution, "kernel"> {
  /**
   * Test noise, standard deviations; default a grid from 0 to 2.5 × the training noise, extended twice at most where
   * the loss still falls at its end, cut off where the network diverges, and refined around the minimum. A grid given
   * here is used as it is, with 0 added.
   */
  levels?: readonly number[];
  /** Trials of a generated task; default 512. Given trials are all used. */
  trials?: number;
  /**
   * Noise draws per trial; default 32 for a generated task. For given trials as many as bring the standard error of the loss
   * to 1 %, estimated from a pilot, within a budget of work: from 8 to 2,000.
   */
  draws?: number;
  /** Seed of trials, noise and bootstrap; default the network's. */
  seed?: number;
  /** Training noise to relate to; default that of the network's specification. */
  trainingNoise?: number;
  /** Bootstrap replicates; default 1,000. */
  replicates?: number;
  signal?: AbortSignal;
  /** Share of the work done, in [0, 1]; it steps back where the grid has to be extended. */
  onProgress?: (share: number) => void;
}

/** What each of {@link MeasureOptions} may be. */
export const measureOptionKinds = {
  levels: "numbers",
  trials: "number",
  draws: "number",
  seed: "number",
  trainingNoise: "number",
  replicates: "number",
  signal: "signal",
  onProgress: "function",
  kernel: kernelChoices,
} as const satisfies OptionKinds<MeasureOptions>;

export interface Measurement {
  preference: Preference;
  /** What the preference was computed from, for statistics over several networks. */
  samples: CurveSamples;
}

export const defaultTrialCount = measureSettings.trials.default;
/** Draws of a generated task; for given trials they are chosen from a pilot, at most so many. */
export const defaultDraws = { task: measureSettings.draws.default, trials: mostDraws };

/**
 * The test trials of a task: those of stream 3, the same for every network measured with this seed.
 * @example
 * ```ts
 * import { findTask, testTrials } from "dither";
 *
 * const { steps, inputs, outputs, count } = testTrials(findTask("sin"), 64, 1);
 * console.log(steps, inputs, outputs, count); // 24 1 1 64
 * ```
 */
export function testTrials(task: Task, count: number, seed: number): Trials {
  checkArguments("testTrials", { task, count, seed }, { task: "task", count: "number", seed: "number" });
  const request = { first: 0, count, index: 0, random: drawsOf(seed, streams.testTrials) };
  const make = (one: TrialRequest): Trials => task.testTrials?.(one) ?? task.trials(one);
  return checkTrials(makeTwice(request, task, make), `task ${task.name}`);
}

/**
 * The preference of a network, with the samples behind it.
 * @throws DitherError `value` for counts, levels or numbers out of range, `mismatch` where trials do not fit, `aborted`.
 * @example
 * ```ts
 * import { findTask, measure, networkFor, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 16, seed: 1 }), task);
 * const { preference } = await measure(network, { task }, { trials: 128, draws: 8 });
 * console.log(preference.verdict, preference.preferred.std.toFixed(2)); // prefers noise 0.45
 * ```
 */
export async function measure(
  network: Network,
  source: TrialSource,
  options: MeasureOptions = {},
): Promise<Measurement> {
  checkArguments("measure", { network, source }, { network: "network", source: "source" });
  checkOptions("measure", options, measureOptionKinds);
  const generated = "task" in source;
  const seed = options.seed ?? network.specification.seed;
  const trainingNoise = options.trainingNoise ?? network.specification.noise.std;
  checkSeed(seed, "measure");
  checkNoise(trainingNoise, "measure");
  atLeast("draws", options.draws ?? defaultDraws.task, generated ? 2 : 4);
  if (generated) atLeast("trials", options.trials ?? defaultTrialCount, 4);
  const trials = generated
    ? testTrials(source.task, options.trials ?? defaultTrialCount, seed)
    : checkTrials(source.trials);
  const grid = new NoiseGrid(
    trainingNoise,
    options.levels,
    options.onProgress,
    levelBound(network.specification.noise),
  );
  const affordable = affordableDraws(network, trials, grid.size);
  let draws = options.draws ?? (generated ? defaultDraws.task : Math.min(pilotDraws, affordable));
  const run: CurveRun<CurveSamples> = (levels, onProgress) =>
    samplesAt(network, source, trials, {
      levels,
      draws,
      seed,
      onProgress,
      kernel: options.kernel,
      signal: options.signal,
    });

  let samples = await grid.begin(run);
  const chosen = generated || options.draws !== undefined ? null : chooseDraws(samples, affordable);
  if (chosen && chosen.draws > draws) {
    draws = chosen.draws;
    samples = await grid.begin(run);
  }
  samples = await grid.complete(samples, run, sampledCurves(options.levels !== undefined));
  const settings = {
    trainingNoise,
    seed,
    trials: trials.count,
    draws,
    replicates: options.replicates,
  };
  const conditions = generated ? conditionsOf(source.task, trials) : undefined;
  const preference: Preference = {
    ...summarisePreference(samples, settings),
    ...performanceReport(samples, settings, conditions),
    ...(chosen && { chosenDraws: chosen }),
  };
  return { preference, samples };
}

/** Which of the tasks in a task of several each trial is one of. */
function conditionsOf({ conditions }: Task, { labels }: Trials): Conditions | undefined {
  const ofTrial = conditions && labels?.[conditions.label];
  return ofTrial && { names: conditions.names, ofTrial };
}

/** The samples at some levels, in closed loop or on given inputs; trials of a task are resampled and scored by it. */
function samplesAt(
  network: Network,
  source: TrialSource,
  trials: Trials,
  simulation: Omit<CurveSimulation, "resampled" | "scoredBy">,
): Promise<CurveSamples> {
  if (!("task" in source)) return simulateCurve(network, trials, { ...simulation, resampled: "draws" });
  const scored = { ...simulation, scoredBy: source.task };
  const { plant } = source.task;
  return plant
    ? simulateClosedLoopCurve(network, plant, trials, scored)
    : simulateCurve(network, trials, { ...scored, resampled: "trials" });
}

function atLeast(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > 0xffffffff)
    throw new DitherError(
      "value",
      `measure: expected ${name} to be a whole number of at least ${least}, got ${value}.`,
    );
}
