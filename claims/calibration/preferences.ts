/** Preference curves: intervals of σ*, of the gains, of losses and of performance, and verdicts. */

import {
  findTask,
  measure,
  networkFor,
  train,
  trainingFor,
  type Interval,
  type NetworkChoice,
  type Preference,
} from "dither";
import type { CalibratedCase, CalibratedFamily, Measured, Reported } from "./family.js";

/** From a clear preference through the threshold to none; the last two have a score. */
const networks: readonly { name: string; task?: string; choice: NetworkChoice; updates?: number }[] = [
  { name: "ReLU, inside, 0.5", choice: { placement: "inside", noise: 0.5 } },
  { name: "ReLU, inside, 0.1", choice: { placement: "inside", noise: 0.1 } },
  { name: "softplus, inside, 1", choice: { activation: "softplus", units: 16, placement: "inside", noise: 1 } },
  {
    name: "tanh, leak 1, inside, 1",
    choice: { activation: "tanh", units: 16, leak: 1, placement: "inside", noise: 1 },
  },
  { name: "ReLU, outside, 0.5", choice: { placement: "outside", noise: 0.5 } },
  {
    name: "decision, inside, 1",
    task: "perceptual-decision",
    choice: { units: 32, placement: "inside", noise: 1 },
    updates: 300,
  },
  {
    name: "flip-flop, inside, 0.5",
    task: "flip-flop",
    choice: { units: 32, placement: "inside", noise: 0.5 },
    updates: 300,
  },
];

const sizes: Readonly<Record<string, { trials: number; draws: number }>> = {
  "128 × 8": { trials: 128, draws: 8 },
  "16 × 8": { trials: 16, draws: 8 },
  "8 × 8": { trials: 8, draws: 8 },
};
const truthSize = { trials: 4096, draws: 16 };

export const preferences: CalibratedFamily = {
  title: "Preference curves",
  explained:
    "Networks are measured on few trials (× draws of the noise), each time on others; the truth is one measurement on 4096 × 16. _False_ counts verdicts that are neither that of the truth nor _undecided_; the number in a network's name is its training noise.",
  quantities: [
    "σ*",
    "gain",
    "gain of the training noise",
    "L(0)",
    "L(σ_train)",
    "performance at 0",
    "σ* of performance",
  ],
  cases: (seed) => Promise.all(networks.map((network) => caseOf(network, seed))),
};

async function caseOf(
  { name, task: taskName = "sin", choice, updates }: (typeof networks)[number],
  seed: number,
): Promise<CalibratedCase> {
  const task = findTask(taskName);
  const training = trainingFor(task, updates === undefined ? {} : { updates });
  const { network } = await train(networkFor(task, { ...choice, seed }), task, training);
  const at = async (size: typeof truthSize, own: number): Promise<Measured> => {
    const { preference } = await measure(network, { task }, { ...size, seed: own });
    return { reported: reportedOf(preference), verdict: preference.verdict };
  };
  return {
    name,
    sizes: Object.keys(sizes),
    truth: (own) => at(truthSize, own),
    measured: (size, own) => at(sizes[size], own),
  };
}

function reportedOf(preference: Preference): Reported {
  const { preferred, gain, trainingNoiseGain, curve, trainingNoise, performance } = preference;
  const at = (std: number): Reported[string] => {
    const point = curve.find((one) => one.std === std);
    return { value: point?.loss ?? NaN, interval: point?.lossInterval ?? none };
  };
  return {
    "σ*": { value: preferred.std, interval: preferred.interval },
    gain,
    ...(trainingNoiseGain && { "gain of the training noise": trainingNoiseGain }),
    "L(0)": at(0),
    "L(σ_train)": at(trainingNoise),
    ...(performance && {
      "performance at 0": performance.curve[0],
      "σ* of performance": { value: performance.preferred.std, interval: performance.preferred.interval },
    }),
  };
}

const none: Interval = [NaN, NaN];
