/** What an explanation reports: why a network prefers its noise, or does not; plain JSON. */

import type { CovarianceKind } from "../closure/method.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import type { PredictedPreference } from "../preference/curve/closure-curve.js";
import type { Preference } from "../preference/statistics/preference.js";
import type { FrozenKind } from "../dynamics/map/frozen-inputs.js";
import type { JointSmoothing } from "../dynamics/bias/joint-smoothing.js";
import type { OperatingSummary } from "../dynamics/operating-points/operating-points.js";
import type { Outlier } from "../dynamics/fixed-points/outliers.js";
import type { Complex } from "../math/linear/spectrum.js";
import type { StabilityKind } from "../dynamics/fixed-points/stability.js";
import type { GateShare } from "./gate-shares.js";
import type { StateView } from "./state-view.js";
import type { WithoutNoise } from "./without-noise.js";
import { type Shape } from "../base/kinds.js";

/**
 * What kind of page it is: a network that can be measured; one trained without noise; one whose units are silent whatever
 * comes; one that runs away without noise, so that nothing can be measured.
 */
export type NetworkCondition = "ordinary" | "trained without noise" | "dead" | "unstable";

/** One unit, in the order of the size of what it carries. */
export interface UnitContribution {
  unit: number;
  /** Carried share of the output bias, signed; null where there is no bias. */
  shareOfBias: number | null;
  standardError: number | null;
  /** Share that originates in it: what its smoothing alone takes along the bias. */
  originating: number | null;
  /** Share of the squared bias that goes when it alone is smoothed. */
  removedAlone: number | null;
  /** Medians of a/σ, transmission and asymmetry over the steps that count; null for noise that follows the state. */
  ratio: number | null;
  transmission: number | null;
  asymmetry: number | null;
}

export interface ExplainedPoint {
  input: number[];
  /** h, or x in the current form, `[unit]`. */
  state: number[];
  /** h, or f(x). */
  rates: number[];
  /** g(W_out h + b_out), `[output]`. */
  output: number[];
  /** |f(a) − h| */
  speed: number;
  q: number;
  /** How many starts ended here. */
  found: number;
  outlier: Outlier;
  /** Null where there were more points than could be linearised. */
  stability: ExplainedStability | null;
  /** Under noise at the level explained, by the closure's stationary law from here; null where that does not converge. */
  noisy: NoisyPoint | null;
}

/** Where a fixed point is under noise: the closure's stationary law, checked against a simulation from the same point. */
export interface NoisyPoint {
  /** Mean rates, `[unit]`, and outputs with their variance, `[output]`. */
  rates: number[];
  output: number[];
  outputVariance: number[];
  /** Root mean square distance of the rates from their mean: the size of the cloud of noise. */
  spread: number;
  /** Stability of the mean dynamics there, f smoothed by the noise that arrives; null where f is not smoothed by one level. */
  stability: StabilityKind | null;
  /** Its slowest decay to 1/e, in steps; null where none decays or is known. */
  slowestSteps: number | null;
  /** By simulation; null where that would have taken too long, or the network diverges. */
  simulated: SimulatedLaw | null;
}

export interface SimulatedLaw {
  /** False where the closure is off, or where an output is skewed by more than 1, flatter than a uniform law or of heavy tails. */
  gaussian: boolean;
  /** Whether the closure's mean output is off, by more than four standard errors and a tenth of the output's standard deviation. */
  closureIsOff: boolean;
  rates: number[];
  spread: number;
  output: number[];
  outputStandardError: number[];
  /** Largest difference between the closure's and the simulated mean output, in standard errors, and in standard deviations of the output. */
  errors: number;
  deviations: number;
  /** Of the output that is furthest from normal. */
  skewness: number;
  excessKurtosis: number;
}

export interface ExplainedStability {
  kind: StabilityKind;
  /** Of the differential equation; differs only where steps are too coarse. */
  continuousKind: StabilityKind;
  spectralRadius: number;
  unstableModes: number;
  marginalModes: number;
  /** Slowest decay to 1/e among the modes that decay, in steps and in ms; null where none does. */
  slowestSteps: number | null;
  slowestMs: number | null;
  /** Modes that turn, by descending modulus, three at most. */
  oscillations: { cyclesPerStep: number; frequencyHz: number | null; timeConstantSteps: number | null }[];
  /** By descending modulus. */
  eigenvalues: Complex[];
}

export interface ExplainedSearch {
  /** How the inputs that were frozen came about. */
  inputs: FrozenKind;
  /** Different inputs in the trials, and how many of them were searched. */
  different: number;
  searched: number;
  starts: number;
  /** Starts there would have been; more than were searched where the search took too long. */
  planned: number;
  unconverged: number;
  summary: string;
}

/** Unique slow points at one tolerance on q, without their states. */
export interface SlowSummary {
  tolerance: number;
  points: number;
  unreached: number;
}

/** Bias² and variance when every input is held until nothing changes any more. */
export interface SettledPoint {
  std: number;
  biasSquared: number;
  variance: number;
}

