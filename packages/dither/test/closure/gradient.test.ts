/** The closure's gradient against finite differences. */

import fc from "fast-check";
import { hasLabels } from "../../src/network/specification/readouts.js";
import { describe, expect, it } from "vitest";
import { closureGradient } from "../../src/closure/gradient.js";
import { covarianceKinds, type ClosureMethod } from "../../src/closure/method.js";
import { predictedCurve } from "../../src/closure/predicted-curve.js";
import { type Network } from "../../src/network/specification/network.js";
import type { NoiseSpecification } from "../../src/network/specification/noise.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import { forms, placements } from "../../src/network/specification/specification.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { randomCase } from "../network/random-case.js";
import { layeredNetwork, randomNetwork, randomTrials } from "./networks.js";

/** A network whose parameters are float64, so that a small step in one of them is exact. */
const shifted = (network: Network, direction: Float64Array, size: number): Network => ({
  ...network,
  parameters: Float64Array.from(network.parameters, (p, i) => p + size * direction[i]) as unknown as Float32Array,
});

function directional(
  network: Network,
  trials: Trials,
  direction: Float64Array,
  part: "loss" | "biasSquared" | "variance",
  method: ClosureMethod = {},
): number {
  const std = network.specification.noise.std;
  const at = (size: number): number =>
    predictedCurve(shifted(network, direction, size), trials, [std], method)[0][part];
  const step = 1e-4;
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

describe("the gradient of the closure", () => {
  it("agrees with finite differences in every tensor, for any form, activation, placement, readout and initial state", () => {
    fc.assert(
      fc.property(
        randomCase({ units: 5, inputs: 2, outputs: 2, steps: 5, trials: 2 }).filter(
          (one) => !hasLabels(one.network.specification),
        ),
        ({ network, trials }) => {
          const { form, activation, noise } = network.specification;
          // Elsewhere a ReLU may stand at its kink without noise.
          fc.pre(activation !== "relu" || (noise.std > 0.5 && noise.placement === "inside" && form === "rate"));
          const { gradient, loss } = closureGradient(network, trials);
          expect(loss).toBeCloseTo(predictedCurve(network, trials, [noise.std])[0].loss, 12);
          for (const { name, offset, size } of parameterLayout(network.specification)) {
            const direction = new Float64Array(gradient.length);
            for (let i = 0; i < size; i++) direction[offset + i] = Math.cos(1.7 * i + 0.3);
            const exact = direction.reduce((sum, d, i) => sum + d * gradient[i], 0);
            const difference = Math.abs(directional(network, trials, direction, "loss") - exact);
            expect(difference, name).toBeLessThan(1e-7 * Math.max(1, Math.abs(exact), loss));
          }
        },
      ),
      { numRuns: 120 },
    );
  });

  it("splits into the parts of bias² and variance", () => {
    const network = randomNetwork({ activation: "relu", noise: { placement: "inside", std: 0.6 } });
    const trials = randomTrials(network.specification, { steps: 6, count: 3 });
    const whole = closureGradient(network, trials);
    const direction = Float64Array.from(whole.gradient, (_, i) => Math.sin(2.1 * i));
    const sum = whole.gradient.map(() => 0);
    for (const part of ["biasSquared", "variance"] as const) {
      const parts = { biasSquared: 0, variance: 0, [part]: 1 };
      const { gradient } = closureGradient(network, trials, { parts });
      const exact = direction.reduce((total, d, i) => total + d * gradient[i], 0);
      expect(directional(network, trials, direction, part) / exact).toBeCloseTo(1, 6);
      gradient.forEach((g, i) => (sum[i] += g));
    }
    whole.gradient.forEach((g, i) => expect(sum[i]).toBeCloseTo(g, 12));
    // What reaches every bias came through the pre-activations.
    const { offset } = parameterLayout(network.specification)[2];
    const { units } = network.specification;
    for (let i = 0; i < units; i++) {
      let total = 0;
      for (let t = 0; t < 6; t++) for (let k = 0; k < 3; k++) total += whole.argumentGradient[(t * units + i) * 3 + k];
      expect(total).toBeCloseTo(whole.gradient[offset + i], 12);
    }
  });

  it.each(forms.flatMap((form) => placements.map((placement) => ({ form, placement }))))(
    "agrees with them in the $form form, noise $placement with scales, a leak per unit, ReLU",
    ({ form, placement }) => {
      const scales = [0.5, 1, 1.5, 2, 0.8, 1.2];
      const leaks = [0.1, 0.2, 0.4, 0.6, 0.9, 1];
      const noise = { placement, std: 0.8, scales };
      const network = randomNetwork(
        { form, noise, leaks, activation: "relu", initialState: "trained" },
        { offset: 0.5 },
      );
      const trials = randomTrials(network.specification, { steps: 6, count: 2 });
      const { gradient } = closureGradient(network, trials);
      const direction = Float64Array.from(gradient, (_, i) => Math.sin(2.1 * i));
      const exact = direction.reduce((total, d, i) => total + d * gradient[i], 0);
      expect(directional(network, trials, direction, "loss") / exact).toBeCloseTo(1, 6);
    },
  );

  it("has the products of larger networks from the kernel: coloured noise in 20 units", () => {
    for (const form of forms)
      for (const placement of ["inside", "outside"] as const) {
        const noise = { placement, std: 0.6, timeConstant: 2 };
        const network = randomNetwork({ units: 20, form, activation: "tanh", noise });
        const trials = randomTrials(network.specification, { steps: 5, count: 1 });
        const { gradient } = closureGradient(network, trials);
        const direction = Float64Array.from(gradient, (_, i) => Math.sin(2.1 * i));
        const exact = direction.reduce((sum, d, i) => sum + d * gradient[i], 0);
        expect(directional(network, trials, direction, "loss") / exact).toBeCloseTo(1, 6);
      }
  });
});

/** The largest error of the gradient along one direction in each tensor, relative to the derivative and the loss (at least 1). */
function worstError(network: Network, trials: Trials, method: ClosureMethod): number {
  const { std } = network.specification.noise;
  const { gradient, loss } = closureGradient(network, trials, method);
  expect(loss).toBeCloseTo(predictedCurve(network, trials, [std], method)[0].loss, 12);
  let worst = 0;
  for (const { offset, size } of parameterLayout(network.specification)) {
    const direction = new Float64Array(gradient.length);
    for (let i = 0; i < size; i++) direction[offset + i] = Math.cos(1.7 * i + 0.3);
    const exact = direction.reduce((sum, d, i) => sum + d * gradient[i], 0);
    const difference = Math.abs(directional(network, trials, direction, "loss", method) - exact);
    worst = Math.max(worst, difference / Math.max(1, Math.abs(exact), loss));
  }
  return worst;
}

/** A covariance `[row, row]` with correlations of about a half. */
function covarianceOf(size: number): number[][] {
  const root = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, k) => 0.5 + Math.cos(1.3 * i + 2.1 * k)),
  );
  return root.map((a) => root.map((b) => a.reduce((sum, x, k) => sum + x * b[k], 0) / size));
}

