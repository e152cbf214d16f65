/** Simulates a network at several noise levels on the same trials and the same draws of noise. */

import { groupSize } from "@dither/kernels";
import { cooperation } from "../../base/cooperation.js";
import { setNoiseStd, simulationKernel, type Execution } from "../../network/simulation/network-kernel.js";
import type { Network } from "../../network/specification/network.js";
import { streams } from "../../random/draws.js";
import { seedKey } from "../../random/seed.js";
import type { Task } from "../../tasks/contract/task.js";
import { trialWeights } from "../../tasks/contract/trial-weights.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { Scorer } from "./scorer.js";
import { countedRows, OutputMoments, type GroupParts } from "./output-moments.js";
import type { CurveParts, CurveSamples } from "./samples.js";
import { jackknifeStandardError, ratioStandardError } from "../../math/statistics/standard-error.js";

export interface CurveSimulation extends Pick<Execution, "kernel"> {
  levels: readonly number[];
  /** Noise draws per trial, at least 2. */
  draws: number;
  seed: number;
  /** What the statistics resample: the trials of a generated task, or the draws for trials from a file. */
  resampled: CurveSamples["resampled"];
  /** The task whose score and measures the outputs get, where trials are resampled; default none. */
  scoredBy?: Task;
  signal?: AbortSignal;
  /** Called with the share of the work done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** Blocks of draws that the jackknife leaves out one at a time. */
const jackknifeBlocks = 20;
/** Bytes that the moments of one group may take; more levels than fit are simulated in turns. */
const momentBytes = 256e6;

/**
 * The sums that a preference curve is made of. The draw for a trial, step and unit is the same at every level.
 * @throws DitherError `mismatch` where trials do not fit the network, `aborted` when the signal fires.
 */
export async function simulateCurve(network: Network, trials: Trials, options: CurveSimulation): Promise<CurveSamples> {
  const { levels, draws, resampled } = options;
  const kernel = await simulationKernel(network, trials, options);
  const key = seedKey(options.seed);
  const count = trials.count;
  const blocks = resampled === "draws" ? Math.min(jackknifeBlocks, Math.floor(draws / 2)) || 1 : 1;
  const perLevel = trials.steps * trials.outputs * groupSize * 16 * blocks;
  const turn = Math.max(1, Math.min(levels.length, Math.floor(momentBytes / perLevel)));
  const units = resampled === "trials" ? count : draws;
  const loss = new Float64Array(levels.length * units);
  const tallies = levels.map(() => new PartsTally(count, blocks));
  const scorer =
    options.scoredBy && resampled === "trials" ? new Scorer(options.scoredBy, trials, levels.length) : undefined;
  const work = kernel.groups * draws * levels.length;
  let done = 0;
  const pause = cooperation("measure: stopped before the curve was complete.", options);

  for (let firstLevel = 0; firstLevel < levels.length; firstLevel += turn) {
    const some = levels.slice(firstLevel, firstLevel + turn);
    for (let group = 0; group < kernel.groups; group++) {
      const rows = countedRows(trials, group, kernel.paddedOutputs);
      const moments = some.map(() => new OutputMoments(rows, blocks));
      scorer?.begin(group);
      /** Outputs without noise, the same for every draw. */
      let silent: Float32Array | undefined;
      for (let draw = 0; draw < draws; draw++) {
        kernel.drawNoise({ key, stream: streams.testNoise, firstTrial: group * groupSize, index: draw });
        some.forEach((std, k) => {
          let output = std === 0 ? silent : undefined;
          if (!output) {
            setNoiseStd(kernel, network.specification, std);
            kernel.simulate(group);
            output = kernel.output;
            if (std === 0) silent = output.slice();
          }
          const sum = moments[k].add(output, Math.floor((draw * blocks) / draws));
          scorer?.add(firstLevel + k, output, kernel.paddedOutputs);
          if (resampled === "draws") loss[(firstLevel + k) * units + draw] += sum;
        });
        done += some.length;
        const rest = pause(done / work);
        if (rest) await rest;
      }
      moments.forEach((m, k) => {
        const level = firstLevel + k;
        if (resampled === "trials")
          for (let lane = 0; lane < Math.min(groupSize, count - group * groupSize); lane++)
            loss[level * units + group * groupSize + lane] = m.trialLoss[lane] / draws;
        tallies[level].add(group, m);
      });
    }
  }
  const trialWeight = trialWeights(trials);
  const total = trialWeight.reduce((a, b) => a + b, 0);
  return {
    levels: Float64Array.from(levels),
    resampled,
    weight: resampled === "trials" ? trialWeight : new Float64Array(draws).fill(total),
    loss,
    parts: partsOf(tallies, trialWeight, resampled),
    scored: scorer && scorer.samples.length > 0 ? scorer.samples : undefined,
  };
}

/** Numerators of bias² and variance at one level: per trial, and over all trials with one block of draws left out. */
class PartsTally {
  readonly biasSquared: Float64Array;
  readonly variance: Float64Array;
  readonly leftOut: { biasSquared: Float64Array; variance: Float64Array };

  constructor(
    trials: number,
    readonly blocks: number,
  ) {
    this.biasSquared = new Float64Array(trials);
    this.variance = new Float64Array(trials);
    this.leftOut = { biasSquared: new Float64Array(blocks), variance: new Float64Array(blocks) };
  }

  add(group: number, moments: OutputMoments): void {
    const parts = moments.parts();
    const lanes = Math.min(groupSize, this.biasSquared.length - group * groupSize);
    this.biasSquared.set(parts.biasSquared.subarray(0, lanes), group * groupSize);
    this.variance.set(parts.variance.subarray(0, lanes), group * groupSize);
    if (this.blocks < 2) return;
    for (let block = 0; block < this.blocks; block++) {
      const without: GroupParts = moments.parts(block);
      for (const name of ["biasSquared", "variance"] as const)
        this.leftOut[name][block] += without[name].reduce((a, b) => a + b, 0);
    }
  }
}

/** Means over the trials and their standard errors: from the scatter over trials, or a jackknife over blocks of draws. */
function partsOf(tallies: PartsTally[], weight: Float64Array, resampled: CurveSamples["resampled"]): CurveParts {
  const total = weight.reduce((a, b) => a + b, 0);
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / total;
  const error = (tally: PartsTally, name: "biasSquared" | "variance"): number =>
    resampled === "trials"
      ? ratioStandardError(tally[name], weight, mean(tally[name]))
      : jackknifeStandardError(tally.leftOut[name].map((value) => value / total));
  const each = (of: (tally: PartsTally) => number): Float64Array => Float64Array.from(tallies, of);
  return {
    biasSquared: each((tally) => mean(tally.biasSquared)),
    biasSquaredStandardError: each((tally) => error(tally, "biasSquared")),
    variance: each((tally) => mean(tally.variance)),
    varianceStandardError: each((tally) => error(tally, "variance")),
  };
}
