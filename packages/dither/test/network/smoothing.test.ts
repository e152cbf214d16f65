/** Networks with smoothed activations: their specification, file and hash, their table, and simulation against the reference. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { smoothedActivation } from "../../src/network/activation/smoothed-activation.js";
import { SmoothedTable } from "../../src/network/activation/smoothed-table.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { readNetwork, writeNetwork } from "../../src/files/index.js";
import type { Network } from "../../src/network/specification/network.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import {
  activations,
  checkSpecification,
  type NetworkSpecification,
} from "../../src/network/specification/specification.js";
import { draws, streams } from "../../src/random/draws.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { train } from "../../src/training/train.js";
import { randomCase, referenceTrial, tensorsOf } from "./random-case.js";

const plain: NetworkSpecification = {
  units: 3,
  inputs: 1,
  outputs: 1,
  activation: "relu",
  form: "rate",
  leak: 0.2,
  noise: { placement: "inside", std: 0.5 },
  readout: "identity",
  initialState: "zero",
  seed: 1,
};
const network = (smoothing?: number | number[]): Network => ({
  specification: checkSpecification({ ...plain, ...(smoothing !== undefined && { smoothing }) }),
  parameters: new Float32Array(9 + 3 + 3 + 3 + 1).map((_, i) => Math.sin(i)),
});

describe("the specification", () => {
  it("has no smoothing where nothing is smoothed, and one number where all units are alike", () => {
    expect(checkSpecification({ ...plain, smoothing: 0 })).toEqual(plain);
    expect("smoothing" in checkSpecification({ ...plain, smoothing: [0, 0, 0] })).toBe(false);
    expect(checkSpecification({ ...plain, smoothing: [0.5, 0.5, 0.5] }).smoothing).toBe(0.5);
    expect(checkSpecification({ ...plain, smoothing: [0, 0.5, 0] }).smoothing).toEqual([0, 0.5, 0]);
  });

  it("names what is wrong", () => {
    expect(() => checkSpecification({ ...plain, smoothing: [1, 2] })).toThrow("one per unit (3), got 2 numbers");
    expect(() => checkSpecification({ ...plain, smoothing: -1 })).toThrow("of 0 or more, got -1");
    expect(() => checkSpecification({ ...plain, smoothing: [0, NaN, 1] })).toThrow("got NaN for unit 1");
  });

  it("is written to the file, read back, and part of the hash", async () => {
    const bytes = writeNetwork(network([0, 0.25, 1]));
    const back = readNetwork({ bytes, fileName: "net.safetensors" });
    expect(back.specification).toEqual(network([0, 0.25, 1]).specification);
    const hashes = await Promise.all([network(), network(0.5), network([0, 0.25, 1])].map(networkHash));
    expect(new Set(hashes).size).toBe(3);
    expect(await networkHash(network(0))).toBe(hashes[0]);
  });

  it("cannot be trained", async () => {
    const training = train({ ...plain, smoothing: 0.5 }, sin, { updates: 1 });
    await expect(training).rejects.toMatchObject({ code: "unsupported" });
  });
});

describe.each(activations)("the table of %s", (activation) => {
  it.each([0.05, 0.5, 2, 10])("is the smoothed activation to 1e-10 at s = %f", (std) => {
    const table = new SmoothedTable(activation, std);
    const exact = smoothedActivation(activation, { digits: 14 });
    let worst = 0;
    for (let k = -1000; k <= 1000; k++) {
      const x = k * 0.0493 * Math.max(1, std);
      exact.at(x, std);
      worst = Math.max(worst, Math.abs(table.at(x) - exact.mean));
    }
    expect(worst).toBeLessThan(1e-10 * Math.max(1, std));
  });
});

describe("simulation", () => {
  it("is that of the reference, with the library's draws, in every form, placement and readout", async () => {
    const sizes = { units: 6, inputs: 2, outputs: 2, steps: 7, trials: 18 };
    const levels = fc.array(fc.constantFrom(0, 0.2, 1), { minLength: 6, maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(randomCase(sizes), levels, async ({ network: unsmoothed, trials }, perUnit) => {
        const { units, seed, noise } = unsmoothed.specification;
        const specification = checkSpecification({
          ...unsmoothed.specification,
          smoothing: [...perUnit.slice(0, units - 1), 0.3],
        });
        const smoothed: Network = { ...unsmoothed, specification };
        const { outputs, states } = await simulate(smoothed, trials, { draw: 2 });
        const random = draws(seed, streams.testNoise, 2);
        for (const trial of [0, trials.count - 1]) {
          const xi = Array.from({ length: trials.steps }, (_, t) =>
            Array.from({ length: units }, (_, i) => (noise.std > 0 ? random.gaussian(trial, t, i) : 0)),
          );
          const tensors = tensorsOf(smoothed);
          const run = simulateReference(
            specification,
            tensors,
            referenceTrial({ network: smoothed, trials }, trial, xi),
          );
          run.outputs.forEach((row, t) => {
            row.forEach((z, o) => {
              expect(outputs[(t * trials.outputs + o) * trials.count + trial]).toBeCloseTo(z, 5);
            });
            run.rates[t + 1].forEach((r, i) => {
              expect(states[(t * units + i) * trials.count + trial]).toBeCloseTo(r, 5);
            });
          });
        }
      }),
      { numRuns: 60, seed: 5 },
    );
  });
});
