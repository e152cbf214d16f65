/** The closure of gated cells against their simulation, and against exact moments where those are known. */

import { beforeAll, describe, expect, it } from "vitest";
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
  type NetworkSpecification,
  type Trials,
} from "../../src/index.js";
import { gatedNames, noisePlacements, type Placement } from "../../src/settings/names.js";

const task = findTask("sin");

async function trained(cell: "gru" | "lstm", placement: Placement, std: number): Promise<Network> {
  const specification = networkFor(task, { cell, units: 24, noise: std, placement });
  return (await train(specification, task, trainingFor(task, { updates: 300 }))).network;
}

/** One step of two units, for which the moments can be written down. */
function oneStep(specification: Partial<NetworkSpecification>, tensors: Record<string, number[]>): Network {
  const base = { units: 1, inputs: 1, outputs: 1, activation: "tanh", form: "rate", leak: 1 } as const;
  const rest = { noise: { placement: "inside", std: 1 }, readout: "identity", initialState: "zero", seed: 0 } as const;
  return networkFromTensors({ ...base, ...rest, ...specification }, tensors);
}

function stepTrials(steps: number): Trials {
  const ones = (): Float32Array => new Float32Array(steps).fill(1);
  return { steps, count: 1, inputs: 1, outputs: 1, input: ones(), target: new Float32Array(steps), weight: ones() };
}

/** E g(x + sξ) by the midpoint rule. */
function expectation(g: (x: number) => number, x: number, s: number): number {
  let sum = 0;
  const step = 0.001;
  for (let xi = -9 + step / 2; xi < 9; xi += step)
    sum += (g(x + s * xi) * Math.exp((-xi * xi) / 2) * step) / Math.sqrt(2 * Math.PI);
  return sum;
}

describe("the closure of a gated cell", () => {
  it("has the exact mean and variance of a GRU's first step, whose gate and candidate are independent", () => {
    const s = 0.8;
    // r, z, c, and the hidden bias; from h = 0 the state is (1 − z) c.
    const network = oneStep(
      { cell: "gru" },
      { W_rec: [0, 0, 0], W_in: [0, 0.4, 0.9], b_rec: [0, -0.3, 0.2, 0], W_out: [1], b_out: [0] },
    );
    const { mean, variance } = closure(network, stepTrials(1), { std: s });
    const open = (a: number): number => 1 - 1 / (1 + Math.exp(-a));
    const z = [open, (a: number) => open(a) ** 2].map((g) => expectation(g, 0.1, s));
    const c = [Math.tanh, (a: number) => Math.tanh(a) ** 2].map((g) => expectation(g, 1.1, s));
    expect(mean[0]).toBeCloseTo(z[0] * c[0], 7);
    expect(variance[0]).toBeCloseTo(z[1] * c[1] - (z[0] * c[0]) ** 2, 7);
  });

  it("has the exact mean of an LSTM's cell after one step", () => {
    const network = oneStep(
      { cell: "lstm" },
      { W_rec: [0, 0, 0, 0], W_in: [0.4, 0, 0.9, 0], b_rec: [-0.3, 0, 0.2, 40], W_out: [1], b_out: [0] },
    );
    // The output gate is open, so that h = tanh c, of a c that is nearly certain for so little noise.
    const { mean } = closure(network, stepTrials(1), { std: 0.01 });
    expect(mean[0]).toBeCloseTo(Math.tanh(Math.tanh(1.1) / (1 + Math.exp(-0.1))), 4);
  });

  it.each(["full", "diagonal"] as const)("is the noise-free network at noise 0 (%s)", async (covariance) => {
    const network = await trained("lstm", "inside", 0.5);
    const trials = testTrials(task, 8, 1);
    const [point] = predictedCurve(network, trials, [0], { covariance });
    const measured = await measure(network, { trials }, { levels: [0, 0.5] });
    expect(point.variance).toBe(0);
    expect(point.biasSquared / (measured.preference.curve[0].biasSquared ?? NaN)).toBeCloseTo(1, 4);
  });

  describe.each(gatedNames)("of a trained %s", (cell) => {
    describe.each(noisePlacements)("with noise %s", (placement) => {
      let network: Network;
      const trials = testTrials(task, 48, 1);
      const std = placement === "input" ? 0.3 : 0.5;
      beforeAll(async () => {
        network = await trained(cell, placement, std);
      });

      it("predicts bias² and variance as they are simulated", async () => {
        const levels = [0, std];
        const [, predicted] = predictedCurve(network, trials, levels);
        const measured = (await measure(network, { trials }, { levels, draws: 400 })).preference.curve[1];
        // Noise on the input is shared by all gates, of whose products the closure takes the first order alone.
        expect(predicted.variance / (measured.variance ?? NaN)).toBeGreaterThan(placement === "input" ? 0.9 : 0.95);
        expect(predicted.variance / (measured.variance ?? NaN)).toBeLessThan(1.07);
        expect(predicted.biasSquared / (measured.biasSquared ?? NaN)).toBeGreaterThan(0.95);
        expect(predicted.biasSquared / (measured.biasSquared ?? NaN)).toBeLessThan(1.05);
      });
    });
  });

  it("says that coloured noise has none", async () => {
    const network = await trained("gru", "inside", 0.5);
    const noise = { ...network.specification.noise, timeConstant: 5 };
    const coloured = { ...network, specification: { ...network.specification, noise } };
    expect(() => closure(coloured, testTrials(task, 2, 1))).toThrow(/expected white noise in a gated cell/);
  });
});
