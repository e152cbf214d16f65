/** Operating points along a training: the ends are those of the networks, and the slopes are derivatives of the closure's loss. */

import { describe, expect, it } from "vitest";
import { operatingHistory } from "../../src/mechanism/operating-history.js";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import { testTrials } from "../../src/preference/measure/measure.js";
import { trainingFor } from "../../src/training/index.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";

describe("operating points along a training", () => {
  it("has slopes that a shift of all biases confirms, and starts at the initial bias", async () => {
    const specification = networkFor(sin, { units: 6, noise: 0.8, placement: "inside", seed: 3 });
    const training = { updates: 20, batch: 16, initial: { bias: 1.2 } };
    const { looks } = await operatingHistory(specification, sin, training, { looks: 4, trials: 4 });
    expect(looks.map(({ update }) => update)).toEqual([0, 2, 5, 12, 20]);
    expect(Math.abs(looks[0].ratio.median - 1.5)).toBeLessThan(1);
    // For ReLU a shift of every pre-activation at every step is a shift of every bias.
    const trials = testTrials(sin, 4, 3);
    const network = initialNetwork(specification, training.initial);
    const bias = parameterLayout(specification).find(({ name }) => name === "b_rec");
    const at = (shift: number): { biasSquared: number; variance: number } => {
      const parameters = Float32Array.from(network.parameters, (p, i) =>
        bias && i >= bias.offset && i < bias.offset + bias.size ? p + shift : p,
      );
      return predictedCurve({ specification, parameters }, trials, [0.8])[0];
    };
    const step = 2 ** -7;
    const { loss } = predictedCurve(network, trials, [0.8])[0];
    for (const part of ["biasSquared", "variance"] as const) {
      const measured = ((at(step)[part] - at(-step)[part]) / (2 * step)) * (0.8 / (6 * loss));
      expect(looks[0].slope[part]).toBeCloseTo(measured, 3);
      expect(Math.abs(looks[0].slope[part] / measured - 1)).toBeLessThan(0.02);
    }
  });

  it("has the slopes of noise that units share: a shift of all biases confirms them", async () => {
    const covariance = [0, 1, 2, 3].map((i) => [0, 1, 2, 3].map((k) => (i === k ? 1 : 0.3)));
    const specification = networkFor(sin, { units: 4, noise: 0.8, noiseDetails: { covariance }, seed: 3 });
    const { looks } = await operatingHistory(specification, sin, { updates: 2, batch: 4 }, { looks: 1, trials: 2 });
    const network = initialNetwork(specification, trainingFor(sin).initial);
    const trials = testTrials(sin, 2, 3);
    const bias = parameterLayout(specification).find(({ name }) => name === "b_rec");
    const at = (shift: number): number => {
      const parameters = network.parameters.slice();
      for (let i = 0; i < 4; i++) parameters[(bias?.offset ?? NaN) + i] += shift;
      return predictedCurve({ specification, parameters }, trials, [0.8])[0].variance;
    };
    const step = 2 ** -7;
    const { loss } = predictedCurve(network, trials, [0.8])[0];
    const measured = ((at(step) - at(-step)) / (2 * step)) * (0.8 / (4 * loss));
    expect(Math.abs(looks[0].slope.variance / measured - 1)).toBeLessThan(0.02);
  });

  it("refuses closed-loop tasks by name", async () => {
    const { findTask } = await import("../../src/tasks/catalogue/registry.js");
    const maze = findTask("maze");
    await expect(operatingHistory(networkFor(maze), maze)).rejects.toMatchObject({ code: "unsupported" });
  });
});
