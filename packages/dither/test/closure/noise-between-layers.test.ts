/** Noise outside a layer is noise inside the next: of standard deviation σ ‖w‖ for a unit with the weights w. */

import { describe, expect, it } from "vitest";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { tensor, type Network } from "../../src/network/specification/network.js";
import type { TensorName } from "../../src/network/specification/parameter-layout.js";
import { findTask } from "../../src/tasks/index.js";
import { testTrials } from "../tasks/trials-of.js";

const task = findTask("sin-layers");
const network = initialNetwork(
  networkFor(task, { layers: [7, 5], placement: "outside", activation: "relu", noise: 2, seed: 4 }),
  { input: 2, bias: 0.2, biasSpread: 1 },
);

const of = (net: Network, name: TensorName): Float32Array => tensor(net, name)!;
const relu = (x: number): number => Math.max(0, x);
const density = (x: number): number => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ by the trapezoidal rule from −12. */
function distribution(x: number): number {
  const steps = 4000;
  const h = (x + 12) / steps;
  let sum = (density(-12) + density(x)) / 2;
  for (let k = 1; k < steps; k++) sum += density(-12 + k * h);
  return sum * h;
}

/** E max(0, a + s ξ) */
const smoothed = (a: number, s: number): number => a * distribution(a / s) + s * density(a / s);

/** The mean output for the input u, with σ ‖w‖ inside the second layer in the place of σ outside the first. */
function meanOutput(u: number, std: number): number {
  const [w1, b1] = [of(network, "layers.1.W"), of(network, "layers.1.b")];
  const [w2, b2] = [of(network, "layers.2.W"), of(network, "layers.2.b")];
  const first = Array.from(b1, (b, i) => relu(w1[i] * u + b));
  let output = of(network, "b_out")[0];
  b2.forEach((b, i) => {
    const row = w2.subarray(7 * i, 7 * i + 7);
    const argument = row.reduce((sum, w, k) => sum + w * first[k], b);
    output += of(network, "W_out")[i] * smoothed(argument, std * Math.hypot(...row));
  });
  return output;
}

describe("noise outside the first of two layers", () => {
  it.each([0.5, 2, 4])("shifts the output's mean as noise σ ‖w‖ inside the second does, σ = %f", (std) => {
    const trials = testTrials(task, { count: 20 });
    let expected = 0;
    for (let k = 0; k < 20; k++) expected += (meanOutput(trials.input[k], std) - trials.target[k]) ** 2 / 20;
    const [{ biasSquared }] = predictedCurve(network, trials, [std]);
    expect(Math.abs(biasSquared / expected - 1)).toBeLessThan(1e-5);
  });

  it("adds σ² ‖w_out‖² to the variance from the last layer, which no weight before can attenuate", () => {
    const trials = testTrials(task, { count: 20 });
    const alone = 2 * 2 * of(network, "W_out").reduce((sum, w) => sum + w * w, 0);
    const [{ variance }] = predictedCurve(network, trials, [2]);
    expect(variance).toBeGreaterThan(alone);
    const cut = { ...network, parameters: network.parameters.slice() };
    of(cut, "layers.2.W").fill(0);
    expect(predictedCurve(cut, trials, [2])[0].variance).toBeCloseTo(alone, 6);
  });
});
