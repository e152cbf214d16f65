import { describe, expect, it } from "vitest";
import { defaultLevels, refineLevels } from "../../src/preference/curve/levels.js";
import { meanLosses, type CurveSamples } from "../../src/preference/curve/samples.js";
import { summariseNetworks } from "../../src/preference/statistics/summarise-networks.js";
import { summarisePreference } from "../../src/preference/statistics/summarise.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import { noisyParabola } from "./synthetic.js";

const between = draws(77, firstUserStream);
const coarse = defaultLevels(1);

/** Networks whose best noise scatters around 0.8 with sd 0.05, each refined around its own minimum. */
function networks(count: number, units: number, first = 0): CurveSamples[] {
  return Array.from({ length: count }, (_, k) => {
    const best = 0.8 + 0.05 * between.gaussian(first + k);
    const inserted = refineLevels(coarse, meanLosses(noisyParabola(coarse, best, units, first + k)));
    const levels = [...coarse, ...inserted].sort((a, b) => a - b);
    return noisyParabola(levels, best, units, first + k);
  });
}

const summariseEach = (samples: CurveSamples[], trainingNoise = 1) =>
  samples.map((one, k) =>
    summarisePreference(one, { trainingNoise, seed: k, trials: one.weight.length, draws: 1, replicates: 100 }),
  );

describe("the summary of several networks", () => {
  it("is the mean over the networks at the levels all share", () => {
    const samples = networks(5, 64);
    const preferences = summariseEach(samples);
    const summary = summariseNetworks(samples, preferences, { seed: 1 });
    expect(summary.networks).toBe(5);
    expect(coarse.every((level) => summary.curve.some((point) => point.std === level))).toBe(true);
    for (const point of summary.curve) {
      const losses = preferences.map(({ curve }) => curve.find(({ std }) => std === point.std)?.loss ?? NaN);
      const mean = losses.reduce((sum, loss) => sum + loss) / 5;
      const variance = losses.reduce((sum, loss) => sum + (loss - mean) * (loss - mean), 0) / 4;
      expect(point.loss).toBeCloseTo(mean, 12);
      expect(point.lossStandardError).toBeCloseTo(Math.sqrt(variance / 5), 12);
      expect(point.lossInterval[0]).toBeLessThan(mean);
      expect(point.lossInterval[1]).toBeGreaterThan(mean);
      expect(point.biasSquared).toBeNull();
    }
    const ratios = preferences.map(({ preferred }) => preferred.ratio ?? NaN).sort((a, b) => a - b);
    expect(summary.ratios).toEqual({ median: ratios[2], low: ratios[0], high: ratios[4] });
    expect(summary.gain.value).toBeCloseTo(preferences.reduce((sum, { gain }) => sum + gain.value, 0) / 5, 12);
    expect(summary.prefersNoise + summary.prefersSilence + summary.undecided).toBe(5);
    expect(summary.verdict).toBe("prefers noise");
    expect(summariseNetworks(samples, preferences, { seed: 1 })).toEqual(summary);
    expect(summariseNetworks(samples, preferences, { seed: 2 }).gain.interval).not.toEqual(summary.gain.interval);
  });

  it("covers the best noise of the population, which one network's interval does not know", () => {
    const repeats = 60;
    let group = 0;
    let single = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const samples = networks(10, 64, 1000 + 10 * repeat);
      const preferences = summariseEach(samples);
      const { interval } = summariseNetworks(samples, preferences, { seed: repeat, replicates: 200 }).preferred;
      if (interval[0] <= 0.8 && 0.8 <= interval[1]) group++;
      const own = preferences[0].preferred.interval;
      if (own[0] <= 0.8 && 0.8 <= own[1]) single++;
    }
    expect(group / repeats).toBeGreaterThanOrEqual(0.86);
    expect(single).toBeLessThan(group);
  });

  it("with one network is that network's own", () => {
    const samples = networks(1, 64);
    const preferences = summariseEach(samples);
    const summary = summariseNetworks(samples, preferences, { seed: 0 });
    expect(summary.curve.map(({ loss }) => loss)).toEqual(preferences[0].curve.map(({ loss }) => loss));
    expect(summary.curve[3].lossStandardError).toBe(preferences[0].curve[3].lossStandardError);
    expect(summary.preferred.std).toBe(preferences[0].preferred.std);
  });

  it("has no ratios without training noise", () => {
    const samples = networks(3, 32);
    const summary = summariseNetworks(samples, summariseEach(samples, 0), { seed: 0 });
    expect([summary.ratios, summary.lossRatio, summary.preferred.ratio]).toEqual([null, null, null]);
  });

  it("refuses networks that do not belong together", () => {
    const samples = networks(2, 32);
    const preferences = summariseEach(samples);
    expect(() => summariseNetworks([], [], { seed: 0 })).toThrow(/one network at least/);
    expect(() => summariseNetworks(samples, preferences.slice(1), { seed: 0 })).toThrow(/got 1 for 2/);
    expect(() =>
      summariseNetworks(samples, [preferences[0], { ...preferences[1], trainingNoise: 2 }], { seed: 0 }),
    ).toThrow(/one training noise, got 1 and 2/);
    const apart = [noisyParabola([0, 0.5, 1], 0.5, 32, 0), noisyParabola([0, 0.4, 0.8], 0.5, 32, 1)];
    expect(() => summariseNetworks(apart, summariseEach(apart), { seed: 0 })).toThrow(/same grid/);
  });
});
