import { describe, expect, it } from "vitest";
import { emptyHalfCurves, halfCurves, resampleHalves } from "../../src/preference/statistics/split-half.js";
import { resampler } from "../../src/math/statistics/bootstrap.js";
import { interpolate } from "../../src/math/interpolate.js";
import { checkSamples, meanLosses, mergeSamples, type CurveSamples } from "../../src/preference/curve/samples.js";
import { lossStandardError } from "../../src/preference/curve/samples.js";
import { syntheticSamples } from "./synthetic.js";

const make = (levels: number[], units = 9): CurveSamples => ({
  ...syntheticSamples({
    levels,
    units,
    seed: 3,
    weight: (unit) => 1 + (unit % 3),
    loss: (std, _unit, gaussian) => 0.2 + std + gaussian(0) * gaussian(0),
  }),
  parts: {
    biasSquared: Float64Array.from(levels, (level) => level + 1),
    biasSquaredStandardError: Float64Array.from(levels, (level) => level + 2),
    variance: Float64Array.from(levels, (level) => level + 3),
    varianceStandardError: Float64Array.from(levels, (level) => level + 4),
  },
});

describe("samples", () => {
  it("merged from two grids are those of the whole grid", () => {
    const whole = make([0, 0.3, 0.5, 0.6, 0.9]);
    expect(mergeSamples(make([0, 0.3, 0.9]), make([0.3, 0.5, 0.6]))).toEqual(whole);
    expect(mergeSamples(make([0, 0.3]), { ...make([0.5]), parts: null }).parts).toBeNull();
    expect(() => mergeSamples(make([0]), make([1], 10))).toThrow(/same trials/);
  });

  it("that cannot be summarised are refused with the reason", () => {
    const good = make([0, 1]);
    expect(() => checkSamples(good)).not.toThrow();
    expect(() => checkSamples(make([0.5, 1]))).toThrow(/ascending noise levels from 0, got \[0.5, 1\]/);
    expect(() => checkSamples(make([0]))).toThrow(/two or more/);
    expect(() => checkSamples(make([0, 1, 1]))).toThrow(/ascending/);
    expect(() => checkSamples(make([0, 1], 3))).toThrow(/at least 4 trials, got 3/);
    expect(() => checkSamples({ ...good, loss: good.loss.subarray(1) })).toThrow(/shape \[2, 9\], got 17/);
    expect(() => checkSamples({ ...good, loss: good.loss.map((x, i) => (i === 10 ? NaN : x)) })).toThrow(
      /NaN at noise level 1/,
    );
    expect(() => checkSamples({ ...good, weight: good.weight.map((w, i) => (i % 2 ? 0 : w)) })).toThrow(
      /even and the odd/,
    );
  });

  it("in halves add up to the whole, for any counts", () => {
    const samples = make([0, 0.5, 1], 11);
    const counts = Float64Array.from({ length: 11 }, (_, unit) => (unit * 5) % 4);
    const { even, odd, whole } = halfCurves(samples, counts, emptyHalfCurves(3));
    for (let level = 0; level < 3; level++) {
      const mean = (use: (unit: number) => boolean): number => {
        let loss = 0;
        let weight = 0;
        for (let unit = 0; unit < 11; unit++)
          if (use(unit)) {
            loss += counts[unit] * samples.loss[level * 11 + unit];
            weight += counts[unit] * samples.weight[unit];
          }
        return loss / weight;
      };
      expect(even[level]).toBeCloseTo(
        mean((unit) => unit % 2 === 0),
        13,
      );
      expect(odd[level]).toBeCloseTo(
        mean((unit) => unit % 2 === 1),
        13,
      );
      expect(whole[level]).toBeCloseTo(
        mean(() => true),
        13,
      );
    }
    expect(halfCurves(samples, new Float64Array(11).fill(1), emptyHalfCurves(3)).whole[1]).toBeCloseTo(
      meanLosses(samples)[1],
      14,
    );
  });

  it("never resample a half to nothing", () => {
    const samples = { ...make([0, 1], 8), weight: Float64Array.of(1, 1, 0, 0, 0, 0, 0, 0) };
    const counts = new Float64Array(8);
    const resample = resampler(0);
    for (let replicate = 0; replicate < 200; replicate++) {
      resampleHalves(samples, resample, counts, replicate);
      expect(counts[0]).toBeGreaterThan(0);
      expect(counts[1]).toBeGreaterThan(0);
    }
  });
});

describe("the standard error of the mean loss", () => {
  it("is that of a mean where weights are equal", () => {
    const samples: CurveSamples = {
      levels: Float64Array.of(0, 1),
      resampled: "trials",
      weight: Float64Array.of(2, 2, 2, 2),
      loss: Float64Array.of(2, 4, 6, 8, 0, 0, 0, 8),
      parts: null,
    };
    // Losses per weight 1, 2, 3, 4: sd √(5/3), and 0, 0, 0, 4: sd 2.
    expect(lossStandardError(samples, 0, 2.5)).toBeCloseTo(Math.sqrt(5 / 3) / 2, 14);
    expect(lossStandardError(samples, 1, 1)).toBeCloseTo(1, 14);
  });

  it("agrees with the scatter of many samples, unequal weights and all", () => {
    const repeats = 400;
    let sum = 0;
    let squares = 0;
    let predicted = 0;
    for (let seed = 0; seed < repeats; seed++) {
      const samples = syntheticSamples({
        levels: [0],
        units: 100,
        seed,
        weight: (unit) => 1 + (unit % 4),
        loss: (_std, _unit, gaussian) => gaussian(0) * gaussian(0),
      });
      const [mean] = meanLosses(samples);
      sum += mean / repeats;
      squares += (mean * mean) / repeats;
      predicted += lossStandardError(samples, 0, mean) / repeats;
    }
    // The sd of 400 repeats is known to 3.5 %.
    expect(predicted / Math.sqrt(squares - sum * sum)).toBeGreaterThan(0.88);
    expect(predicted / Math.sqrt(squares - sum * sum)).toBeLessThan(1.12);
  });

  it("is exactly 0 without scatter", () => {
    const samples = syntheticSamples({ levels: [0], units: 7, seed: 0, loss: () => 0.1, weight: () => 0.3 });
    expect(lossStandardError(samples, 0, meanLosses(samples)[0])).toBe(0);
  });
});

describe("interpolation", () => {
  it("is exact on levels, linear between, and null outside", () => {
    const [levels, values] = [
      [0, 0.1, 0.3],
      [5, 1, 2],
    ];
    expect(levels.map((level) => interpolate(levels, values, level))).toEqual(values);
    expect(interpolate(levels, values, 0.2)).toBeCloseTo(1.5, 14);
    expect(interpolate(levels, values, 0.31)).toBeNull();
    expect(interpolate(levels, values, -0.01)).toBeNull();
  });
});
