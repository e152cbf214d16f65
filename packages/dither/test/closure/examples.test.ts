/** The closure's curves of the example networks against 4,000 noise draws in PyTorch: specs/science.md, section 11. */

import { describe, expect, it } from "vitest";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { predictedPreference, type PredictedPreference } from "../../src/preference/curve/closure-curve.js";
import { preferredNoise } from "../../src/preference/curve/preferred-noise.js";
import { exampleNetwork, examples, exampleTrials } from "./networks.js";

const trials = exampleTrials();

const predictions = new Map<string, Promise<PredictedPreference>>();
function predicted(name: string): Promise<PredictedPreference> {
  const prediction = predictions.get(name) ?? predictedPreference(exampleNetwork(name), trials);
  predictions.set(name, prediction);
  return prediction;
}

describe.each(["ctrnn-inside", "ctrnn-outside"])("%s", (name) => {
  const { curve, preferred_std } = examples[name];
  const network = exampleNetwork(name);

  it("has bias² within 2 % or 1e-4 and variance within 4 % at every level", () => {
    const points = predictedCurve(
      network,
      trials,
      curve.map((point) => point.std),
    );
    expect(points.length).toBe(12);
    points.forEach(({ std, loss, biasSquared, variance }, i) => {
      const measured = curve[i];
      expect(std).toBe(measured.std);
      expect(loss).toBe(biasSquared + variance);
      const error = Math.abs(biasSquared - measured.bias_squared);
      expect(error, `bias² at ${std}`).toBeLessThan(Math.max(1e-4, 0.02 * measured.bias_squared));
      if (std === 0) expect(variance).toBe(0);
      else expect(Math.abs(variance / measured.variance - 1), `variance at ${std}`).toBeLessThan(0.04);
    });
  });

  it("prefers the noise that was measured, to 0.02 of its training noise", async () => {
    const { preferred, trainingNoise } = await predicted(name);
    expect(trainingNoise).toBe(0.5);
    expect(Math.abs(preferred.std - preferred_std)).toBeLessThan(0.02 * trainingNoise);
  });
});

describe("nn-rnn-tanh (γ = 1, two modes)", () => {
  it("prefers the noise that was measured, to 0.05 of its training noise, though the variance is up to 41 % off", () => {
    const { curve, preferred_std } = examples["nn-rnn-tanh"];
    const levels = curve.map((point) => point.std);
    const points = predictedCurve(exampleNetwork("nn-rnn-tanh"), trials, levels);
    const preferred = preferredNoise(
      levels,
      points.map((point) => point.loss),
    );
    expect(Math.abs(preferred - preferred_std)).toBeLessThan(0.05);
    points.forEach(({ std, biasSquared, variance }, i) => {
      expect(Math.abs(biasSquared / curve[i].bias_squared - 1), `bias² at ${std}`).toBeLessThan(0.08);
      if (std > 0) expect(Math.abs(variance / curve[i].variance - 1), `variance at ${std}`).toBeLessThan(0.41);
    });
  });
});

describe("the predicted preference", () => {
  it("reports the law, the gain and the minimum of bias² of ctrnn-inside", async () => {
    const { curve } = examples["ctrnn-inside"];
    const { law, lossRatio, biasMinimum, trainingNoiseGain, ...rest } = await predicted("ctrnn-inside");
    const [silent, trained] = [curve[0], curve.find((point) => point.std === 0.5)];
    if (!trained) throw new Error("the example has no level 0.5");
    const removed = silent.bias_squared - trained.bias_squared;
    expect(law.biasOverVariance).toBeCloseTo(removed / trained.variance, 0);
    expect(lossRatio).toBeCloseTo(silent.loss / trained.loss, 0);
    expect(trainingNoiseGain).toBeCloseTo(1 - trained.loss / silent.loss, 2);
    expect(biasMinimum.ratio).toBeGreaterThan(0.95);
    expect(biasMinimum.ratio).toBeLessThan(1);
    expect(rest.curve[0]).toMatchObject({ std: 0, variance: 0 });
    expect(rest.trials).toBe(33);
  });

  it("can be stopped", async () => {
    const stop = new AbortController();
    const stopped = predictedPreference(exampleNetwork("ctrnn-inside"), trials, {
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  });
});
