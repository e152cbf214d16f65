/** What a measurement of a preference curve reports; plain JSON. */

import type { ChosenDraws } from "./choose-draws.js";
import type { PerformanceReport } from "./performance.js";

/** A 95 % interval. */
export type Interval = [low: number, high: number];

export type Verdict = "prefers noise" | "prefers silence" | "undecided";

/** The loss at one level of test noise. */
export interface CurvePoint {
  /** Test noise σ, standard deviation per step. */
  std: number;
  loss: number;
  lossStandardError: number;
  lossInterval: Interval;
  /** Null where the loss is no squared output error. */
  biasSquared: number | null;
  biasSquaredStandardError: number | null;
  variance: number | null;
  varianceStandardError: number | null;
}

export interface Gain {
  /** A share of the noise-free loss: 1 − L(σ)/L(0). */
  value: number;
  interval: Interval;
}

/** When a network should prefer noise, from two measured numbers: D = bias²(0) − bias²(σ_train), V = variance(σ_train). */
export interface Law {
  /** D/V; a preference is expected above ½. Null without training noise. */
  biasOverVariance: number | null;
  /** Predicted σ*∕σ_train if the shift grows like σ² (smooth): √(1 − V/2D), 0 for D/V ≤ ½. */
  smooth: number | null;
  /** Predicted σ*∕σ_train if the shift grows like σ (a kink): D/(D+V), 0 for D ≤ 0. */
  kink: number | null;
  /** The two predictions in ascending order. */
  bracket: Interval | null;
}

export interface Preference extends PerformanceReport {
  curve: CurvePoint[];
  preferred: { std: number; ratio: number | null; interval: Interval };
  /** Where bias² alone is lowest. */
  biasMinimum: { std: number; ratio: number | null } | null;
  /** What the best noise removes of the noise-free loss, cross-fitted. */
  gain: Gain;
  /** What keeping the training noise removes of the noise-free loss; null without training noise. */
  trainingNoiseGain: Gain | null;
  /** L(0)/L(σ_train); null without training noise. */
  lossRatio: number | null;
  law: Law;
  verdict: Verdict;
  trainingNoise: number;
  /** Whether the intervals come from resampling trials (a generated task) or noise draws (trials from a file). */
  resampled: "trials" | "draws";
  seed: number;
  trials: number;
  /** Noise draws per trial. */
  draws: number;
  /** How the draws were chosen, where they were not given: for trials from a file. */
  chosenDraws?: ChosenDraws;
  /** Why the intervals cannot be trusted, where they come from fewer than 8 trials or draws. */
  caution?: string;
}
