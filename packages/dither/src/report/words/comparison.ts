/** What a report is made from: trained networks of one or both placements and what was measured on them, as plain JSON. */

import type { NoiseKind, Placement } from "../../network/specification/specification.js";
import type { Performance } from "../../preference/statistics/preference.js";
import type { CurvePoint, Gain, Preference } from "../../preference/statistics/preference.js";
import type { Verdict } from "../../preference/statistics/verdict.js";
import type { Interval } from "../../math/statistics/bootstrap.js";
import type { Scene } from "../../tasks/contract/plant.js";
import { type Shape } from "../../base/kinds.js";
import type { Trajectories } from "../../preference/curve/trajectories.js";

/** One trained network and its measured preference. */
export interface ComparisonNetwork {
  readonly placement: Placement;
  readonly seed: number;
  readonly preferred: Preference["preferred"];
  readonly gain: Gain;
  /** L(0)/L(σ_train); null without training noise. */
  readonly lossRatio: number | null;
  readonly verdict: Verdict;
  /** Training loss at the last update. */
  readonly finalLoss: number;
  /** The network's hash, hexadecimal. */
  readonly sha256: string;
  readonly preference: Preference;
}

/** All networks of one placement taken together. */
export interface PlacementSummary {
  readonly placement: Placement;
  /** How many networks. */
  readonly networks: number;
  /** Means over networks, with intervals over networks (seeds) and trials. */
  readonly curve: readonly CurvePoint[];
  readonly preferred: Preference["preferred"];
  readonly gain: Gain;
  /** L(0)/L(σ_train): the median network, the lowest and the highest; null without training noise. */
  readonly lossRatio: { readonly median: number; readonly low: number; readonly high: number } | null;
  /** Networks by verdict; the three sum to `networks`. */
  readonly prefersNoise: number;
  readonly prefersSilence: number;
  readonly undecided: number;
  readonly verdict: Verdict;
  /** Mean score against test noise, for tasks that have one. */
  readonly performance?: Performance;
}

/** One output channel of one network in one trial: target, output without noise, and outputs with the training noise. */
export interface ExampleOutput {
  readonly placement: Placement;
  /** What distinguishes the trial, in words: "u = 0.5". Examples of both placements with one label share a column. */
  readonly input: string;
  /** All arrays have one value per step. */
  readonly target: readonly number[];
  /** Loss weight; the steps with weight above 0 are those that count. */
  readonly weight: readonly number[];
  /** Output with the noise switched off. */
  readonly silent: readonly number[];
  /** Mean, 2.5 % and 97.5 % points over draws of the training noise. */
  readonly noisyMean: readonly number[];
  readonly noisyLow: readonly number[];
  readonly noisyHigh: readonly number[];
  /** Output of a repaired network without noise; default none. */
  readonly repaired?: readonly number[];
}

/** Ways through the world of a closed-loop task, of the first network of a placement. */
export interface ComparisonWays {
  readonly scene: Scene;
  readonly rows: readonly TrajectoryRow[];
}

/** A comparison of placements on one task: everything its report shows. */
export interface Comparison {
  readonly kind: "comparison";
  /** Overrides the title that states the finding. */
  readonly title?: string;
  readonly task: string;
  readonly taskDescription: string;
  readonly seeds: readonly number[];
  /** σ_train, standard deviation per step, or what the level of the kind is; 0 for none. */
  readonly trainingNoise: number;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  readonly updates: number;
  readonly units: number;
  /** The network in words, beyond its number of units: "ReLU, leak 0.2, biases start at 0". */
  readonly networkDescription: string;
  /** The training in words: optimiser, learning rate, batch. */
  readonly trainingDescription?: string;
  /** Version of Dither. */
  readonly version: string;
  /** The command line that repeats it. */
  readonly command: string;
  readonly networks: readonly ComparisonNetwork[];
  /** One entry per placement compared, one or two. */
  readonly summary: readonly PlacementSummary[];
  readonly examples: readonly ExampleOutput[];
  /** Trials with the training noise and without, where the task has a world to draw. */
  readonly ways?: ComparisonWays;
  /** Caveats, one sentence or paragraph each. */
  readonly notes: readonly string[];
}

/** What is checked of {@link Comparison}. */
export const comparisonShape = {
  task: "text",
  taskDescription: "text",
  seeds: "numbers",
  trainingNoise: "number",
  updates: "number",
  units: "number",
  networkDescription: "text",
  version: "text",
  command: "text",
  networks: "array",
  summary: "array",
  examples: "array",
  notes: "array",
} as const satisfies Shape<Comparison>;

/** The part of a summary, or of one network's preference, that a curve is drawn from. */
export interface MeasuredCurve {
  readonly placement: Placement;
  readonly curve: readonly CurvePoint[];
  readonly preferred: { readonly std: number; readonly interval: Readonly<Interval> };
}

/** Curves drawn together; a {@link Comparison} is one. */
export interface MeasuredCurves {
  readonly trainingNoise: number;
  /** What the noise is, by which its level is named; default additive. */
  readonly noiseKind?: NoiseKind;
  readonly summary: readonly MeasuredCurve[];
}

/** The ways of one network: panels side by side, one per noise level. */
export interface TrajectoryRow {
  readonly placement: Placement;
  readonly panels: readonly Trajectories[];
}
