import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checkReplicates, percentileInterval, quantile, resampler } from "../../src/math/statistics/bootstrap.js";
import { draws, streams } from "../../src/random/draws.js";

describe("resampling", () => {
  it("draws as many units as there are, and touches no other stratum", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.nat(1e6),
        fc.nat(1000),
        fc.integer({ min: 1, max: 4 }),
        (units, seed, replicate, stride) => {
          const counts = new Float64Array(units).fill(-1);
          resampler(seed)(counts, { replicate, stride });
          let total = 0;
          counts.forEach((count, unit) => {
            if (unit % stride === 0) total += count;
            else expect(count).toBe(-1);
          });
          expect(total).toBe(Math.ceil(units / stride));
        },
      ),
    );
  });

  it("takes the words of the bootstrap's stream at the documented address", () => {
    const [seed, units, replicate, stratum, index] = [0x10000000003, 37, 12, 1, 5];
    const random = draws(seed, streams.bootstrap);
    const expected = new Float64Array(units);
    for (let i = 0; i < units; i++) expected[Math.floor(random.uniform(replicate, stratum, i, index) * units)]++;
    const counts = new Float64Array(units);
    resampler(seed)(counts, { replicate, stratum, index });
    expect(counts).toEqual(expected);
  });

  it("is a pure function of the seed and the address", () => {
    const take = (seed: number, replicate: number, stratum = 0, index = 0): Float64Array => {
      const counts = new Float64Array(50);
      resampler(seed)(counts, { replicate, stratum, index });
      return counts;
    };
    expect(take(1, 7)).toEqual(take(1, 7));
    expect(take(1, 7)).not.toEqual(take(2, 7));
    expect(take(1, 7)).not.toEqual(take(1, 8));
    expect(take(1, 7)).not.toEqual(take(1, 7, 1));
    expect(take(1, 7)).not.toEqual(take(1, 7, 0, 1));
  });

  it("has the mean, variance and covariance of the multinomial", () => {
    const units = 8;
    const replicates = 20_000;
    const resample = resampler(42);
    const counts = new Float64Array(units);
    const sum = new Float64Array(units);
    let squares = 0;
    let products = 0;
    for (let replicate = 0; replicate < replicates; replicate++) {
      resample(counts, { replicate });
      for (let unit = 0; unit < units; unit++) {
        sum[unit] += counts[unit];
        squares += (counts[unit] - 1) * (counts[unit] - 1);
        products += (counts[unit] - 1) * (counts[(unit + 1) % units] - 1);
      }
    }
    // Standard errors: √(0.875/20,000) = 0.0066 for a mean; about 0.003 for the pooled second moments.
    for (const total of sum) expect(Math.abs(total / replicates - 1)).toBeLessThan(0.03);
    expect(Math.abs(squares / replicates / units - (1 - 1 / units))).toBeLessThan(0.015);
    expect(Math.abs(products / replicates / units + 1 / units)).toBeLessThan(0.015);
  });
});

describe("percentiles", () => {
  it("are NumPy's: np.percentile([1, 2, 4, 8, 16], [0, 2.5, 50, 60, 97.5, 100])", () => {
    const values = [1, 2, 4, 8, 16];
    expect([0, 0.025, 0.5, 0.6, 0.975, 1].map((p) => quantile(values, p))).toEqual([
      1,
      expect.closeTo(1.1, 12),
      4,
      expect.closeTo(5.6, 12),
      expect.closeTo(15.2, 12),
      16,
    ]);
    expect(quantile([3], 0.3)).toBe(3);
  });

  it("give the interval of 0 … 1000 in any order, and leave the order alone", () => {
    const values = Float64Array.from({ length: 1001 }, (_, i) => (i * 17) % 1001);
    const before = values.slice();
    const [low, high] = percentileInterval(values);
    expect([low, high]).toEqual([expect.closeTo(25, 10), expect.closeTo(975, 10)]);
    expect(values).toEqual(before);
  });

  it("need replicates", () => {
    expect(() => checkReplicates(39)).toThrow(/at least 40/);
    expect(() => checkReplicates(100.5)).toThrow(/at least 40/);
    expect(() => checkReplicates(1000)).not.toThrow();
  });
});
