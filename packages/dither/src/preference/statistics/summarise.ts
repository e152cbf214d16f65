/** From the samples of one network to everything that is reported of its preference curve. */

import { checkNoise } from "../../network/specification/specification.js";
import { checkReplicates, defaultReplicates, percentileInterval, resampler } from "../../math/statistics/bootstrap.js";
import { curveCaution } from "./few.js";
import { crossFittedGain, gainOver, mostGain } from "./gain.js";
import { emptyHalfCurves, halfCurves, resampleHalves } from "./split-half.js";
import { interpolate } from "../../math/interpolate.js";
import { noLaw, preferenceLaw } from "../curve/law.js";
import { fittingReach } from "../curve/levels.js";
import type { CurvePoint, Gain, LogitPoint, Preference } from "./preference.js";
import type { Law } from "../curve/law.js";
import type { Interval } from "../../math/statistics/bootstrap.js";
import { preferredNoise } from "../curve/preferred-noise.js";
import { checkSamples, type CurveSamples, type LogitParts } from "../curve/samples.js";
import { lossStandardError } from "../curve/samples.js";
import { verdictOf } from "./verdict.js";
import { defined, checkOptions, type OptionKinds } from "../../base/check-options.js";
import { curveSamplesShape } from "../curve/samples.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface SummariseOptions {
  /** The noise the network was trained with; 0 for none. */
  trainingNoise: number;
  /** Seed of the bootstrap, and reported as the seed of the measurement. */
  seed: number;
  /** Trials and noise draws per trial behind the samples; reported. */
  trials: number;
  draws: number;
  /** Bootstrap replicates. Default 1,000. */
  replicates?: number;
}

/** What each of {@link SummariseOptions} may be. */
export const summariseOptionKinds = {
  trainingNoise: "number",
  seed: "number",
  trials: "number",
  draws: "number",
  replicates: "number",
} as const satisfies OptionKinds<SummariseOptions>;

/**
 * The preference of one network: curve, preferred noise σ*, cross-fitted gain, gain of the training noise, law and
 * verdict. Intervals are 95 % percentile bootstraps over the samples' units, drawn within the even and within the odd
 * ones; a loss without scatter has the interval [loss, loss]. What refers to the training noise is interpolated where
 * the grid leaves it out, and null without training noise or where the grid ends below it. Of few units the quantiles lie
 * further out, as `percentileInterval` has it; how often the intervals hold the truth: docs/reference/calibration.md.
 *
 * @throws DitherError `value` or `mismatch` for samples that cannot be summarised (fewer than 4 units, a loss that is
 * not finite, shapes that disagree) and for options out of range.
 */