const units = 5;
const scales = [0.5, 1, 1.5, 2, 0.8];
const noises: Record<string, Omit<NoiseSpecification, "std">> = {
  inside: { placement: "inside", scales },
  outside: { placement: "outside", scales },
  "shared inside": { placement: "inside", covariance: covarianceOf(units) },
  "shared outside": { placement: "outside", covariance: covarianceOf(units) },
  "on the inputs": { placement: "input", scales: [0.6, 1.4] },
  "shared on the inputs": { placement: "input", covariance: covarianceOf(2) },
};

describe.each(covarianceKinds)("the gradient of the %s closure in every tensor", (covariance) => {
  it.each(forms.flatMap((form) => Object.keys(noises).flatMap((noise) => [0, 3].map((tau) => ({ form, noise, tau })))))(
    "$form form, noise $noise, time constant $tau: any f, readout and leaks",
    ({ form, noise, tau }) => {
      for (const activation of ["relu", "tanh", "softplus"] as const)
        for (const more of [{ leaks: [0.1, 0.2, 0.4, 0.9, 1] }, { readout: "sigmoid" } as const]) {
          const colour = tau > 0 ? { timeConstant: tau } : {};
          const network = randomNetwork(
            {
              form,
              units,
              activation,
              noise: { ...noises[noise], ...colour, std: 0.8 },
              initialState: "trained",
              ...more,
            },
            { offset: 0.3 },
          );
          const trials = randomTrials(network.specification, { steps: 6, count: 2 });
          expect(worstError(network, trials, { covariance }), activation).toBeLessThan(1e-7);
        }
    },
  );

  it.each(forms)("%s form, units that are smoothed", (form) => {
    for (const smoothing of [0.5, [0, 0.4, 0.4, 0, 0.4]]) {
      const noise = { placement: "inside", std: 0.6, covariance: covarianceOf(units) } as const;
      const network = randomNetwork({ form, units, activation: "tanh", noise, smoothing });
      const trials = randomTrials(network.specification, { steps: 4, count: 1 });
      expect(worstError(network, trials, { covariance })).toBeLessThan(1e-7);
    }
  });

  it.each(placements)("feedforward networks of several layers, noise %s", (placement) => {
    for (const activation of ["relu", "softplus"] as const) {
      const network = layeredNetwork([4, 3, 3, 5], { activation, noise: { placement, std: 0.7 } });
      const trials = randomTrials(network.specification, { steps: 3, count: 2 });
      expect(worstError(network, trials, { covariance }), activation).toBeLessThan(1e-7);
    }
  });
});

describe("the gradient with respect to pre-activations", () => {
  it("sums to that of the biases, layer after layer", () => {
    const network = layeredNetwork([4, 3], { activation: "tanh", noise: { placement: "inside", std: 0.7 } });
    const trials = randomTrials(network.specification, { steps: 3, count: 2 });
    const { gradient, argumentGradient } = closureGradient(network, trials);
    const sums = new Float64Array(7);
    argumentGradient.forEach((g, at) => (sums[Math.floor(at / 2) % 7] += g));
    const biases = parameterLayout(network.specification)
      .filter(({ name }) => name.endsWith(".b"))
      .flatMap(({ offset, size }) => Array.from(gradient.subarray(offset, offset + size)));
    biases.forEach((g, i) => expect(sums[i]).toBeCloseTo(g, 12));
  });

  it("has the products of larger layers from the kernel", () => {
    const network = layeredNetwork([20, 17, 17], { activation: "tanh", noise: { placement: "inside", std: 0.7 } });
    const trials = randomTrials(network.specification, { steps: 2, count: 1 });
    expect(worstError(network, trials, {})).toBeLessThan(1e-7);
  });

  it.each(forms)("takes noise that units share from the kernel too: %s form, 20 units", (form) => {
    const noise = { placement: "inside", std: 0.6, timeConstant: 2, covariance: covarianceOf(20) } as const;
    const network = randomNetwork({ units: 20, form, activation: "tanh", noise });
    const trials = randomTrials(network.specification, { steps: 5, count: 1 });
    expect(worstError(network, trials, {})).toBeLessThan(1e-7);
  });
});
