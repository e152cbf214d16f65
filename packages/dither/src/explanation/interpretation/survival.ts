/** Whether a conclusion drawn without noise holds under noise: an estimate with its interval over trials, against what would still do. */

import { percentileInterval, resampler, type Interval } from "../../math/statistics/bootstrap.js";

/** `survives` and `changes` where the whole interval says so. */
export type Survival = "survives" | "changes" | "undecided";

/** A number with its 95 % interval over trials; null where there are fewer than two. */
export interface Measured {
  value: number;
  interval: Interval | null;
}

export interface Resampling {
  replicates: number;
  seed: number;
}

/**
 * Numbers with their percentile intervals over trials: a bootstrap that draws trials, each with all its steps and draws.
 * @param statistics the numbers, from how often each unit (a trial, or a group of them) counts; a replicate in which one is not
 * finite is left out for it
 * @returns null for a number that is not finite
 */
export function overTrials(
  units: number,
  { replicates, seed }: Resampling,
  statistics: (counts: Float64Array) => readonly number[],
): (Measured | null)[] {
  const values = statistics(new Float64Array(units).fill(1));
  const resample = resampler(seed);
  const counts = new Float64Array(units);
  const samples = values.map((): number[] => []);
  for (let replicate = 0; units > 1 && replicate < replicates; replicate++) {
    resample(counts, { replicate });
    statistics(counts).forEach((x, k) => {
      if (Number.isFinite(x)) samples[k].push(x);
    });
  }
  return values.map((value, k): Measured | null => {
    if (!Number.isFinite(value)) return null;
    const some = samples[k].length > replicates / 2;
    return { value, interval: some ? percentileInterval(Float64Array.from(samples[k]), units) : null };
  });
}

/** Whether an estimate lies in [from, to]: by its interval, or its value where it has none. */
export function within({ value, interval }: Measured, from: number, to: number): Survival {
  const [low, high] = interval ?? [value, value];
  if (low >= from && high <= to) return "survives";
  return high < from || low > to ? "changes" : "undecided";
}
