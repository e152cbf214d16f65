/**
 * Performance against test noise beside the loss: the task's score with the noise that it prefers, its other measures, and
 * the same for each condition of a task that is several.
 */

import { defaultReplicates } from "../../math/statistics/bootstrap.js";
import { calibrationOf } from "./calibration.js";
import { scoreName, type ScoredSamples } from "../curve/scorer.js";
import type { Preference } from "./preference.js";
import { fewestUnits, type CurveSamples } from "../curve/samples.js";
import { ratioStandardError } from "../../math/statistics/standard-error.js";
import { summariseNetworks, type SummariseNetworksOptions } from "./summarise-networks.js";
import { summarisePreference, type SummariseOptions } from "./summarise.js";
import { summariseNetworksOptionKinds } from "./summarise-networks.js";
import { checkArguments } from "../../base/check-arguments.js";
import { defined, checkOptions } from "../../base/check-options.js";
import { curveSamplesShape } from "../curve/samples.js";
import { summariseOptionKinds } from "./summarise.js";
import { type Performance, type MeasureCurve, type ConditionPreference, type PerformanceReport } from "./preference.js";

/** Which condition each trial belongs to. */
export interface Conditions {
  names: readonly string[];
  /** Number of the condition, `[trial]`. */
  ofTrial: ArrayLike<number>;
}

/** Score, measures and conditions of samples; empty where the task has none. */
export function performanceReport(
  samples: CurveSamples,
  options: SummariseOptions,
  conditions?: Conditions,
): PerformanceReport {
  checkArguments(
    "performanceReport",
    { samples, options },
    {
      samples: curveSamplesShape,
      options: { trainingNoise: "number", seed: "number", trials: "number", draws: "number" },
    },
  );
  checkOptions("performanceReport", options, summariseOptionKinds);
  const performance = performanceOf(samples, options);
  const measures = (samples.scored ?? []).filter(({ name }) => name !== scoreName);
  return defined({
    performance,
    calibration: samples.reliability?.map((one) => calibrationOf(samples, one, options.seed)),
    measures: measures.length > 0 ? measures.map((one) => measureCurve(samples, one)) : undefined,
    conditions: conditions && conditionPreferences(samples, options, conditions),
  });
}

/** The samples of what is missing from a full score, 1 − score, in place of the loss; undefined without a score. */
export function failureSamples(samples: CurveSamples): CurveSamples | undefined {
  const score = samples.scored?.find(({ name }) => name === scoreName);
  if (!score) return undefined;
  const loss = score.sum.map((sum, i) => (score.count[i] > 0 ? Math.max(0, 1 - sum / score.count[i]) : 1));
  return { ...samples, weight: new Float64Array(samples.weight.length).fill(1), loss, parts: null, scored: [] };
}

/** The score against test noise; undefined without a score. */
export function performanceOf(samples: CurveSamples, options: SummariseOptions): Performance | undefined {
  const failures = failureSamples(samples);
  if (!failures) return undefined;
  const preference = summarisePreference(failures, options);
  // Where decisions are right or wrong, loss and accuracy may prefer different noise: both verdicts are given.
  return { ...performanceFrom(preference), ...(samples.reliability && { verdict: preference.verdict }) };
}

/**
 * The mean score of several networks of one cell against test noise, with intervals over networks and trials; undefined
 * unless all have one.
 */
export function networksPerformance(
  samplesPerNetwork: readonly CurveSamples[],
  preferences: readonly Preference[],
  options: SummariseNetworksOptions,
): Performance | undefined {
  checkArguments(
    "networksPerformance",
    { samplesPerNetwork, preferences, options },
    { samplesPerNetwork: "array", preferences: "array", options: { seed: "number" } },
  );
  checkOptions("networksPerformance", options, summariseNetworksOptionKinds);
  const failures = samplesPerNetwork.map(failureSamples).filter((one) => one !== undefined);
  if (failures.length === 0 || failures.length < samplesPerNetwork.length) return undefined;
  const each = failures.map((one, k) => {
    const { trainingNoise, seed, trials, draws } = preferences[k];
    // Intervals of single networks are not used here, so as few replicates as there may be.
    return summarisePreference(one, { trainingNoise, seed, trials, draws, replicates: 40 });
  });
  return performanceFrom(summariseNetworks(failures, each, options));
}

/** A preference of 1 − score, as that of the score. */
export function performanceFrom({ curve, preferred }: Pick<Preference, "curve" | "preferred">): Performance {
  return {
    curve: curve.map(({ std, loss, lossStandardError, lossInterval: [low, high] }) => ({
      std,
      value: 1 - loss,
      standardError: lossStandardError,
      interval: [1 - high, 1 - low],
    })),
    preferred,
  };
}

/** The means of a measure over the trials and draws in which it applies, with intervals of ± 1.96 standard errors. */
function measureCurve(
  { levels, weight }: CurveSamples,
  { name, description, sum, count }: ScoredSamples,
): MeasureCurve {
  const units = weight.length;
  return {
    name,
    description,
    curve: Array.from(levels, (std, level) => {
      const sums = sum.subarray(level * units, (level + 1) * units);
      const counts = count.subarray(level * units, (level + 1) * units);
      const value = total(sums) / total(counts);
      const standardError = ratioStandardError(sums, counts, value);
      return { std, value, standardError, interval: [value - 1.96 * standardError, value + 1.96 * standardError] };
    }),
  };
}

/** The preference of every condition that has trials enough for an interval. */
function conditionPreferences(
  samples: CurveSamples,
  options: SummariseOptions,
  { names, ofTrial }: Conditions,
): ConditionPreference[] {
  return names.flatMap((condition, number) => {
    const units = Array.from(samples.weight.keys()).filter((unit) => ofTrial[unit] === number);
    if (units.length < fewestUnits) return [];
    const own = unitsOf(samples, units);
    const { replicates = defaultReplicates } = options;
    const settings = { ...options, replicates, trials: units.length };
    const { curve, preferred, gain, trainingNoiseGain, lossRatio, verdict } = summarisePreference(own, settings);
    const performance = performanceOf(own, settings);
    return [
      defined({
        condition,
        trials: units.length,
        curve,
        preferred,
        gain,
        trainingNoiseGain,
        lossRatio,
        verdict,
        performance,
      }),
    ];
  });
}

/** The samples of some units. Bias² and variance are known for all together only. */
function unitsOf(samples: CurveSamples, units: readonly number[]): CurveSamples {
  const all = samples.weight.length;
  const pick = (values: Float64Array): Float64Array =>
    Float64Array.from(
      { length: samples.levels.length * units.length },
      (_, i) => values[Math.floor(i / units.length) * all + units[i % units.length]],
    );
  return {
    ...samples,
    weight: Float64Array.from(units, (unit) => samples.weight[unit]),
    loss: pick(samples.loss),
    parts: null,
    scored: (samples.scored ?? []).map((one) => ({ ...one, sum: pick(one.sum), count: pick(one.count) })),
  };
}

function total(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0);
}
