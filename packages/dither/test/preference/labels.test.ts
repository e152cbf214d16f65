/** Preferences under a cross-entropy: loss, parts, accuracy and calibration against independent computations. */

import { beforeAll, describe, expect, it } from "vitest";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import type { Network } from "../../src/network/specification/network.js";
import { measure, testTrials, type Measurement } from "../../src/preference/measure/measure.js";
import { findTask } from "../../src/tasks/catalogue/registry.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { train } from "../../src/training/train.js";

const task = findTask("perceptual-decision", { labels: true, duration: 200 });
const levels = [0, 0.2, 0.8];
const count = 48;
let network: Network;
let trials: Trials;
let found: Measurement;

beforeAll(async () => {
  ({ network } = await train(networkFor(task, { units: 12, noise: 0.2, seed: 3 }), task, { updates: 40, batch: 32 }));
  trials = testTrials(task, count, 3);
  found = await measure(network, { task }, { levels, trials: count, draws: 16 });
}, 60_000);

/** Decisions of silent outputs: probability of the right class, of the likelier one, and whether it is right. */
async function silentDecisions(): Promise<{ right: number; sure: number; correct: number }[]> {
  const { outputs } = await simulate(network, trials, { std: 0 });
  const decisions = [];
  for (let t = 0; t < trials.steps; t++)
    for (let k = 0; k < count; k++) {
      const at = t * 2 * count + k;
      if (trials.weight[at] === 0) continue;
      const [p, q] = [outputs[at], outputs[at + count]];
      const isFirst = trials.target[at] === 1;
      decisions.push({ right: isFirst ? p : q, sure: Math.max(p, q), correct: Number(p > q === isFirst) });
    }
  return decisions;
}

