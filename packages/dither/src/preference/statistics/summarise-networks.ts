/** Several networks of one placement, trained from different seeds: their mean curve and what they prefer as a group. */

import { DitherError } from "../../base/errors.js";
import {
  checkReplicates,
  defaultReplicates,
  percentileInterval,
  quantile,
  resampler,
} from "../../math/statistics/bootstrap.js";
import { crossFittedGain, mostGain } from "./gain.js";
import { emptyHalfCurves, halfCurves, resampleHalves } from "./split-half.js";
import { fittingReach } from "../curve/levels.js";
import type { CurvePoint, Gain, Preference } from "./preference.js";
import type { Verdict } from "./verdict.js";
import type { Interval } from "../../math/statistics/bootstrap.js";
import { preferredNoise } from "../curve/preferred-noise.js";
import { checkSamples, type CurveSamples } from "../curve/samples.js";
import { meanOf, standardErrorOfMean } from "../../math/statistics/standard-error.js";
import { verdictOf } from "./verdict.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

/** Median, lowest and highest value among the networks. */
export interface Spread {
  median: number;
  low: number;
  high: number;
}

export interface NetworksSummary {
  /** Number of networks. */
  networks: number;
  /** Means over the networks, at the levels that all of them share. */
  curve: CurvePoint[];
  /** Where the mean curve is lowest; `ratio` is null without training noise. */
  preferred: { std: number; ratio: number | null; interval: Interval };
  /** σ*∕σ_train of the single networks; null without training noise. */
  ratios: Spread | null;
  /** Mean of the networks' cross-fitted gains. */
  gain: Gain;
  /** L(0)/L(σ_train) of the single networks; null without training noise. */
  lossRatio: Spread | null;
  /** How many networks have which verdict. */
  prefersNoise: number;
  prefersSilence: number;
  undecided: number;
  /** The verdict from the group's own intervals. */
  verdict: Verdict;
}

export interface SummariseNetworksOptions {
  /** Seed of the bootstrap. */
  seed: number;
  /** Bootstrap replicates. Default 1,000. */
  replicates?: number;
}

/** What each of {@link SummariseNetworksOptions} may be. */
export const summariseNetworksOptionKinds = {
  seed: "number",
  replicates: "number",
} as const satisfies OptionKinds<SummariseNetworksOptions>;

/** Stratum of the draws that choose networks; 0 and 1 are the halves of the units. */
const networkStratum = 2;

/**
 * Summarises networks of one cell: same placement, same training noise, different seeds. Intervals are 95 % percentile
 * bootstraps over networks and, within each network drawn, over its units, widened for few networks; standard errors come from the scatter
 * between networks (with one network, from its own). A single network's intervals know nothing of other seeds.
 *
 * @param samplesPerNetwork one for each network
 * @param preferences of the same networks in the same order
 * @throws DitherError `usage` without networks, `mismatch` if the two lists or the training noises differ or fewer than
 * two levels are shared.
 */
export function summariseNetworks(
  samplesPerNetwork: readonly CurveSamples[],
  preferences: readonly Preference[],
  options: SummariseNetworksOptions,
): NetworksSummary {
  checkArguments(
    "summariseNetworks",
    { samplesPerNetwork, preferences, options },
    { samplesPerNetwork: "array", preferences: "array", options: { seed: "number" } },
  );
  checkOptions("summariseNetworks", options, summariseNetworksOptionKinds);
  const { seed, replicates = defaultReplicates } = options;
  const networks = samplesPerNetwork.length;
  const trainingNoise = checkNetworks(samplesPerNetwork, preferences);
  checkReplicates(replicates);
  const levels = commonLevels(samplesPerNetwork);
  const rows = samplesPerNetwork.map((samples) => Int32Array.from(levels, (level) => samples.levels.indexOf(level)));
  const reach = fittingReach(levels);
  const reaches = samplesPerNetwork.map((samples) => fittingReach(samples.levels));
  const counts = samplesPerNetwork.map((samples) => new Float64Array(samples.weight.length));
  const curves = samplesPerNetwork.map((samples) => emptyHalfCurves(samples.levels.length));

  const resample = resampler(seed);
  const drawn = new Float64Array(networks);
  const mean = new Float64Array(levels.length);
  const curveReplicates = Array.from(levels, () => new Float64Array(replicates));
  const preferredReplicates = new Float64Array(replicates);
  const gainReplicates = new Float64Array(replicates);
  const mostReplicates = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate++) {
    resample(drawn, { replicate, stratum: networkStratum });
    mean.fill(0);
    let slot = 0;
    for (let k = 0; k < networks; k++) {
      for (let copy = 0; copy < drawn[k]; copy++) {
        resampleHalves(samplesPerNetwork[k], resample, counts[k], replicate, slot++);
        const { even, odd, whole } = halfCurves(samplesPerNetwork[k], counts[k], curves[k]);
        for (let i = 0; i < levels.length; i++) mean[i] += whole[rows[k][i]] / networks;
        gainReplicates[replicate] += crossFittedGain(samplesPerNetwork[k].levels, even, odd, reaches[k]) / networks;
      }
    }
    for (let i = 0; i < levels.length; i++) curveReplicates[i][replicate] = mean[i];
    preferredReplicates[replicate] = preferredNoise(levels, mean, { reach });
    mostReplicates[replicate] = mostGain(mean);
  }

  // Few networks are the rule: percentiles alone would cover less than they say.
  const interval = (values: Float64Array): Interval => percentileInterval(values, networks);
  const curve = meanCurve(levels, rows, preferences, curveReplicates.map(interval));
  const meanLosses = Float64Array.from(curve, (point) => point.loss);
  const std = preferredNoise(levels, meanLosses, { reach });
  const preferredInterval = interval(preferredReplicates);
  const gain: Gain = {
    value: meanOf(preferences.map((preference) => preference.gain.value)),
    interval: interval(gainReplicates),
  };
  const count = (verdict: Verdict): number => preferences.filter((preference) => preference.verdict === verdict).length;
  return {
    networks,
    curve,
    preferred: { std, ratio: trainingNoise > 0 ? std / trainingNoise : null, interval: preferredInterval },
    ratios: spread(preferences.map((preference) => preference.preferred.ratio)),
    gain,
    lossRatio: spread(preferences.map((preference) => preference.lossRatio)),
    prefersNoise: count("prefers noise"),
    prefersSilence: count("prefers silence"),
    undecided: count("undecided"),
    verdict: verdictOf({ gain: gain.interval, preferred: preferredInterval, most: interval(mostReplicates) }),
  };
}

