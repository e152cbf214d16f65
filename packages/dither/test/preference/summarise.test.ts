import { describe, expect, it } from "vitest";
import { defaultLevels } from "../../src/preference/curve/levels.js";
import { summarisePreference } from "../../src/preference/statistics/summarise.js";
import { noisyParabola, syntheticSamples } from "./synthetic.js";

const options = { trainingNoise: 1, seed: 5, trials: 64, draws: 4 };

describe("the summary of one network", () => {
  it("covers the true preferred noise in about 95 of 100 samples", () => {
    const repeats = 200;
    let covered = 0;
    for (let seed = 0; seed < repeats; seed++) {
      const best = 0.65 + 0.5 * (seed / repeats);
      const samples = noisyParabola(defaultLevels(1), best, 128, seed);
      const { preferred } = summarisePreference(samples, { ...options, seed, replicates: 300 });
      if (preferred.interval[0] <= best && best <= preferred.interval[1]) covered++;
    }
    expect(covered / repeats).toBeGreaterThanOrEqual(0.88);
    expect(covered / repeats).toBeLessThanOrEqual(0.99);
  });

  it("covers the true gain in about 95 of 100 samples", () => {
    const repeats = 200;
    let covered = 0;
    // The unit's own best scatters by 0.3 and curvature has mean 1: L(σ) = (σ−0.8)² + 0.09 + 0.05 without noise.
    const truth = 1 - 0.14 / (0.64 + 0.14);
    for (let seed = 0; seed < repeats; seed++) {
      const samples = noisyParabola(defaultLevels(1), 0.8, 128, seed, 0);
      const { gain } = summarisePreference(samples, { ...options, seed, replicates: 300 });
      if (gain.interval[0] <= truth && truth <= gain.interval[1]) covered++;
    }
    expect(covered / repeats).toBeGreaterThanOrEqual(0.88);
    expect(covered / repeats).toBeLessThanOrEqual(0.99);
  });

  it("tells preference, silence and doubt apart", () => {
    const levels = defaultLevels(1);
    const summarise = (loss: (std: number, unit: number, gaussian: (k: number) => number) => number) =>
      summarisePreference(syntheticSamples({ levels, units: 64, seed: 1, loss }), options);
    expect(summarise((std, _, g) => 0.1 + (std - 0.9) * (std - 0.9) + 0.01 * g(0) * g(0)).verdict).toBe(
      "prefers noise",
    );
    expect(summarise((std, _, g) => 0.1 + std * std + 0.01 * g(0) * g(0)).verdict).toBe("prefers silence");
    expect(summarise((std, _, g) => Math.abs(1 - 0.1 * std + 0.8 * g(Math.round(10 * std)))).verdict).toBe("undecided");
  });

  it("reports what the training noise does, and the law", () => {
    const levels = defaultLevels(1);
    // bias² = 0.6 (1 − σ)² + 0.01, variance 0.2 σ²: D = 0.6, V = 0.2, lowest loss at 0.75.
    const bias = (std: number): number => 0.6 * (1 - std) * (1 - std) + 0.01;
    const samples = syntheticSamples({
      levels,
      units: 16,
      seed: 0,
      loss: (std, unit) => (bias(std) + 0.2 * std * std) * (unit % 4 < 2 ? 0.9 : 1.1),
      parts: {
        biasSquared: Float64Array.from(levels, bias),
        biasSquaredStandardError: new Float64Array(levels.length),
        variance: Float64Array.from(levels, (std) => 0.2 * std * std),
        varianceStandardError: new Float64Array(levels.length),
      },
    });
    const summary = summarisePreference(samples, options);
    expect(summary.preferred.std).toBeCloseTo(0.75, 10);
    expect(summary.preferred.ratio).toBeCloseTo(0.75, 10);
    expect(summary.biasMinimum?.ratio).toBeCloseTo(1, 10);
    expect(summary.gain.value).toBeCloseTo(1 - 0.16 / 0.61, 10);
    expect(summary.trainingNoiseGain?.value).toBeCloseTo(1 - 0.21 / 0.61, 10);
    expect(summary.lossRatio).toBeCloseTo(0.61 / 0.21, 10);
    expect(summary.law.biasOverVariance).toBeCloseTo(3, 10);
    expect(summary.law.kink).toBeCloseTo(0.75, 10);
    expect(summary.law.smooth).toBeCloseTo(Math.sqrt(5 / 6), 10);
    expect(summary.curve[10]).toMatchObject({ std: 1, biasSquared: expect.closeTo(0.01, 12), variance: 0.2 });
    // All losses scale together here, so no resample can move the minimum or the gain.
    expect(summary.gain.interval[1] - summary.gain.interval[0]).toBeLessThan(1e-10);

    const halved = summarisePreference(samples, { ...options, trainingNoise: 2 });
    expect(halved.preferred.ratio).toBeCloseTo(0.375, 10);
    const beyond = summarisePreference(samples, { ...options, trainingNoise: 3 });
    expect([beyond.trainingNoiseGain, beyond.lossRatio, beyond.law.kink]).toEqual([null, null, null]);
    const untrained = summarisePreference(samples, { ...options, trainingNoise: 0 });
    expect([untrained.preferred.ratio, untrained.biasMinimum?.ratio]).toEqual([null, null]);
    expect([untrained.trainingNoiseGain, untrained.lossRatio, untrained.law.bracket]).toEqual([null, null, null]);
    expect(summarisePreference({ ...samples, parts: null }, options)).toMatchObject({
      biasMinimum: null,
      law: { biasOverVariance: null },
    });
  });

  it("has no interval where there is no scatter, as without noise over draws", () => {
    const samples = syntheticSamples({
      levels: [0, 0.5, 1],
      units: 24,
      seed: 2,
      resampled: "draws",
      weight: () => 0.7,
      loss: (std, _unit, gaussian) => 0.1 + 0.3 * std * std * (1 + 0.2 * Math.abs(gaussian(0))),
    });
    const [silent, noisy] = summarisePreference(samples, options).curve;
    expect(silent.lossStandardError).toBe(0);
    expect(silent.lossInterval).toEqual([silent.loss, silent.loss]);
    expect(noisy.lossInterval[0]).toBeLessThan(noisy.loss);
    expect(noisy.lossInterval[1]).toBeGreaterThan(noisy.loss);
  });

  it("gives loss intervals as wide as the standard errors say", () => {
    const { curve } = summarisePreference(noisyParabola(defaultLevels(1), 0.8, 400, 11), {
      ...options,
      replicates: 2000,
    });
    for (const { lossStandardError, lossInterval } of curve) {
      const ratio = (lossInterval[1] - lossInterval[0]) / (2 * 1.96 * lossStandardError);
      expect(ratio).toBeGreaterThan(0.9);
      expect(ratio).toBeLessThan(1.1);
    }
  });

  it("is the same for the same seed, and survives JSON", () => {
    const samples = noisyParabola(defaultLevels(1), 0.8, 64, 1);
    const summary = summarisePreference(samples, options);
    expect(summarisePreference(samples, options)).toEqual(summary);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summarisePreference(samples, { ...options, seed: 6 }).gain.interval).not.toEqual(summary.gain.interval);
  });
});