export interface Settling {
  /** Steps of the trials, and steps until the first and the last one that count. */
  trialSteps: number;
  firstCounted: number;
  lastCounted: number;
  /** Slowest time constant of the stable fixed points, in steps and in ms; null without any. */
  slowestSteps: number | null;
  slowestMs: number | null;
  /** Noise-free bias² over the steps that count, and at the fixed points that the trials lead to; null where inputs or targets move. */
  atSteps: number | null;
  atFixedPoints: number | null;
  /** The same at the last step of each trial that counts; null as those. */
  atEnd: number | null;
  /** Trials that lead to a fixed point, of those tried. */
  settled: number;
  tried: number;
  /** Where the network is not at rest at the last steps that count, and that changes the bias² by more than a tenth. */
  endsBefore: boolean;
  /** Where it is at rest by then, but the steps that count take in the way there, and that changes the bias² by more than a tenth. */
  countsOnset: boolean;
  /** By the closure's stationary law, from no noise up; empty where inputs or targets move. */
  curve: SettledPoint[];
  /** Root mean square over trials of the output's shift from the fixed point to the stationary mean, at the level explained. */
  stationaryShift: number | null;
}

/** Root mean squares over trials (and units, or outputs), free of the Monte Carlo error of the mean. */
export interface ShiftAlong {
  /** `[step]` */
  rates: number[];
  /** Of W_out Δ, before a sigmoid; `[step]` */
  output: number[];
  /** Its limit under constant inputs, by the closure; null where inputs move. */
  stationaryOutput: number | null;
  draws: number;
}

export interface ExplainedOperation extends OperatingSummary {
  probe: number;
  /** Units whose noise-free rate never differs from 0. */
  silentUnits: number;
}

/** What the work was done on, where that is less than all trials. */
export interface Effort {
  /** Trials there are, and how many each part used. */
  trials: number;
  measured: number;
  predicted: number;
  shift: number;
  originating: number;
  /** What else was left out or done in less detail to save time, each with its number; empty for most networks. */
  leftOut: string[];
}

/** One hidden layer: medians over its units, of their medians. */
export interface LayerOperation {
  units: number;
  /** Number of its first unit. */
  firstUnit: number;
  /** a/σ */
  ratio: number;
  transmission: number;
  asymmetry: number;
  /** Root mean square over units of the noise that the layer before brings to f, √(W C Wᵀ)_ii; null where it is not known. */
  incomingNoise: number | null;
}

export interface Explanation {
  kind: "explanation";
  /** What to do and why, in one to three sentences. */
  verdict: string;
  condition: NetworkCondition;
  /** What else a reader should know, a sentence or two each. */
  remarks: string[];
  specification: NetworkSpecification;
  trainingNoise: number;
  /** σ at which shift, shares and operating points are read: the training noise, or 0.5 for a network trained without. */
  std: number;
  /** Noise-free value over that at `std`; null where it is not above 0. */
  growth: { biasSquared: number | null; loss: number | null };
  /** Null where the closure does not apply or diverges. */
  predicted: (PredictedPreference & { preferredStd: number; covariance: CovarianceKind }) | null;
  /** Null for an unstable network. */
  measured: (Preference & { preferredStd: number }) | null;
  /** By descending size of the share that they carry. */
  units: UnitContribution[];
  /** σ that each unit's f is smoothed with for the originating shares, `[unit]`; null where they are not known. */
  smoothingStd: number[] | null;
  /** Units smoothed together; null where there is no bias to remove. */
  smoothing: JointSmoothing | null;
  /** What noise in each gate of a gated cell takes off the bias; null for leaky units, and where noise is not inside. */
  gates: GateShare[] | null;
  /** Along the trial; null for an unstable network and for hidden layers. */
  shift: ShiftAlong | null;
  fixedPoints: ExplainedPoint[];
  search: ExplainedSearch;
  /** Where the search left starts at no fixed point; empty otherwise. */
  slowPoints: SlowSummary[];
  settling: Settling;
  operatingPoints: ExplainedOperation | null;
  /** Operating points of each hidden layer; null for a recurrent network. */
  layers: LayerOperation[] | null;
  /** Root mean square over units of the noise that recurrent weights bring to f, √(W C Wᵀ)_ii; null where the closure diverges. */
  recurrentNoise: number | null;
  /** A picture of the states; null for an unstable network. */
  view: StateView | null;
  /** What an analysis without noise concludes, and which conclusions survive; null for an unstable network. */
  withoutNoise: WithoutNoise | null;
  effort: Effort;
  seed: number;
}

/** What is checked of {@link Explanation}. */
export const explanationShape = {
  verdict: "text",
  condition: ["dead", "ordinary", "trained without noise", "unstable"],
  remarks: "array",
  specification: "specification",
  trainingNoise: "number",
  std: "number",
  growth: "object",
  units: "array",
  fixedPoints: "array",
  search: "object",
  slowPoints: "array",
  settling: "object",
  recurrentNoise: "number or null",
  effort: "object",
  seed: "number",
} as const satisfies Shape<Explanation>;
