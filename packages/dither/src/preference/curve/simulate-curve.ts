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
import { checkFit, checkLabels } from "../../network/simulation/check-fit.js";
import type { Simulator } from "../../network/simulation/smoothed-simulator.js";
import {
  isSquared,
  logitSpecification,
  outputLoss,
  readoutParts,
  type OutputLoss,
} from "../../network/specification/readouts.js";
import { Scorer, type Scoring } from "./scorer.js";
import { countedSteps, LabelMoments, momentsOfStep } from "./label-moments.js";
import { countedRows, OutputMoments, type GroupParts, type Moments } from "./output-moments.js";
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
  const judged = judgementOf(network, trials);
  const kernel = await simulationKernel(judged?.logits ?? network, trials, options);
  const key = seedKey(options.seed);
  const count = trials.count;
  const blocks = resampled === "draws" ? Math.min(jackknifeBlocks, Math.floor(draws / 2)) || 1 : 1;
  const perOutput = judged ? momentsOfStep(trials.outputs) / trials.outputs / 2 : 1;
  const perLevel = trials.steps * trials.outputs * groupSize * 16 * blocks * perOutput;
  const turn = Math.max(1, Math.min(levels.length, Math.floor(momentBytes / perLevel)));
  const units = resampled === "trials" ? count : draws;
  const loss = new Float64Array(levels.length * units);
  const tallies = levels.map(() => new PartsTally(count, blocks));
  const scorer =
    judged || (options.scoredBy && resampled === "trials")
      ? new Scorer(options.scoredBy, trials, levels.length, {
          ...judged?.scoring,
          draws: resampled === "draws" ? draws : undefined,
        })
      : undefined;
  const work = kernel.groups * draws * levels.length;
  let done = 0;
  const pause = cooperation("measure: stopped before the curve was complete.", options);

  for (let firstLevel = 0; firstLevel < levels.length; firstLevel += turn) {
    const some = levels.slice(firstLevel, firstLevel + turn);
    for (let group = 0; group < kernel.groups; group++) {
      scorer?.begin(group);
      /** Outputs without noise, the same for every draw. */
      let silent = judged ? silentOutputs(kernel, network, group) : undefined;
      const moments = momentsFor(trials, group, { kernel, judged, blocks, count: some.length, silent });
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
          scorer?.add(firstLevel + k, draw, output, kernel.paddedOutputs);
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
    reliability: scorer && scorer.reliability.length > 0 ? scorer.reliability : undefined,
  };
}

/** How outputs with labels are judged; null for a squared error, which the kernel's outputs show as they are. */
interface Judgement {
  /** The network whose outputs are its logits. */
  logits: Network;
  loss: OutputLoss;
  scoring: Scoring;
}

function judgementOf(network: Network, trials: Trials): Judgement | null {
  const { specification } = network;
  if (isSquared(specification)) return null;
  checkFit(specification, trials);
  checkLabels(specification, trials);
  const loss = outputLoss(specification);
  return {
    logits: { ...network, specification: logitSpecification(specification) },
    loss,
    scoring: {
      labelled: readoutParts(specification).filter((part) => part.loss.hasLabels),
      outputs: (logits) => loss.outputs(logits, logits),
    },
  };
}

/** The outputs of a group without noise. */
function silentOutputs(kernel: Simulator, network: Network, group: number): Float32Array {
  setNoiseStd(kernel, network.specification, 0);
  kernel.simulate(group);
  return kernel.output.slice();
}

/** Moments of a group for as many levels. */
function momentsFor(
  trials: Trials,
  group: number,
  given: {
    kernel: Simulator;
    judged: Judgement | null;
    blocks: number;
    count: number;
    /** Outputs without noise, where they are judged. */
    silent: Float32Array | undefined;
  },
): Moments[] {
  const { kernel, judged, blocks, count, silent } = given;
  const each = (make: () => Moments): Moments[] => Array.from({ length: count }, make);
  if (!judged || !silent) {
    const rows = countedRows(trials, group, kernel.paddedOutputs);
    return each(() => new OutputMoments(rows, blocks));
  }
  const steps = countedSteps(trials, group, kernel.paddedOutputs);
  return each(() => new LabelMoments(steps, blocks, judged.loss, silent));
}

/** The parts of a loss at one level, by what they are in a group's. */
const partsOfGroup = {
  biasSquared: (parts: GroupParts) => parts.biasSquared,
  variance: (parts: GroupParts) => parts.variance,
  secondOrder: (parts: GroupParts) => parts.logits?.secondOrder,
  shiftSquared: (parts: GroupParts) => parts.logits?.shiftSquared,
  logitVariance: (parts: GroupParts) => parts.logits?.variance,
};
type PartName = keyof typeof partsOfGroup;
const partNames = Object.keys(partsOfGroup) as PartName[];

/** Numerators of the parts at one level: per trial, and over all trials with one block of draws left out. */
class PartsTally {
  readonly ofTrials = new Map<PartName, Float64Array>();
  readonly leftOut = new Map<PartName, Float64Array>();

  constructor(
    private readonly trials: number,
    readonly blocks: number,
  ) {}

  add(group: number, moments: Moments): void {
    const first = group * groupSize;
    const lanes = Math.min(groupSize, this.trials - first);
    this.each(moments.parts(), this.ofTrials, this.trials, (values, into) => {
      into.set(values.subarray(0, lanes), first);
    });
    if (this.blocks < 2) return;
    for (let block = 0; block < this.blocks; block++)
      this.each(moments.parts(block), this.leftOut, this.blocks, (values, into) => {
        into[block] += values.reduce((a, b) => a + b, 0);
      });
  }

  private each(
    parts: GroupParts,
    sums: Map<PartName, Float64Array>,
    size: number,
    add: (values: Float64Array, into: Float64Array) => void,
  ): void {
    for (const name of partNames) {
      const values = partsOfGroup[name](parts);
      if (!values) continue;
      const into = sums.get(name) ?? new Float64Array(size);
      sums.set(name, into);
      add(values, into);
    }
  }
}

/** Means over the trials and their standard errors: from the scatter over trials, or a jackknife over blocks of draws. */
function partsOf(tallies: PartsTally[], weight: Float64Array, resampled: CurveSamples["resampled"]): CurveParts {
  const total = weight.reduce((a, b) => a + b, 0);
  const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / total;
  const nothing = new Float64Array();
  const value = (name: PartName): Float64Array =>
    Float64Array.from(tallies, ({ ofTrials }) => mean(ofTrials.get(name) ?? nothing));
  const error = (name: PartName): Float64Array =>
    Float64Array.from(tallies, ({ ofTrials, leftOut }) => {
      const each = ofTrials.get(name) ?? nothing;
      return resampled === "trials"
        ? ratioStandardError(each, weight, mean(each))
        : jackknifeStandardError((leftOut.get(name) ?? nothing).map((sum) => sum / total));
    });
  return {
    biasSquared: value("biasSquared"),
    biasSquaredStandardError: error("biasSquared"),
    variance: value("variance"),
    varianceStandardError: error("variance"),
    ...(tallies[0].ofTrials.has("secondOrder") && {
      logits: {
        secondOrder: value("secondOrder"),
        secondOrderStandardError: error("secondOrder"),
        shiftSquared: value("shiftSquared"),
        shiftSquaredStandardError: error("shiftSquared"),
        variance: value("logitVariance"),
        varianceStandardError: error("logitVariance"),
      },
    }),
  };
}