export function summarisePreference(samples: CurveSamples, options: SummariseOptions): Preference {
  checkArguments(
    "summarisePreference",
    { samples, options },
    {
      samples: curveSamplesShape,
      options: { trainingNoise: "number", seed: "number", trials: "number", draws: "number" },
    },
  );
  checkOptions("summarisePreference", options, summariseOptionKinds);
  const { trainingNoise, seed, trials, draws, replicates = defaultReplicates } = options;
  checkSamples(samples);
  checkNoise(trainingNoise, "measure");
  checkReplicates(replicates);
  const { levels, parts } = samples;
  const reach = fittingReach(levels);
  const counts = new Float64Array(samples.weight.length).fill(1);
  const { even, odd, whole: losses } = halfCurves(samples, counts, emptyHalfCurves(levels.length));
  const trained = (curve: ArrayLike<number>): number | null =>
    trainingNoise > 0 ? interpolate(levels, curve, trainingNoise) : null;
  const trainedLoss = trained(losses);

  const curveReplicates = Array.from(levels, () => new Float64Array(replicates));
  const preferredReplicates = new Float64Array(replicates);
  const gainReplicates = new Float64Array(replicates);
  const trainedReplicates = new Float64Array(replicates);
  const mostReplicates = new Float64Array(replicates);
  const resample = resampler(seed);
  const resampled = emptyHalfCurves(levels.length);
  for (let replicate = 0; replicate < replicates; replicate++) {
    resampleHalves(samples, resample, counts, replicate);
    halfCurves(samples, counts, resampled);
    for (let level = 0; level < levels.length; level++) curveReplicates[level][replicate] = resampled.whole[level];
    preferredReplicates[replicate] = preferredNoise(levels, resampled.whole, { reach });
    gainReplicates[replicate] = crossFittedGain(levels, resampled.even, resampled.odd, reach);
    mostReplicates[replicate] = mostGain(resampled.whole);
    trainedReplicates[replicate] = gainOver(resampled.whole[0], trained(resampled.whole) ?? 0);
  }

  const ratio = (std: number): number | null => (trainingNoise > 0 ? std / trainingNoise : null);
  const std = preferredNoise(levels, losses, { reach });
  const biasMinimum = parts ? preferredNoise(levels, parts.biasSquared, { reach }) : null;
  // Resampled within its half, a unit has half of them beside it.
  const interval = (values: Float64Array): Interval => percentileInterval(values, Math.floor(counts.length / 2));
  const gain: Gain = { value: crossFittedGain(levels, even, odd, reach), interval: interval(gainReplicates) };
  const preferredInterval = interval(preferredReplicates);
  const caution = curveCaution({ resampled: samples.resampled, trials, draws });
  return defined({
    curve: curvePoints(samples, losses, curveReplicates.map(interval)),
    preferred: { std, ratio: ratio(std), interval: preferredInterval },
    biasMinimum: biasMinimum === null ? null : { std: biasMinimum, ratio: ratio(biasMinimum) },
    gain,
    trainingNoiseGain:
      trainedLoss === null ? null : { value: gainOver(losses[0], trainedLoss), interval: interval(trainedReplicates) },
    lossRatio: trainedLoss !== null && trainedLoss > 0 ? losses[0] / trainedLoss : null,
    law: lawOf(samples, trained),
    verdict: verdictOf({ gain: gain.interval, preferred: preferredInterval, most: interval(mostReplicates) }),
    trainingNoise,
    resampled: samples.resampled,
    seed,
    trials,
    draws,
    caution: caution ?? undefined,
  });
}

function curvePoints(samples: CurveSamples, losses: Float64Array, intervals: Interval[]): CurvePoint[] {
  const { parts } = samples;
  return Array.from(samples.levels, (std, level): CurvePoint => {
    const loss = losses[level];
    const standardError = lossStandardError(samples, level, loss);
    return {
      std,
      loss,
      lossStandardError: standardError,
      lossInterval: standardError === 0 ? [loss, loss] : intervals[level],
      biasSquared: parts ? parts.biasSquared[level] : null,
      biasSquaredStandardError: parts ? parts.biasSquaredStandardError[level] : null,
      variance: parts ? parts.variance[level] : null,
      varianceStandardError: parts ? parts.varianceStandardError[level] : null,
      ...(parts?.logits && { logits: logitPoint(parts.logits, level) }),
    };
  });
}

function logitPoint(parts: LogitParts, level: number): LogitPoint {
  return {
    secondOrder: parts.secondOrder[level],
    secondOrderStandardError: parts.secondOrderStandardError[level],
    shiftSquared: parts.shiftSquared[level],
    shiftSquaredStandardError: parts.shiftSquaredStandardError[level],
    variance: parts.variance[level],
    varianceStandardError: parts.varianceStandardError[level],
  };
}

function lawOf({ parts }: CurveSamples, trained: (curve: ArrayLike<number>) => number | null): Law {
  if (!parts) return noLaw;
  const biasSquared = trained(parts.biasSquared);
  const variance = trained(parts.variance);
  return biasSquared === null || variance === null
    ? noLaw
    : preferenceLaw(parts.biasSquared[0] - biasSquared, variance);
}