/** The networks' training noise, once they are known to belong together. */
function checkNetworks(samples: readonly CurveSamples[], preferences: readonly Preference[]): number {
  if (samples.length === 0)
    throw new DitherError("usage", "summary of networks: expected one network at least, got none.");
  if (samples.length !== preferences.length)
    throw new DitherError(
      "mismatch",
      `summary of networks: expected one preference per network, got ${preferences.length} for ${samples.length}.`,
    );
  samples.forEach((one, k) => {
    checkSamples(one);
    if (one.levels.some((level, i) => level !== preferences[k].curve[i]?.std))
      throw new DitherError("mismatch", `summary of networks: network ${k}'s samples and preference differ in levels.`);
  });
  const { trainingNoise } = preferences[0];
  const other = preferences.find((preference) => preference.trainingNoise !== trainingNoise);
  if (other)
    throw new DitherError(
      "mismatch",
      `summary of networks: expected one training noise, got ${trainingNoise} and ${other.trainingNoise}. Summarise them apart.`,
    );
  return trainingNoise;
}

/** The levels that every network was measured at, ascending. Refinement and extension differ between networks. */
function commonLevels(samples: readonly CurveSamples[]): Float64Array {
  const others = samples.slice(1).map(({ levels }) => new Set(levels));
  const common = samples[0].levels.filter((level) => others.every((levels) => levels.has(level)));
  if (common.length < 2)
    throw new DitherError(
      "mismatch",
      "summary of networks: expected two or more noise levels that all networks share. Measure them on the same grid.",
    );
  return common;
}

function meanCurve(
  levels: Float64Array,
  rows: Int32Array[],
  preferences: readonly Preference[],
  intervals: Interval[],
): CurvePoint[] {
  return Array.from(levels, (std, i): CurvePoint => {
    const points = preferences.map((preference, k) => preference.curve[rows[k][i]]);
    const loss = meanWithError(points.map((point) => [point.loss, point.lossStandardError]));
    const bias = meanWithError(points.map((point) => [point.biasSquared, point.biasSquaredStandardError]));
    const variance = meanWithError(points.map((point) => [point.variance, point.varianceStandardError]));
    return {
      std,
      loss: loss[0] ?? NaN,
      lossStandardError: loss[1] ?? NaN,
      lossInterval: intervals[i],
      biasSquared: bias[0],
      biasSquaredStandardError: bias[1],
      variance: variance[0],
      varianceStandardError: variance[1],
    };
  });
}

/** Mean over networks and its standard error; nulls if a network has no value. */
function meanWithError(pairs: [value: number | null, error: number | null][]): [number | null, number | null] {
  const values = pairs.map(([value]) => value);
  if (!values.every((value) => value !== null)) return [null, null];
  return [meanOf(values), values.length > 1 ? standardErrorOfMean(values) : pairs[0][1]];
}

function spread(values: readonly (number | null)[]): Spread | null {
  const sorted = values.filter((value) => value !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  return { median: quantile(sorted, 0.5), low: sorted[0], high: sorted[sorted.length - 1] };
}
