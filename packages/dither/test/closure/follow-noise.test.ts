/** The closure of noise that follows the state: against moments that are known, and against simulation. */

import { describe, expect, it } from "vitest";
import {
  closure,
  findTask,
  measure,
  networkFor,
  networkFromTensors,
  predictedCurve,
  testTrials,
  train,
  trainingFor,
  type Network,
  type NoiseKind,
  type Trials,
} from "../../src/index.js";

const kinds = ["poisson", "multiplicative", "dropout", "gaussian-dropout"] as const satisfies readonly NoiseKind[];

/** One unit that is 0.5 after the first step, without input and without noise then (inside), read through a weight of 1. */
function oneUnit(kind: NoiseKind, placement: "inside" | "outside", std: number): Network {
  const base = {
    units: 1,
    inputs: 1,
    outputs: 1,
    activation: "relu",
    form: "rate",
    leak: 1,
    readout: "identity",
  } as const;
  return networkFromTensors(
    { ...base, initialState: "zero", seed: 0, noise: { placement, std, kind } },
    { W_rec: [2], W_in: [0], b_rec: [0.5], W_out: [1], b_out: [0] },
  );
}

const steps = (count: number): Trials => {
  const zeros = (): Float32Array => new Float32Array(count);
  const weight = zeros().fill(1);
  return { steps: count, count: 1, inputs: 1, outputs: 1, input: zeros(), target: zeros(), weight };
};

describe("the closure of noise that follows the state", () => {
  it.each([
    ["poisson", 0.3, 0.09 * 0.5],
    ["multiplicative", 0.3, 0.09 * 0.25],
    ["dropout", 0.2, 0.25 * 0.25],
    ["gaussian-dropout", 0.2, 0.25 * 0.25],
  ] as const)("has the exact variance of %s on a rate of 0.5", (kind, std, expected) => {
    const { mean, variance } = closure(oneUnit(kind, "outside", std), steps(1));
    expect(mean[0]).toBeCloseTo(0.5, 12);
    expect(variance[0]).toBeCloseTo(expected, 12);
  });

  it("has noise inside in the argument of the next step, four times the variance through a weight of 2", () => {
    // 2 · 0.5 + 0.5 = 1.5 stands five standard deviations from the kink.
    const { mean, variance } = closure(oneUnit("poisson", "inside", 0.2), steps(2));
    expect(variance[0]).toBe(0);
    expect(mean[1]).toBeCloseTo(1.5, 6);
    expect(variance[1]).toBeCloseTo(4 * 0.04 * 0.5, 5);
  });

  const task = findTask("sin");

  it.each(kinds.flatMap((kind) => (["inside", "outside"] as const).map((placement) => [kind, placement] as const)))(
    "is the simulation's for %s %s: outputs' variance and loss",
    async (kind, placement) => {
      const std = kind === "poisson" || kind === "multiplicative" ? 0.5 : 0.2;
      const specification = networkFor(task, { units: 48, noise: std, placement, noiseDetails: { kind } });
      const { network } = await train(specification, task, trainingFor(task, { updates: 150 }));
      const trials = testTrials(task, 32, 1);
      const [silent, point] = predictedCurve(network, trials, [0, std]);
      const { preference } = await measure(network, { trials }, { levels: [0, std], draws: 200 });
      const [first, second] = preference.curve;
      // The argument times a normal variable is heavier in its tails than the normal law that the closure takes it for.
      const tolerance = kind === "multiplicative" && placement === "inside" ? 0.2 : 0.1;
      expect(silent.biasSquared / (first.biasSquared ?? NaN)).toBeCloseTo(1, 3);
      expect(Math.abs(point.variance / (second.variance ?? NaN) - 1)).toBeLessThan(tolerance);
      expect(Math.abs(point.loss / second.loss - 1)).toBeLessThan(tolerance);
    },
  );

  it("refuses noise in time or shared between units, and its own gradient", async () => {
    const specification = networkFor(task, {
      units: 4,
      noise: 0.5,
      noiseDetails: { kind: "poisson", timeConstant: 3 },
    });
    const { network } = await train(specification, task, { updates: 2 });
    expect(() => closure(network, testTrials(task, 4, 1))).toThrow("white and independent");
    const plain = networkFor(task, { units: 4, noise: 0.5, noiseDetails: { kind: "poisson" } });
    await expect(train(plain, task, { updates: 2, gradient: "closure" })).rejects.toThrow("expected additive noise");
  });
});
