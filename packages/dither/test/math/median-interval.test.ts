/** The interval of a weighted median over trials, against resampling by hand and against the truth. */

import { draws, firstUserStream } from "dither";
import { describe, expect, it } from "vitest";
import { percentileInterval, resampler } from "../../src/math/statistics/bootstrap.js";
import { medianInterval } from "../../src/math/statistics/median-interval.js";

const random = draws(3, firstUserStream);
const equal = (count: number): Float64Array => new Float64Array(count).fill(1);

describe("the interval of a median over trials", () => {
  it("is that of medians of trials drawn by hand", () => {
    const values = Float64Array.from({ length: 31 }, (_, k) => random.gaussian(k));
    const counts = new Float64Array(31);
    const resample = resampler(9);
    const medians = Float64Array.from({ length: 400 }, (_, replicate) => {
      resample(counts, { replicate });
      const drawn = [...values].flatMap((value, k) => new Array<number>(counts[k]).fill(value));
      return drawn.sort((a, b) => a - b)[15];
    });
    const options = { trials: 31, trialOf: (k: number) => k, replicates: 400, seed: 9 };
    expect(medianInterval(values, equal(31), options)).toEqual(percentileInterval(medians));
  });

  it("covers the true median where the values of a trial lie together, as one over values does not", () => {
    // 40 trials of 10 values around the trial's own middle: the median over all is 0.
    const [trials, each, sets] = [40, 10, 100];
    const covered = { trials: 0, values: 0 };
    for (let set = 0; set < sets; set++) {
      const values = Float64Array.from(
        { length: trials * each },
        (_, k) => random.gaussian(set, 1, k % trials) + 0.2 * random.gaussian(set, 2, k),
      );
      const common = { replicates: 200, seed: set };
      const byTrial = medianInterval(values, equal(values.length), {
        ...common,
        trials,
        trialOf: (k) => k % trials,
      });
      const byValue = medianInterval(values, equal(values.length), {
        ...common,
        trials: values.length,
        trialOf: (k) => k,
      });
      if (byTrial && byTrial[0] <= 0 && 0 <= byTrial[1]) covered.trials++;
      if (byValue && byValue[0] <= 0 && 0 <= byValue[1]) covered.values++;
    }
    expect(covered.trials).toBeGreaterThanOrEqual(88);
    expect(covered.values).toBeLessThan(60);
  });

  it("is null from a single trial, which has no scatter", () => {
    const options = { trials: 1, trialOf: () => 0, replicates: 100, seed: 1 };
    expect(medianInterval(Float64Array.of(1, 2, 3), equal(3), options)).toBeNull();
  });
});
