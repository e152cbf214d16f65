import { describe, expect, it } from "vitest";
import { percentileInterval, resampler } from "../../src/math/statistics/bootstrap.js";
import { expandedLevel, studentQuantile } from "../../src/math/statistics/student.js";
import { draws } from "../../src/random/draws.js";

describe("Student's t", () => {
  // From the tables of Abramowitz & Stegun (1964), 26.10.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [9, 2.262],
    [30, 2.042],
    [120, 1.98],
  ])("at %i degrees of freedom leaves 5 %% outside ±%f", (freedom, t) => {
    expect(studentQuantile(0.05, freedom)).toBeCloseTo(t, 3);
  });
});

describe("the interval of a bootstrap over few units", () => {
  it("is that of many where there are many", () => {
    expect(expandedLevel(1e4)).toBeCloseTo(0.025, 4);
    expect(expandedLevel(5)).toBeLessThan(0.001);
  });

  it("covers the mean of three to eight normal values in 92 to 97 of 100 samples, where percentiles alone cover less than 91", () => {
    const random = draws(11, 3);
    const [samples, replicates] = [1000, 400];
    for (const units of [3, 5, 8]) {
      let [expanded, plain] = [0, 0];
      for (let sample = 0; sample < samples; sample++) {
        const values = Float64Array.from({ length: units }, (_, i) => random.gaussian(sample, units, i));
        const resample = resampler(sample);
        const counts = new Float64Array(units);
        const means = Float64Array.from({ length: replicates }, (_, replicate) => {
          resample(counts, { replicate });
          return counts.reduce((sum, count, i) => sum + count * values[i], 0) / units;
        });
        const holds = ([low, high]: [number, number]): number => (low <= 0 && high >= 0 ? 1 : 0);
        expanded += holds(percentileInterval(means, units)) / samples;
        plain += holds(percentileInterval(means)) / samples;
      }
      expect(expanded).toBeGreaterThan(0.92);
      expect(expanded).toBeLessThan(0.97);
      expect(plain).toBeLessThan(0.91);
    }
  });

  it("is that of Student for two values, which all resamples lie between", () => {
    // The mean of 2 and 4 from each, and both: half as often either.
    const means = Float64Array.from({ length: 1000 }, (_, k) => (k % 4 === 0 ? 2 : k % 4 === 1 ? 4 : 3));
    const half = (12.7062 / 1.95996) * Math.SQRT2;
    const [low, high] = percentileInterval(means, 2);
    expect(low).toBe(0);
    expect(high).toBeCloseTo(3 + half, 3);
    const [below, above] = percentileInterval(means.map((mean) => mean - 3), 2); // prettier-ignore
    expect(below).toBeCloseTo(-half, 3);
    expect(above).toBeCloseTo(half, 3);
    expect(percentileInterval(means.map((mean) => -mean), 2)[1]).toBe(0); // prettier-ignore
  });

  it("is no narrower where there is no finite mean to stretch it about", () => {
    const thresholds = Float64Array.from({ length: 1000 }, (_, k) => (k < 500 ? 1 : Infinity));
    expect(percentileInterval(thresholds, 5)).toEqual([1, Infinity]);
  });
});
