/**
 * Operating points: where on its activation function each unit works, along trials, read with one probe σ = σ_train for
 * both placements (Eckstein & Srinivasan 2026: noise-inside training moves units to where less variance passes).
 */

import { refuseGated } from "../../network/specification/cell.js";
import { refuseKind } from "../../network/specification/state-noise.js";
import type { Network } from "../../network/specification/network.js";
import { simulate, simulationOptionKinds, type SimulationOptions } from "../../network/simulation/simulate.js";
import { checkFit } from "../../network/simulation/check-fit.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { noiseBeforeActivation } from "../map/arriving-noise.js";
import { meanOptionKinds, meanRollout, type MeanOptions } from "../map/mean-rollout.js";
import { NoiseFreeMap } from "../map/noise-free-map.js";
import { OperatingCurve } from "./operating-curve.js";
import { preActivations } from "../map/pre-activation.js";
import {
  weightedHistogram,
  weightedQuantiles,
  weightedQuartiles,
  type Histogram,
  type Quartiles,
} from "../../math/statistics/weighted-summary.js";
import { checkReplicates, type Interval } from "../../math/statistics/bootstrap.js";
import { medianInterval } from "../../math/statistics/median-interval.js";
import { kernelChoices } from "@dither/kernels";
import { checkArguments } from "../../base/check-arguments.js";
import type { Shape } from "../../base/kinds.js";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";

export interface OperatingPointOptions extends MeanOptions {
  /** Which trajectory: `silent`, without noise (default), or `noisy`, the mean over draws at `std`. */
  along?: "silent" | "noisy";
  /**
   * σ that transmission and asymmetry are read with; default the training noise, in both placements. Each unit is read
   * with what reaches its f of it: σ s_i with scales, σ √(W_in W_inᵀ)_ii for noise on the input, and in the current form
   * what the leak lets through, γσ/√(1−(1−γ)²) for white noise.
   */
  probe?: number;
  /** Which steps count: those of the loss, by its weight summed over outputs (default), or all alike. */
  weighting?: "loss" | "equal";
}

/** What each of {@link OperatingPointOptions} may be. */
export const operatingPointOptionKinds = {
  along: ["noisy", "silent"],
  probe: "number",
  weighting: ["equal", "loss"],
  draws: "number",
  firstDraw: "number",
  onProgress: "function",
  signal: "signal",
  kernel: kernelChoices,
  std: "number",
  seed: "number",
} as const satisfies OptionKinds<OperatingPointOptions>;

/** All arrays but the weights are `[step, unit, trial]`. */
export interface OperatingPoints {
  steps: number;
  units: number;
  count: number;
  along: "silent" | "noisy";
  /** σ of the probe. */
  probe: number;
  /** What reaches each unit's f of it, `[unit]`, in which a/σ is counted. */
  probes: Float64Array;
  /** a */
  preActivation: Float64Array;
  /** a/σ */
  ratio: Float64Array;
  /** Var f(a+σξ) / (σ² max f′²) */
  transmission: Float64Array;
  /** 2 (E f(a+σξ) − f(a)) / E[f(a+σ|ξ|) − f(a−σ|ξ|)] */
  asymmetry: Float64Array;
  /** What each step of each trial counts, `[step, trial]`. */
  weight: Float64Array;
}

/**
 * The operating points of a network on trials.
 * @throws DitherError `value` where the probe is 0, `mismatch` where trials do not fit the network, `aborted`.
 * @example
 * ```ts
 * import { findTask, networkFor, operatingPoints, summariseOperatingPoints, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const points = await operatingPoints(network, testTrials(task, 32, 1));
 * const { transmission } = summariseOperatingPoints(points);
 * console.log(transmission.median > 0 && transmission.median < 1); // true
 * ```
 */
