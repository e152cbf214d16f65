/** What a measurement of a preference curve reports; plain JSON. */

import type { ChosenDraws } from "../curve/choose-draws.js";
import { type Interval } from "../../math/statistics/bootstrap.js";
import { type Law } from "../curve/law.js";
import type { Calibration } from "./calibration.js";
import { type Verdict } from "./verdict.js";

/** The loss at one level of test noise. */
export interface CurvePoint {
  /** Test noise σ, standard deviation per step. */
  std: number;
  loss: number;
  lossStandardError: number;
  lossInterval: Interval;
  /**
   * Null where the loss is that of a world in closed loop. Of a cross-entropy the first is the loss of the mean logits, and the second
   * what their spread adds to it.
   */
  biasSquared: number | null;
  biasSquaredStandardError: number | null;
  variance: number | null;
  varianceStandardError: number | null;
  /** Where the loss is a cross-entropy: of the logits, before softmax or sigmoid. */
  logits?: LogitPoint;
}

/** What noise does to logits, each with its standard error. */
export interface LogitPoint {
  /** ½ tr(H C): what the spread of the logits adds to the loss, to second order, with their covariance C and the loss's curvature H. */
  secondOrder: number;
  secondOrderStandardError: number;
  /** Mean square of the change of the mean logits from those without noise, by weight. */
  shiftSquared: number;
  shiftSquaredStandardError: number;
  variance: number;
  varianceStandardError: number;
}

export interface Gain {
  /** A share of the noise-free loss: 1 − L(σ)/L(0). */
  value: number;
  interval: Interval;
}

export interface Preference extends PerformanceReport {
  curve: CurvePoint[];
  preferred: { std: number; ratio: number | null; interval: Interval };
  /** Where bias² alone is lowest; of a cross-entropy, where the loss of the mean logits is. */
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

/** A measure at one level of test noise. */
export interface PerformancePoint {
  std: number;
  /** Mean over trials and draws. */
  value: number;
  standardError: number;
  /** 95 %. */
  interval: Interval;
}

/** The score against test noise. */
export interface Performance {
  curve: PerformancePoint[];
  /** Where the score is highest: the preferred noise of the performance, with a 95 % bootstrap interval. */
  preferred: Preference["preferred"];
  /** The verdict on 1 − score, by the rule for losses; of one network alone. */
  verdict?: Verdict;
}

/** A named measure against test noise. */
export interface MeasureCurve {
  name: string;
  description: string;
  curve: PerformancePoint[];
}

/** One of the tasks that a task of several is made of. */
export interface ConditionPreference extends Pick<
  Preference,
  "curve" | "preferred" | "gain" | "trainingNoiseGain" | "lossRatio" | "verdict"
> {
  condition: string;
  trials: number;
  performance?: Performance;
}

export interface PerformanceReport {
  performance?: Performance;
  measures?: MeasureCurve[];
  /** How sure outputs with labels are against how often they are right, for each readout that has them. */
  calibration?: Calibration[];
  conditions?: ConditionPreference[];
}
