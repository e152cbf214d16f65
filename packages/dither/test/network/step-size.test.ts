/** Networks and trials at another time step: the rules by name, and what they keep, measured. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { closure } from "../../src/closure/index.js";
import { readNetwork, readTrials } from "../../src/files/index.js";
import type { Network } from "../../src/network/specification/network.js";
import { withTimeStep } from "../../src/network/initial/step-size.js";
import { withNoise } from "../../src/network/specification/with-noise.js";
import { measure } from "../../src/preference/measure/measure.js";
import { findTask, resampleTrials, tasks, type Trials } from "../../src/tasks/index.js";
import { draws, streams } from "../../src/random/draws.js";

const folder = new URL("../../../../test-data/examples/", import.meta.url);
const file = (fileName: string): { bytes: Uint8Array; fileName: string } => ({
  bytes: readFileSync(new URL(fileName, folder)),
  fileName,
});
const network = readNetwork({
  ...file("ctrnn-inside.safetensors"),
  options: { activation: "relu", leak: 0.2, placement: "inside", noise: 0.5 },
});
const trials = readTrials(file("trials-sin.npz"));
const finer = resampleTrials(trials, 0.5);

/** Bias² and variance at the training noise, by the closure. */
function predicted(one: Network, on: Trials, noiseTimeConstant = 0): { biasSquared: number; variance: number } {
  const { mean, variance } = closure(one, on, { noiseTimeConstant });
  let [bias, spread, total] = [0, 0, 0];
  on.weight.forEach((w, i) => {
    bias += w * (mean[i] - on.target[i]) ** 2;
    spread += w * variance[i];
    total += w;
  });
  return { biasSquared: bias / total, variance: spread / total };
}

describe("half the time step", () => {
  it("keeps the shift with σ as it is, bias² 0.0035, and the variance with σ√2, bias² 0.057", async () => {
    const shift = withTimeStep(network, 0.5, "shift");
    const variance = withTimeStep(network, 0.5, "variance");
    expect(shift.specification).toMatchObject({ leak: 0.1, noise: { std: 0.5 } });
    expect(variance.specification.noise.std).toBeCloseTo(0.5 * Math.SQRT2, 12);
    expect(finer.steps).toBe(2 * trials.steps);
    for (const [one, expected] of [
      [shift, 0.0035],
      [variance, 0.057],
    ] as const) {
      const { std } = one.specification.noise;
      const { preference } = await measure(one, { trials: finer }, { levels: [std], draws: 400, replicates: 40 });
      const { biasSquared } = preference.curve.find((point) => point.std === std)!;
      expect(biasSquared! / expected, `measured ${biasSquared}`).toBeGreaterThan(0.9);
      expect(biasSquared! / expected).toBeLessThan(1.1);
      expect(predicted(one, finer).biasSquared / expected).toBeGreaterThan(0.9);
      expect(predicted(one, finer).biasSquared / expected).toBeLessThan(1.1);
    }
    const before = predicted(network, trials).variance;
    const ratio = predicted(variance, finer).variance / before;
    expect(Math.abs(ratio - 1)).toBeLessThan(0.5 * Math.abs(predicted(shift, finer).variance / before - 1));
  });

  it("changes less for noise that has a limit than white noise does by either rule", () => {
    const coloured = withNoise(network, { timeConstant: 10 });
    const half = withTimeStep(coloured, 0.5, "colour");
    expect(half.specification.noise).toMatchObject({ std: 0.5, timeConstant: 20 });
    const plain = withTimeStep(network, 0.5, "shift");
    const before = predicted(network, trials, 10);
    const after = predicted(plain, finer, 20);
    expect(Math.abs(after.biasSquared / before.biasSquared - 1)).toBeLessThan(0.05);
    expect(Math.abs(after.variance / before.variance - 1)).toBeLessThan(0.1);
    const white = predicted(network, trials);
    expect(predicted(plain, finer).variance / white.variance).toBeLessThan(0.55);
    const rescaled = predicted(withTimeStep(network, 0.5, "variance"), finer);
    expect(rescaled.biasSquared / white.biasSquared).toBeGreaterThan(10);
  });
});

describe("a time step", () => {
  it.each([
    [network, 0.5, "colour", /expected noise with a time constant for rule colour, got white noise/],
    [withNoise(network, { timeConstant: 3 }), 0.5, "shift", /expected rule colour/],
    [withNoise(network, { placement: "outside" }), 0.5, "shift", /expected rule variance for noise outside/],
    [network, 6, "shift", /expected leaks of 1 at most after it, got 0.2 × 6/],
    [network, 0, "shift", /factor of the time step above 0, got 0/],
  ] as const)("is refused by name where the rule does not fit (%#)", (one, factor, keep, message) => {
    expect(() => withTimeStep(one, factor, keep)).toThrow(message);
  });

  it("rescales the leak of each unit, and keeps a network without noise without", () => {
    const leaks = new Array<number>(32).fill(0.2).fill(0.4, 0, 4);
    const one = { ...network, specification: { ...network.specification, leaks } };
    const half = withTimeStep(one, 0.5, "variance").specification;
    expect(half.leaks?.slice(3, 5)).toEqual([0.2, 0.1]);
    const silent = { ...network.specification, noise: { placement: "outside", std: 0 } } as const;
    expect(withTimeStep({ ...network, specification: silent }, 0.5, "shift").specification.noise.std).toBe(0);
  });
});

describe("resampled trials", () => {
  it("hold each step, in arrays, lengths and epochs, and come back", () => {
    const task = findTask("perceptual-decision");
    const request = { first: 0, count: 5, index: 0, random: draws(1, streams.testTrials) };
    const given = task.trials(request);
    for (const factor of [0.5, 0.1, 1 / 3]) {
      const fine = resampleTrials(given, factor);
      expect(fine.steps).toBe(Math.round(given.steps / factor));
      const row = given.inputs * given.count;
      for (let t = 0; t < fine.steps; t++)
        expect(fine.input[t * row]).toBe(given.input[Math.floor(t / Math.round(1 / factor)) * row]);
      const back = resampleTrials(fine, 1 / factor);
      expect(back).toEqual(given);
    }
  });

  it("are refused of a closed loop", () => {
    const maze = tasks.find(({ plant }) => plant)!;
    const given = maze.trials({ first: 0, count: 2, index: 0, random: draws(1, streams.testTrials) });
    expect(() => resampleTrials(given, 0.5)).toThrow(/closed loop/);
  });
});
