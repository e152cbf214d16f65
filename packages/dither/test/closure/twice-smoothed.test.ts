/** The closure of networks whose activations are smoothed already. */

import { describe, expect, it } from "vitest";
import { closure } from "../../src/closure/closure.js";
import { TwiceSmoothed } from "../../src/closure/twice-smoothed.js";
import { smoothedActivation } from "../../src/network/activation/smoothed-activation.js";
import { checkSpecification, activations } from "../../src/network/specification/specification.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { exampleNetwork, exampleTrials } from "./networks.js";

describe.each(activations)("%s", (activation) => {
  it("has the variance of a fine sum, at noise far above and below the smoothing", () => {
    const inner = smoothedActivation(activation);
    for (const s of [0.1, 1])
      for (const eta of [0.05, 0.4, 3])
        for (const x of [-2, 0.1, 1.5]) {
          const twice = new TwiceSmoothed(activation, s);
          twice.at(x, eta);
          const step = 0.005;
          let [total, first, second] = [0, 0, 0];
          for (let z = -8; z <= 8; z += step) {
            inner.at(x + eta * z, s);
            const w = Math.exp((-z * z) / 2);
            total += w;
            first += w * inner.mean;
            second += w * inner.mean * inner.mean;
          }
          const mean = first / total;
          expect(twice.mean).toBeCloseTo(mean, 9);
          expect(Math.abs(twice.variance - (second / total - mean * mean))).toBeLessThan(
            1e-8 * Math.max(1, twice.variance),
          );
        }
  });

  it("has the derivatives that differences show", () => {
    const twice = new TwiceSmoothed(activation, 0.7);
    const at = (x: number, square: number): [number, number, number] => {
      twice.at(x, Math.sqrt(square));
      return [twice.mean, twice.slope, twice.variance];
    };
    const [x, square, d] = [0.3, 0.64, 1e-4];
    const slope = (up: number[], down: number[], k: number): number => (up[k] - down[k]) / (2 * d);
    const [right, left] = [at(x + d, square), at(x - d, square)];
    const [wide, narrow] = [at(x, square + d), at(x, square - d)];
    twice.differentiate(x, Math.sqrt(square));
    expect(twice.slope).toBeCloseTo(slope(right, left, 0), 6);
    expect(twice.curvature).toBeCloseTo(slope(right, left, 1), 6);
    expect(twice.slopeByVariance).toBeCloseTo(slope(wide, narrow, 1), 5);
    const curvature = (std: number): number => {
      twice.differentiate(x, std);
      return twice.curvature;
    };
    const bent = (curvature(Math.sqrt(square + d)) - curvature(Math.sqrt(square - d))) / (2 * d);
    twice.differentiate(x, Math.sqrt(square));
    expect(twice.curvatureByVariance).toBeCloseTo(bent, 5);
    expect(twice.varianceByMean).toBeCloseTo(slope(right, left, 2), 5);
    expect(twice.varianceByVariance).toBeCloseTo(slope(wide, narrow, 2), 5);
  });
});

describe("a smoothed network", () => {
  const plain = exampleNetwork("ctrnn-inside");
  const smoothed = { ...plain, specification: checkSpecification({ ...plain.specification, smoothing: 0.5 }) };

  it("is its own closure without noise", async () => {
    const trials = exampleTrials();
    const { outputs } = await simulate(smoothed, trials, { std: 0 });
    const { mean } = closure(smoothed, trials, { std: 0 });
    mean.forEach((z, k) => {
      expect(Math.abs(outputs[k] - z)).toBeLessThan(1e-6);
    });
  });

  it("has the output that its closure predicts under noise", async () => {
    const trials = exampleTrials();
    const draws = 60;
    const mean = new Float64Array(trials.steps * trials.count);
    const square = new Float64Array(mean.length);
    for (let draw = 0; draw < draws; draw++) {
      const { outputs } = await simulate(smoothed, trials, { std: 0.3, draw });
      outputs.forEach((z, k) => {
        mean[k] += z / draws;
        square[k] += (z * z) / draws;
      });
    }
    const predicted = closure(smoothed, trials, { std: 0.3 });
    const average = (values: ArrayLike<number>): number =>
      Array.from(values).reduce((a, b) => a + b, 0) / values.length;
    const variance = average(square.map((s, k) => s - mean[k] * mean[k]));
    expect(Math.abs(average(predicted.variance) / variance - 1)).toBeLessThan(0.1);
    const distance = average(mean.map((z, k) => (z - predicted.mean[k]) * (z - predicted.mean[k])));
    expect(distance).toBeLessThan(2 * (variance / draws));
  });
});
