/** Intervals of losses, ratios and scores over test trials, resampled alike for all repairs. */

import { defaultReplicates, percentileInterval, resampler } from "../math/statistics/bootstrap.js";
import type { Estimate } from "./repair-report.js";

export class TrialBootstrap {
  private readonly counts: readonly Float64Array[];

  constructor(
    private readonly trials: number,
    seed: number,
  ) {
    const resample = resampler(seed);
    this.counts = Array.from({ length: defaultReplicates }, (_, replicate) => {
      const counts = new Float64Array(trials);
      resample(counts, { replicate });
      return counts;
    });
  }

  /** Σ numerator / Σ denominator over the trials `chosen` (default all), `[trial]`; one trial has no scatter and no interval: NaN. */
  ratio(numerator: Float64Array, denominator: Float64Array, chosen?: readonly number[]): Estimate {
    const among = chosen ?? Array.from({ length: this.trials }, (_, k) => k);
    const of = (counts: Float64Array | null): number => {
      let [above, below] = [0, 0];
      for (const k of among) {
        const times = counts ? counts[k] : 1;
        above += times * numerator[k];
        below += times * denominator[k];
      }
      return above / below;
    };
    const value = of(null);
    if (among.length < 2) return { value, interval: [NaN, NaN] };
    const replicates = Float64Array.from(this.counts, of).filter(Number.isFinite);
    return { value, interval: replicates.length > 0 ? percentileInterval(replicates, among.length) : [NaN, NaN] };
  }
}
