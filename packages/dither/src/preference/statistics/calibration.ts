/**
 * Calibration: how sure outputs are against how often they are right, in ten bins of equal width, and the expected calibration error
 * Σ_b (share of b) |right in b − sure in b| (Guo, Pleiss, Sun & Weinberger 2017, ICML). It is never below 0, so that few decisions
 * make it too large. Intervals are 95 % percentile bootstraps over trials or draws.
 */

import { percentileInterval, resampler, type Interval } from "../../math/statistics/bootstrap.js";
import { reliabilityBins, reliabilitySize, type ReliabilitySamples } from "../curve/label-measures.js";
import type { CurveSamples } from "../curve/samples.js";
import { resampleHalves } from "./split-half.js";

/** The decisions whose probability lies in one bin. */
export interface ReliabilityBin {
  /** Share of all decisions, by weight. */
  share: number;
  /** Their mean probability. */
  confidence: number;
  /** Share of them that are right. */
  correct: number;
}

/** Calibration at one level of test noise. */
export interface CalibrationPoint {
  std: number;
  /** Expected calibration error, 0 for outputs that are right as often as they say. */
  error: number;
  interval: Interval;
  /** The bins that hold decisions, least sure first. */
  bins: ReliabilityBin[];
}

export interface Calibration {
  /** Name of the readout. */
  readout: string;
  curve: CalibrationPoint[];
}

/** Bootstrap replicates: fewer than of a curve, since each goes through all bins. */
const replicates = 200;

export function calibrationOf(samples: CurveSamples, { name, sums }: ReliabilitySamples, seed: number): Calibration {
  const { levels, weight } = samples;
  const units = weight.length;
  const counts = new Float64Array(units).fill(1);
  const resample = resampler(seed);
  const errors = Array.from(levels, () => new Float64Array(replicates));
  for (let replicate = 0; replicate < replicates; replicate++) {
    resampleHalves(samples, resample, counts, replicate);
    errors.forEach((row, level) => (row[replicate] = errorOf(binsOf(sums, counts, level))));
  }
  counts.fill(1);
  return {
    readout: name,
    curve: Array.from(levels, (std, level) => {
      const bins = binsOf(sums, counts, level);
      return { std, error: errorOf(bins), interval: percentileInterval(errors[level]), bins };
    }),
  };
}

function binsOf(sums: Float64Array, counts: Float64Array, level: number): ReliabilityBin[] {
  const total = new Float64Array(reliabilitySize);
  for (let unit = 0; unit < counts.length; unit++) {
    const from = (level * counts.length + unit) * reliabilitySize;
    if (counts[unit] > 0) for (let i = 0; i < reliabilitySize; i++) total[i] += counts[unit] * sums[from + i];
  }
  let all = 0;
  for (let bin = 0; bin < reliabilityBins; bin++) all += total[3 * bin];
  return Array.from({ length: reliabilityBins }, (_, bin) => total.subarray(3 * bin, 3 * bin + 3)).flatMap(
    ([weight, confidence, correct]) =>
      weight > 0 ? [{ share: weight / all, confidence: confidence / weight, correct: correct / weight }] : [],
  );
}

function errorOf(bins: readonly ReliabilityBin[]): number {
  return bins.reduce((sum, { share, confidence, correct }) => sum + share * Math.abs(correct - confidence), 0);
}