export async function operatingPoints(
  network: Network,
  trials: Trials,
  options: OperatingPointOptions = {},
): Promise<OperatingPoints> {
  checkArguments("operatingPoints", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("operatingPoints", options, operatingPointOptionKinds);
  const { along = "silent", probe = network.specification.noise.std, weighting = "loss" } = options;
  const { map, curves, probes, preActivation } = await readPoints(network, trials, options);
  const transmission = new Float64Array(preActivation.length);
  const asymmetry = new Float64Array(preActivation.length);
  preActivation.forEach((a, k) => {
    const value = curves[Math.floor(k / trials.count) % map.units].interpolated(a);
    transmission[k] = value.transmission;
    asymmetry[k] = value.asymmetry;
  });
  return {
    steps: trials.steps,
    units: map.units,
    count: trials.count,
    along,
    probe,
    probes,
    preActivation,
    ratio: preActivation.map((a, k) => a / probes[Math.floor(k / trials.count) % map.units]),
    transmission,
    asymmetry,
    weight: weighting === "equal" ? new Float64Array(trials.steps * trials.count).fill(1) : stepWeights(trials),
  };
}

/**
 * The median of {@link summariseOperatingPoints}'s transmission alone, along the silent trajectory: a sixth of the work.
 * @throws DitherError as {@link operatingPoints}
 */
export async function medianTransmission(
  network: Network,
  trials: Trials,
  options: Pick<OperatingPointOptions, "probe" | "kernel" | "signal"> = {},
): Promise<number> {
  checkArguments("medianTransmission", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("medianTransmission", options, { signal: "signal", kernel: kernelChoices, probe: "number" });
  const { map, curves, preActivation } = await readPoints(network, trials, options);
  const perStep = map.units * trials.count;
  const ofStep = stepWeights(trials);
  const weights = preActivation.map((_, k) => ofStep[Math.floor(k / perStep) * trials.count + (k % trials.count)]);
  const transmission = preActivation.map((a, k) =>
    weights[k] > 0 ? curves[Math.floor(k / trials.count) % map.units].transmission(a) : 0,
  );
  return weightedQuartiles(transmission, weights).median;
}

/** Pre-activations along the trajectory, and what they are read with. */
async function readPoints(
  network: Network,
  trials: Trials,
  options: OperatingPointOptions,
): Promise<{ map: NoiseFreeMap; curves: OperatingCurve[]; probes: Float64Array; preActivation: Float64Array }> {
  checkFit(network.specification, trials, "operating points");
  refuseGated(network.specification, "operating points");
  refuseKind(network.specification, "operating points");
  const map = new NoiseFreeMap(network);
  const probes = probesOf(network, options.probe ?? network.specification.noise.std);
  const curves = unitCurves(map, probes);
  const states =
    options.along === "noisy"
      ? (await meanRollout(network, trials, optionsFor<MeanOptions>(options, meanOptionKinds))).mean
      : (await simulate(network, trials, { ...optionsFor<SimulationOptions>(options, simulationOptionKinds), std: 0 }))
          .states;
  return { map, curves, probes, preActivation: preActivations(map, trials, states) };
}

/** What reaches each unit's f of the probe. Units that no noise reaches are read with a millionth of the largest: the limit. */
function probesOf(network: Network, probe: number): Float64Array {
  const arriving = noiseBeforeActivation(network, probe);
  const largest = Math.max(...arriving);
  return largest > 0 ? arriving.map((level) => Math.max(level, 1e-6 * largest)) : arriving;
}

/** The curve of each unit, `[unit]`; units with the same smoothing and probe share one. */
function unitCurves({ activation, smoothing }: NoiseFreeMap, probes: Float64Array): OperatingCurve[] {
  const made = new Map<string, OperatingCurve>();
  return Array.from(smoothing, (std, i) => {
    const key = `${std} ${probes[i]}`;
    const curve = made.get(key) ?? new OperatingCurve(activation, probes[i], std);
    made.set(key, curve);
    return curve;
  });
}

/** Loss weight summed over outputs, `[step, trial]`. */
function stepWeights({ steps, outputs, count, weight }: Trials): Float64Array {
  const out = new Float64Array(steps * count);
  for (let t = 0; t < steps; t++)
    for (let o = 0; o < outputs; o++)
      for (let k = 0; k < count; k++) out[t * count + k] += weight[(t * outputs + o) * count + k];
  return out;
}

/** What is checked of {@link OperatingPoints}. */
export const operatingPointsShape = {
  steps: "number",
  units: "number",
  count: "number",
  probe: "number",
  preActivation: "floats",
  ratio: "floats",
  transmission: "floats",
  asymmetry: "floats",
  weight: "floats",
} as const satisfies Shape<OperatingPoints>;

/** Quartiles over units, steps and trials, and how far the median would be off with other trials. */
export interface OperatingQuartiles extends Quartiles {
  /** 95 % interval of the median; null from a single trial, or where it was not asked for. */
  medianInterval: Interval | null;
}

export interface OperatingSummary {
  /** Trials that the medians and their intervals rest on. */
  trials: number;
  ratio: OperatingQuartiles;
  transmission: OperatingQuartiles;
  asymmetry: OperatingQuartiles;
  /** Share of the weight with |a| < σ. */
  nearKink: number;
  histograms: Record<"ratio" | "transmission" | "asymmetry", Histogram>;
  /** Weighted medians of each unit, `[unit]`. */
  unitMedians: { ratio: number[]; transmission: number[]; asymmetry: number[] };
}

type Measure = "ratio" | "transmission" | "asymmetry";

/**
 * Weighted medians, quartiles and histograms over units, steps and trials, as plain JSON. Histograms have 20 bins; that of
 * a/σ is on [−5, 5], or where most of it lies beyond, on the first range up to ±1000 that holds four fifths. The intervals of the
 * medians are 95 % percentile bootstraps over trials, of 400 replicates unless `replicates` says otherwise; 0 leaves them out.
 */
export function summariseOperatingPoints(
  points: OperatingPoints,
  options: { bins?: number; replicates?: number; seed?: number } = {},
): OperatingSummary {
  checkArguments("summariseOperatingPoints", { points }, { points: operatingPointsShape });
  checkOptions("summariseOperatingPoints", options, { bins: "number", replicates: "number", seed: "number" });
  const { bins = 20, replicates = 400, seed = 1 } = options;
  if (replicates !== 0) checkReplicates(replicates);
  const { steps, units, count, weight, ratio } = points;
  const weights = ratio.map((_, k) => weight[Math.floor(k / (units * count)) * count + (k % count)]);
  const ofUnit = (values: Float64Array, unit: number): Float64Array =>
    Float64Array.from(
      { length: steps * count },
      (_, k) => values[(Math.floor(k / count) * units + unit) * count + (k % count)],
    );
  const resampling = { trials: count, trialOf: (k: number): number => k % count, replicates, seed };
  const all = (name: Measure): OperatingQuartiles => ({
    ...weightedQuartiles(points[name], weights),
    medianInterval: replicates === 0 ? null : medianInterval(points[name], weights, resampling),
  });
  const histogram = (name: Measure, from: number, to: number): Histogram =>
    weightedHistogram(points[name], weights, { from, to, bins });
  const medians = (name: Measure): number[] =>
    Array.from({ length: units }, (_, i) => weightedQuartiles(ofUnit(points[name], i), weight).median);
  const reach = ratioReach(ratio, weights);
  const near = weightedHistogram(ratio.map(Math.abs), weights, { from: 0, to: 2, bins: 2 });
  return {
    trials: count,
    ratio: all("ratio"),
    transmission: all("transmission"),
    asymmetry: all("asymmetry"),
    nearKink: near.shares[0],
    histograms: {
      ratio: histogram("ratio", -reach, reach),
      transmission: histogram("transmission", 0, 1),
      asymmetry: histogram("asymmetry", -1, 1),
    },
    unitMedians: { ratio: medians("ratio"), transmission: medians("transmission"), asymmetry: medians("asymmetry") },
  };
}

function ratioReach(ratio: Float64Array, weights: Float64Array): number {
  const [half, most] = weightedQuantiles(ratio.map(Math.abs), weights, [0.5, 0.8]);
  return half > 5 ? ([10, 20, 50, 100, 200, 500].find((reach) => most <= reach) ?? 1000) : 5;
}