const mean = (values: number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;

describe("a network with class labels", () => {
  it("learns: its loss is below the log 2 of a guess, at the noise of its training", () => {
    expect(found.preference.curve[1].loss).toBeLessThan(Math.log(2));
  });

  it("has the mean −log p of the right class as its loss in silence", async () => {
    const decisions = await silentDecisions();
    expect(found.preference.curve[0].loss).toBeCloseTo(mean(decisions.map(({ right }) => -Math.log(right))), 5);
  });

  it("has the share of right decisions as its accuracy in silence, with a verdict beside that on the loss", async () => {
    const { measures, performance } = found.preference;
    const accuracy = measures?.find(({ name }) => name === "accuracy")?.curve[0].value;
    expect(accuracy).toBeCloseTo(mean((await silentDecisions()).map(({ correct }) => correct)), 9);
    expect(["prefers noise", "prefers silence", "undecided"]).toContain(performance?.verdict);
  });

  it("has the calibration error of its decisions in ten bins, and its bins hold them all", async () => {
    const decisions = await silentDecisions();
    const bins = Array.from({ length: 10 }, (_, b) =>
      decisions.filter(({ sure }) => Math.min(9, Math.floor(sure * 10)) === b),
    );
    const expected = bins.reduce((sum, bin) => sum + (bin.length === 0 ? 0 : (bin.length / decisions.length) * Math.abs(mean(bin.map((d) => d.sure)) - mean(bin.map((d) => d.correct)))), 0); // prettier-ignore
    const [{ readout, curve }] = found.preference.calibration ?? [];
    expect(readout).toBe("output");
    expect(curve[0].error).toBeCloseTo(expected, 6);
    for (const { bins: each, error, interval } of curve) {
      expect(mean(each.map(({ share }) => share)) * each.length).toBeCloseTo(1, 9);
      expect(interval[0]).toBeLessThanOrEqual(interval[1]);
      expect(error).toBeLessThan(1);
    }
  });

  it("splits its loss into that of the mean logits and what their spread adds, half the curvature times covariance to second order", () => {
    const [silent, weak, strong] = found.preference.curve;
    for (const { loss, biasSquared, variance } of [silent, weak, strong])
      expect((biasSquared ?? NaN) + (variance ?? NaN)).toBeCloseTo(loss, 9);
    expect(silent.variance).toBeCloseTo(0, 9);
    expect(silent.logits?.shiftSquared).toBeCloseTo(0, 9);
    expect(weak.logits?.variance).toBeGreaterThan(0);
    expect((weak.logits?.secondOrder ?? NaN) / (weak.variance ?? NaN)).toBeGreaterThan(0.8);
    expect((weak.logits?.secondOrder ?? NaN) / (weak.variance ?? NaN)).toBeLessThan(1.25);
  });

  it("is predicted by the closure: the loss in silence to 1e-4, at weak noise to 3 %", () => {
    const [silent, weak] = predictedCurve(network, trials, levels.slice(0, 2));
    expect(silent.loss).toBeCloseTo(found.preference.curve[0].loss, 4);
    expect(Math.abs(weak.loss / found.preference.curve[1].loss - 1)).toBeLessThan(0.03);
  });

  it("has accuracy and calibration on given trials too, resampled by draws", async () => {
    const { preference } = await measure(network, { trials }, { levels, draws: 8 });
    expect(preference.resampled).toBe("draws");
    expect(preference.performance?.curve[0].value).toBeCloseTo(mean((await silentDecisions()).map(({ correct }) => correct)), 9); // prettier-ignore
    expect(preference.calibration?.[0].curve[0].error).toBeCloseTo(found.preference.calibration?.[0].curve[0].error ?? NaN, 9); // prettier-ignore
  });

  it("is refused by name where the equations are those of the squared error", async () => {
    await expect(train(network.specification, task, { updates: 1, gradient: "closure" })).rejects.toThrow(
      /with the loss softmax/,
    );
    const maze = findTask("maze");
    const { outputs } = maze;
    expect(outputs).toBe(2);
    await expect(train(networkFor(maze, { units: 4, loss: "softmax" }), maze, { updates: 1 })).rejects.toThrow(
      /whose world has a loss of its own/,
    );
  });
});

describe("several readouts", () => {
  it("are measured each with its own accuracy, and their squared errors join the loss", async () => {
    const sin = findTask("sin");
    const given = testTrials(sin, 16, 1);
    const { steps } = given;
    const wide = {
      ...given,
      outputs: 4,
      target: new Float32Array(steps * 4 * 16),
      weight: new Float32Array(steps * 4 * 16).fill(1),
    };
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < 16; k++) {
        const at = t * 4 * 16 + k;
        wide.target[at + 16 * (k % 2)] = 1;
        wide.target[at + 32] = k % 3 === 0 ? 1 : 0;
        wide.target[at + 48] = 0.3;
      }
    const readouts = [
      { name: "side", channels: 2, loss: "softmax" },
      { name: "third", channels: 1, loss: "sigmoid" },
      { name: "value", channels: 1, loss: "squared" },
    ] as const;
    const one = initialNetwork({
      ...networkFor(sin, { units: 6, seed: 2 }),
      outputs: 4,
      readouts,
      readout: "identity",
    });
    const { preference } = await measure(one, { trials: wide }, { levels: [0, 0.5], draws: 4 });
    expect(preference.measures?.map(({ name }) => name)).toEqual(["accuracy of side", "accuracy of third"]);
    expect(preference.calibration?.map(({ readout }) => readout)).toEqual(["side", "third"]);
    const { outputs } = await simulate(one, wide, { std: 0 });
    let sum = 0;
    for (let t = 0; t < steps; t++)
      for (let k = 0; k < 16; k++) {
        const z = [0, 1, 2, 3].map((o) => outputs[(t * 4 + o) * 16 + k]);
        sum += -2 * Math.log(z[k % 2]) - Math.log(k % 3 === 0 ? z[2] : 1 - z[2]) + (z[3] - Math.fround(0.3)) ** 2;
      }
    expect(preference.curve[0].loss).toBeCloseTo(sum / (4 * steps * 16), 5);
  });
});
