/** The closure's gradient against finite differences. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { closureGradient } from "../../src/moments/closure-gradient.js";
import { predictedCurve } from "../../src/moments/predicted-curve.js";
import { type Network } from "../../src/network/specification/network.js";
import { parameterLayout } from "../../src/network/specification/parameter-layout.js";
import { forms, placements } from "../../src/network/specification/specification.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { randomCase } from "../network/random-case.js";
import { randomNetwork, randomTrials } from "./networks.js";

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
): number {
  const std = network.specification.noise.std;
  const at = (size: number): number => predictedCurve(shifted(network, direction, size), trials, [std])[0][part];
  const step = 1e-4;
  return (8 * (at(step) - at(-step)) - (at(2 * step) - at(-2 * step))) / (12 * step);
}

describe("the gradient of the closure", () => {
  it("agrees with finite differences in every tensor, for any form, activation, placement, readout and initial state", () => {
    fc.assert(
      fc.property(randomCase({ units: 5, inputs: 2, outputs: 2, steps: 5, trials: 2 }), ({ network, trials }) => {
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
      }),
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

  const covariance = Array.from({ length: 6 }, (_, i) =>
    Array.from({ length: 6 }, (_, k) => (i === k ? 1 + 0.2 * i : 0.4 / (1 + Math.abs(i - k)))),
  );

  it.each(
    forms.flatMap((form) => [
      { form, noise: { placement: "inside", timeConstant: 3 }, kind: "coloured inside" } as const,
      { form, noise: { placement: "outside", timeConstant: 3 }, kind: "coloured outside" } as const,
      { form, noise: { placement: "outside", covariance }, kind: "shared outside" } as const,
      { form, noise: { placement: "outside", covariance, timeConstant: 3 }, kind: "coloured, shared outside" } as const,
    ]),
  )("agrees with them in every tensor in the $form form, noise $kind, ReLU and tanh", ({ form, noise }) => {
    const own = "covariance" in noise ? {} : { scales: [0.5, 1, 1.5, 2, 0.8, 1.2] };
    for (const activation of ["relu", "tanh"] as const)
      for (const leaks of [{ leaks: [0.1, 0.2, 0.4, 0.6, 0.9, 1] }, { leak: 1 }]) {
        const network = randomNetwork(
          { form, activation, noise: { ...noise, std: 0.8, ...own }, initialState: "trained", ...leaks },
          { offset: 0.5 },
        );
        const trials = randomTrials(network.specification, { steps: 7, count: 2 });
        const { gradient, loss } = closureGradient(network, trials);
        expect(loss).toBeCloseTo(predictedCurve(network, trials, [0.8])[0].loss, 12);
        for (const { name, offset, size } of parameterLayout(network.specification)) {
          const direction = new Float64Array(gradient.length);
          for (let i = 0; i < size; i++) direction[offset + i] = Math.cos(1.7 * i + 0.3);
          const exact = direction.reduce((sum, d, i) => sum + d * gradient[i], 0);
          const difference = Math.abs(directional(network, trials, direction, "loss") - exact);
          expect(difference, name).toBeLessThan(1e-7 * Math.max(1, Math.abs(exact), loss));
        }
      }
  });

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

  it("refuses noise that units share inside, and noise on the inputs", () => {
    for (const [noise, message] of [
      [{ placement: "input", std: 1 }, /noise placement input/],
      [{ placement: "inside", std: 1, covariance: [[1]] }, /noise\.covariance inside/],
    ] as const) {
      const network = randomNetwork({ units: 1, noise });
      const trials = randomTrials(network.specification, { steps: 2, count: 1 });
      expect(() => closureGradient(network, trials)).toThrow(message);
    }
  });
});
