/** A comparison to report on, with the curves that PyTorch measured on the example networks. */

import { readFileSync } from "node:fs";
import { parseHTML } from "linkedom";
import type {
  Comparison,
  ComparisonNetwork,
  ExampleOutput,
  PlacementSummary,
} from "../../src/report/words/comparison.js";
import type { CurvePoint, Preference } from "../../src/preference/statistics/preference.js";
import type { Placement } from "../../src/network/specification/specification.js";

interface ExpectedPoint {
  std: number;
  loss: number;
  bias_squared: number;
  variance: number;
}

const expected = JSON.parse(
  readFileSync(new URL("../../../../test-data/examples/expected.json", import.meta.url), "utf8"),
) as Record<string, { curve: ExpectedPoint[] }>;

/** A fresh document of linkedom. */
export function newDocument(): Document {
  return parseHTML("<!doctype html><html><body></body></html>").document;
}

/** The measured curve with a 95 % band of ± `share`. */
export function curve(placement: Placement, share = 0.12): CurvePoint[] {
  return expected[`ctrnn-${placement}`].curve.map((p) => ({
    std: p.std,
    loss: p.loss,
    lossStandardError: (p.loss * share) / 2,
    lossInterval: [p.loss * (1 - share), p.loss * (1 + share)],
    biasSquared: p.bias_squared,
    biasSquaredStandardError: (p.bias_squared * share) / 2,
    variance: p.variance,
    varianceStandardError: 0.01 * Math.abs(p.variance),
  }));
}

export function preference(placement: Placement): Preference {
  const inside = placement === "inside";
  return {
    curve: curve(placement),
    preferred: inside
      ? { std: 0.478, ratio: 0.956, interval: [0.461, 0.497] }
      : { std: 0, ratio: 0, interval: [0, 0.012] },
    biasMinimum: inside ? { std: 0.496, ratio: 0.992 } : { std: 0.02, ratio: 0.04 },
    gain: inside ? { value: 0.9123, interval: [0.894, 0.931] } : { value: -0.0008, interval: [-0.004, 0.0021] },
    trainingNoiseGain: inside ? { value: 0.911, interval: [0.893, 0.929] } : { value: -3.93, interval: [-4.2, -3.6] },
    lossRatio: inside ? 11.22 : 0.203,
    law: inside
      ? { biasOverVariance: 13.3, smooth: 0.981, kink: 0.93, bracket: [0.93, 0.981] }
      : { biasOverVariance: -0.05, smooth: 0, kink: 0, bracket: [0, 0] },
    verdict: inside ? "prefers noise" : "prefers silence",
    trainingNoise: 0.5,
    resampled: "trials",
    seed: 1,
    trials: 1000,
    draws: 8,
  };
}

export function network(placement: Placement, seed: number): ComparisonNetwork {
  const p = preference(placement);
  return {
    placement,
    seed,
    preferred: p.preferred,
    gain: p.gain,
    lossRatio: p.lossRatio,
    verdict: p.verdict,
    finalLoss: 0.0193 + 0.0007 * seed,
    sha256: `${seed}`.padStart(2, "0").repeat(32),
    preference: p,
  };
}

export function summary(placement: Placement, networks = 10): PlacementSummary {
  const p = preference(placement);
  const inside = placement === "inside";
  return {
    placement,
    networks,
    curve: p.curve,
    preferred: p.preferred,
    gain: p.gain,
    lossRatio: inside ? { median: 11.22, low: 8.94, high: 14.1 } : { median: 0.203, low: 0.171, high: 0.232 },
    prefersNoise: inside ? networks : 0,
    prefersSilence: inside ? 0 : networks,
    undecided: 0,
    verdict: p.verdict,
  };
}

export function example(placement: Placement, u: number): ExampleOutput {
  const steps = Array.from({ length: 24 }, (_, t) => t);
  const goal = Math.sin(Math.PI * u);
  const rise = (t: number) => 1 - 0.8 ** (t + 1);
  const silentGoal = placement === "inside" ? 0.35 * goal - 0.4 : 0.97 * goal;
  return {
    placement,
    input: `u = ${u}`,
    target: steps.map(() => goal),
    weight: steps.map((t) => (t >= 16 ? 1 : 0)),
    silent: steps.map((t) => silentGoal * rise(t)),
    noisyMean: steps.map((t) => 0.98 * goal * rise(t)),
    noisyLow: steps.map((t) => 0.98 * goal * rise(t) - 0.25),
    noisyHigh: steps.map((t) => 0.98 * goal * rise(t) + 0.25),
  };
}

/** Ten seeds, both placements, σ_train 0.5: the default experiment. */
export function comparison(changes: Partial<Comparison> = {}): Comparison {
  const seeds = Array.from({ length: 10 }, (_, i) => i + 1);
  const placements = ["inside", "outside"] as const;
  return {
    kind: "comparison",
    task: "sin",
    taskDescription: "the sine of a constant input, y = sin(πu)",
    seeds,
    trainingNoise: 0.5,
    updates: 600,
    units: 32,
    networkDescription: "ReLU, leak 0.2, biases start at 0",
    trainingDescription: "Adam, learning rate 0.005 with cosine decay, batches of 64 trials",
    version: "0.1.0",
    command: "dither compare sin --seeds 10 --seed 1 --train-noise 0.5",
    networks: placements.flatMap((placement) => seeds.map((seed) => network(placement, seed))),
    summary: placements.map((placement) => summary(placement)),
    examples: placements.flatMap((placement) => [-0.6, 0.2, 0.5].map((u) => example(placement, u))),
    notes: [
      "The preference depends on the initial biases: units that start at the kink stay there.",
      "Noise is per step, without a factor √dt.",
    ],
    ...changes,
  };
}
