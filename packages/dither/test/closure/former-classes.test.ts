/** The closure as four operations against the classes that it replaces, in every configuration. */

import { describe, expect, it } from "vitest";
import { closureGradient } from "../../src/closure/gradient.js";
import { makeClosure } from "../../src/closure/make-closure.js";
import { closureWeights } from "../../src/closure/weights.js";
import { closureGradient as formerGradient } from "../../src/moments/closure-gradient.js";
import { momentDynamics, noiseCorrelation } from "../../src/moments/closure-run.js";
import { closureWeights as formerWeights } from "../../src/moments/moment-dynamics.js";
import { networkFromTensors, type Network } from "../../src/network/specification/network.js";
import {
  checkSpecification,
  forms,
  type Form,
  type NetworkSpecification,
} from "../../src/network/specification/specification.js";
import { draws, firstUserStream } from "../../src/random/draws.js";
import { randomNetwork, randomTrials } from "./networks.js";

/** A covariance `[row, row]` with correlations of about a half. */
function covarianceOf(size: number): number[][] {
  const root = Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, k) => 0.5 + Math.cos(1.3 * i + 2.1 * k)),
  );
  return root.map((a) => root.map((b) => a.reduce((sum, x, k) => sum + x * b[k], 0) / size));
}

const spread = (size: number, from: number, to: number): number[] =>
  Array.from({ length: size }, (_, i) => from + ((to - from) * i) / Math.max(1, size - 1));

function noises(units: number, inputs: number): [string, NetworkSpecification["noise"]][] {
  const own = (["inside", "outside"] as const).flatMap((placement): [string, NetworkSpecification["noise"]][] => [
    [placement, { placement, std: 0.6 }],
    [`${placement}, scales`, { placement, std: 0.6, scales: spread(units, 0, 2) }],
    [`${placement}, covariance`, { placement, std: 0.6, covariance: covarianceOf(units) }],
  ]);
  return [
    ...own,
    ["input", { placement: "input", std: 0.6 }],
    ["input, covariance", { placement: "input", std: 0.6, covariance: covarianceOf(inputs) }],
  ];
}

function layered(placement: "inside" | "outside"): Network {
  const random = draws(3, firstUserStream);
  const gaussians = (size: number, scale: number, array: number): number[] =>
    Array.from({ length: size }, (_, k) => scale * random.gaussian(k, array));
  return networkFromTensors(
    {
      ...{ units: 41, inputs: 2, outputs: 2, layers: [17, 12, 12], activation: "tanh", form: "rate", leak: 1 },
      ...{ noise: { placement, std: 0.7 }, readout: "identity", initialState: "zero", seed: 3 },
    },
    {
      "layers.1.W": gaussians(34, 1, 0),
      "layers.1.b": gaussians(17, 0.5, 1),
      "layers.2.W": gaussians(17 * 12, 0.25, 2),
      "layers.2.b": gaussians(12, 0.3, 3),
      "layers.3.W": gaussians(144, 0.3, 4),
      "layers.3.b": gaussians(12, 0.3, 5),
      W_out: gaussians(24, 0.4, 6),
      b_out: gaussians(2, 0.3, 7),
    },
  );
}

/** The largest difference of a mean or covariance over some steps, relative to the largest of them (at least 1). */
function difference(network: Network, covariance: "full" | "diagonal", timeConstant: number, std: number): number {
  const former = momentDynamics(formerWeights(network), { covariance });
  const present = makeClosure(closureWeights(network), { covariance, noiseTimeConstant: timeConstant });
  former.start({ std, correlation: noiseCorrelation(timeConstant) });
  present.start(std);
  let worst = 0;
  for (let t = 0; t < 7; t++) {
    const drive = Float64Array.from({ length: closureWeights(network).bias.length }, (_, i) => Math.sin(3 * i + t));
    former.advance(drive);
    present.advance(drive);
    for (const [a, b] of [
      [former.mean, present.state.mean],
      [former.covariance, present.state.S],
      [former.rateMean, present.rates.mean],
      [former.rateCovariance, present.rates.S],
    ])
      a.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - b[i]) / Math.max(1, Math.abs(value)))));
  }
  return worst;
}

describe.each(["full", "diagonal"] as const)("the %s closure", (covariance) => {
  for (const form of forms)
    for (const units of [1, 4, 17])
      it(`is what it was: ${form} form, ${units} units, every noise, leaks and smoothing`, () => {
        for (const [name, noise] of noises(units, 2))
          for (const tau of [0, 3])
            for (const leaks of [{}, { leaks: spread(units, 0.1, 1) }])
              for (const rest of [
                { activation: "relu" },
                { activation: "tanh", smoothing: Array.from({ length: units }, (_, i) => 0.4 * (i % 2)) },
              ] as const) {
                const change = { form: form as Form, units, noise, ...leaks, ...rest };
                const network = randomNetwork({ ...change, initialState: "trained" });
                checkSpecification(network.specification);
                for (const std of [0, 0.6])
                  expect(difference(network, covariance, tau, std), `${name}, ${tau}, ${std}`).toBeLessThan(1e-13);
              }
      });

  it("is what it was in feedforward networks", () => {
    for (const placement of ["inside", "outside"] as const)
      for (const std of [0, 0.7]) expect(difference(layered(placement), covariance, 0, std)).toBeLessThan(1e-13);
  });
});

describe("the gradient", () => {
  for (const form of forms)
    for (const units of [1, 4, 17])
      it(`is what it was: ${form} form, ${units} units, where it was known`, () => {
        for (const [name, noise] of noises(units, 2))
          for (const tau of [0, 3])
            for (const leaks of [{}, { leaks: spread(units, 0.1, 1) }])
              for (const rest of [{ activation: "relu" }, { activation: "tanh", readout: "sigmoid" }] as const) {
                if (noise.placement === "input" || (noise.placement === "inside" && noise.covariance)) continue;
                const change = { form: form as Form, units, ...leaks, ...rest };
                const colour = tau > 0 ? { timeConstant: tau } : {};
                const network = randomNetwork({ ...change, noise: { ...noise, ...colour }, initialState: "trained" });
                const trials = randomTrials(network.specification, { steps: 6, count: 2 });
                for (const std of [0, 0.6]) {
                  const former = formerGradient(network, trials, { std });
                  const present = closureGradient(network, trials, { std });
                  const size = Math.max(1, ...former.gradient.map(Math.abs));
                  for (const part of ["gradient", "argumentGradient"] as const)
                    former[part].forEach((g, i) => {
                      expect(Math.abs(g - present[part][i]) / size, `${name}, ${tau}, ${part} ${i}`).toBeLessThan(
                        1e-13,
                      );
                    });
                  expect(Math.abs(former.loss / present.loss - 1)).toBeLessThan(1e-13);
                }
              }
      });
});
