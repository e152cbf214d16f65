/** Summing, clipping and Adam against the same in float64. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parameterCount } from "../../src/network/specification/parameter-layout.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import { trainingOptions } from "../../src/training/index.js";
import { Optimiser } from "../../src/training/optimiser.js";
import { learningRate } from "../../src/training/options/schedule.js";
import { smallNetwork } from "./small-training.js";

const specification = { ...smallNetwork, units: 5 };
const size = parameterCount(specification);

const gradientOf = (seed: number, update: number, group: number): Float32Array =>
  Float32Array.from({ length: size }, (_, k) => draws(seed, firstUserStream).gaussian(group, update, k));

describe("the optimiser", () => {
  it("does Adam on the mean gradient, shortened to the clip where it is longer", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(),
        fc.constantFrom(null, 0.05, 0.4, 1e3),
        fc.integer({ min: 1, max: 4 }),
        async (seed, clip, groups) => {
          // A large ε makes the step depend on the gradient's length, which Adam otherwise forgets.
          const options = trainingOptions({ clip, epsilon: 0.1, updates: 6, learningRate: 0.02 });
          const optimiser = await Optimiser.create(specification, options);
          const parameters = new Array<number>(size).fill(0);
          const m = new Array<number>(size).fill(0);
          const v = new Array<number>(size).fill(0);
          for (let update = 0; update < 6; update++) {
            optimiser.begin();
            const sum = new Array<number>(size).fill(0);
            for (let group = 0; group < groups; group++) {
              const gradient = gradientOf(seed, update, group);
              optimiser.add(gradient, { loss: 3 + group, weight: 8 });
              gradient.forEach((g, k) => (sum[k] += g / (8 * groups)));
            }
            const norm = Math.sqrt(sum.reduce((a, g) => a + g * g, 0));
            const record = optimiser.record();
            expect(record.loss).toBeCloseTo((3 + (groups - 1) / 2) / 8, 12);
            expect(Math.abs(record.gradientNorm / norm - 1)).toBeLessThan(1e-6);
            optimiser.step(update, record);

            const factor = clip === null ? 1 : Math.min(1, clip / norm);
            sum.forEach((mean, k) => {
              const g = factor * mean;
              m[k] = 0.9 * m[k] + 0.1 * g;
              v[k] = 0.999 * v[k] + 0.001 * g * g;
              const mHat = m[k] / (1 - 0.9 ** (update + 1));
              const vHat = v[k] / (1 - 0.999 ** (update + 1));
              parameters[k] -= (learningRate(options, update) * mHat) / (Math.sqrt(vHat) + 0.1);
            });
          }
          const largest = Math.max(...parameters.map(Math.abs));
          parameters.forEach((p, k) => expect(Math.abs(optimiser.parameters[k] - p)).toBeLessThan(1e-5 * largest));
        },
      ),
      { numRuns: 30 },
    );
  });
});
