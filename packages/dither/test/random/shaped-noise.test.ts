/** Noise beyond white Gaussians: the kernel's bits are the library's, and its moments what they should be. */

import { groupSize, Kernel, noiseLaws, noiseRows, type KernelShape } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws } from "../../src/random/draws.js";
import { seedKey } from "../../src/random/seed.js";
import { lawDraw, shapedNoise } from "../../src/random/shaped-noise.js";

const bitsOf = (values: ArrayLike<number>): Uint32Array => new Uint32Array(Float32Array.from(values).buffer);

const shapes = fc.record({
  units: fc.integer({ min: 1, max: 9 }),
  inputs: fc.integer({ min: 1, max: 5 }),
  steps: fc.integer({ min: 1, max: 6 }),
  placement: fc.constantFrom("inside", "input"),
  law: fc.constantFrom(...noiseLaws),
  correlation: fc.constantFrom(undefined, 0.5, 0.95),
  isMixed: fc.boolean(),
  level: fc.constantFrom(1, 0.3, 2),
  seed: fc.nat(),
});

describe("the kernel's shaped noise", () => {
  it("has the bits of shapedNoise, for any law, colour, covariance, level and placement", async () => {
    await fc.assert(
      fc.asyncProperty(shapes, async ({ correlation, isMixed, law, level, seed, ...given }) => {
        const rows = noiseRows(given);
        const factor = Float32Array.from({ length: rows * rows }, (_, k) => ((k * 7919) % 13) / 13 - 0.4);
        const shape: KernelShape = {
          ...given,
          ...{ outputs: 1, trials: 16, form: "rate", activation: "relu", readout: "identity", leak: 1 },
          ...{ trainedInitialState: false, purpose: "simulation" },
          noiseShape: { law, ...(correlation !== undefined && { correlation }), ...(isMixed && { factor }) },
        };
        const kernel = await Kernel.create(shape);
        kernel.setTrialNoise(Array.from({ length: groupSize }, (_, lane) => (lane % 2 === 0 ? level : 1)));
        kernel.drawNoise({ key: seedKey(seed), stream: 4, firstTrial: 32, index: 5 });
        const random = draws(seed, 4);
        for (const lane of [0, 1, 15]) {
          const expected = shapedNoise(
            random,
            {
              ...{ rows, law, level: lane % 2 === 0 ? level : 1, onInput: given.placement === "input" },
              ...(correlation !== undefined && { correlation }),
              ...(isMixed && { factor }),
            },
            32 + lane,
            given.steps,
            5,
          );
          const got = expected.map((row, t) =>
            row.map((_, i) => kernel.noise[(t * kernel.paddedNoise + i) * groupSize + lane]),
          );
          expect(bitsOf(got.flat())).toEqual(bitsOf(expected.flat()));
        }
      }),
      { numRuns: 150 },
    );
  });
});

/** Mean, variance and kurtosis of many draws. */
function moments(values: number[]): { mean: number; variance: number; kurtosis: number } {
  const n = values.length;
  const mean = values.reduce((a, b) => a + b, 0) / n;
  const power = (p: number): number => values.reduce((a, x) => a + (x - mean) ** p, 0) / n;
  return { mean, variance: power(2), kurtosis: power(4) / power(2) ** 2 };
}

describe("laws", () => {
  const count = 200_000;
  it.each([
    ["laplace", 6, 0.3],
    ["uniform", 1.8, 0.01],
    ["two-point", 1, 1e-4],
  ] as const)("%s draws have mean 0, variance 1 and kurtosis %d", (law, kurtosis, tolerance) => {
    const random = draws(11, 4);
    const values = Array.from({ length: count }, (_, k) => lawDraw(law, random.word(k)));
    const found = moments(values);
    // Five standard errors: 1/√n of the mean, √((kurtosis − 1)/n) of the variance.
    expect(Math.abs(found.mean)).toBeLessThan(5 / Math.sqrt(count));
    expect(Math.abs(found.variance - 1)).toBeLessThan(5 * Math.sqrt((kurtosis - 1) / count) + 1e-4);
    expect(Math.abs(found.kurtosis - kurtosis)).toBeLessThan(tolerance);
  });

  it("take the extremes of a word without a NaN or an infinity", () => {
    for (const word of [0, 1, 0x7fffffff, 0x80000000, 0xffffffff])
      for (const law of ["laplace", "uniform", "two-point"] as const)
        expect(Math.abs(lawDraw(law, word))).toBeLessThan(20);
  });
});

describe("coloured noise", () => {
  it("has variance 1 at every step from the first on, and correlation ρ per step", () => {
    const random = draws(3, 4);
    const trials = 20_000;
    const runs = Array.from({ length: trials }, (_, k) =>
      shapedNoise(random, { rows: 1, correlation: 0.8 }, k, 6).map(([x]) => x),
    );
    const error = 5 * Math.sqrt(2 / trials);
    for (let t = 0; t < 6; t++) {
      const variance = runs.reduce((a, run) => a + run[t] * run[t], 0) / trials;
      expect(Math.abs(variance - 1)).toBeLessThan(error);
      const lagged = runs.reduce((a, run) => a + run[0] * run[t], 0) / trials;
      expect(Math.abs(lagged - 0.8 ** t)).toBeLessThan(error);
    }
  });
});
