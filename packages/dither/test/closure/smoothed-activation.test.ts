/** Smoothed activations against an independent program, quadrature, finite differences and their laws. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gaussHermite } from "../../src/math/quadrature/gauss-hermite.js";
import { smoothedActivation, type SmoothingOptions } from "../../src/network/activation/smoothed-activation.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import { activations, defineActivation, type Activation } from "../../src/network/specification/specification.js";
import { isOwnReference, readReference } from "../network/cases.js";

type Row = [activation: Activation, x: number, std: number, mean: number, variance: number, slope: number];
const { rows } = readReference<{ rows: Row[] }>("smoothed_activation.json");

/** Largest error of mean, variance and slope over the reference's rows of an activation. */
function worst(activation: Activation, options: SmoothingOptions = {}): number {
  const f = smoothedActivation(activation, options);
  const errors = rows
    .filter((row) => row[0] === activation)
    .flatMap(([, x, std, mean, variance, slope]) => {
      f.at(x, std);
      return [f.mean - mean, f.variance - variance, f.slope - slope];
    });
  expect(errors.length).toBeGreaterThanOrEqual(3 * (isOwnReference ? 105 : 1));
  return Math.max(...errors.map(Math.abs));
}

/** Those that the reference has, and that have a symmetry. */
const smooth = ["relu", "softplus", "tanh", "sigmoid"] as const;
const own = defineActivation({
  name: "clipped",
  value: (x) => (x > 1 ? 1 : x > -0.5 ? x : -0.5),
  slope: (x) => (x > 1 ? 0 : x > -0.5 ? 1 : 0),
});
const all: readonly Activation[] = [...activations, "elu:0.4", "power-law:2.5", "leaky-relu:0.3", own];

const argument = fc.double({ min: -30, max: 30, noNaN: true });
const deviation = fc.double({ min: 1e-3, max: 20, noNaN: true });

describe("smoothed activations", () => {
  it.each(smooth)("%s has the reference's mean, variance and slope to 1e-12", (activation) =>
    expect(worst(activation)).toBeLessThan(1e-12),
  );

  it("trades digits for speed, and takes a rule of the caller's", () => {
    for (const activation of ["softplus", "tanh", "sigmoid"] as const) {
      expect(worst(activation, { digits: 6 })).toBeLessThan(1e-5);
      expect(worst(activation, { digits: 9 })).toBeLessThan(1e-8);
    }
    expect(worst("sigmoid", { quadrature: gaussHermite(200) })).toBeLessThan(1e-12);
    // Gauss–Hermite converges slowly past a pole: for tanh at σ = 2 even 21 nodes leave 1e-3.
    expect(worst("tanh", { quadrature: gaussHermite(21) })).toBeGreaterThan(1e-4);
  });

  it.each(all)("%s without noise is the activation itself", (activation) => {
    const f = smoothedActivation(activation);
    const { value, slope } = activationFunction(activation);
    for (let x = -40; x <= 40; x += 0.37) {
      f.at(x, 0);
      expect(Math.abs(f.mean - value(x))).toBeLessThanOrEqual(8e-16 * Math.max(1, Math.abs(x), value(x)));
      expect(Math.abs(f.slope - slope(x))).toBeLessThan(1e-15 * Math.max(1, slope(x)));
      expect(f.variance).toBe(0);
    }
  });

  it("keeps its digits in both tails of ReLU", () => {
    const f = smoothedActivation("relu");
    // Asymptotically φ(z)/z² (1 − 3/z² + 15/z⁴ − 105/z⁶ + …) for the mean, 2φ/z³ (1 − 6/z² + 45/z⁴ − 420/z⁶ …) for E f².
    for (const z of [20, 25, 30]) {
      f.at(-z, 1);
      const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
      const u = 1 / (z * z);
      const mean = density * u * (1 - 3 * u + 15 * u ** 2 - 105 * u ** 3 + 945 * u ** 4 - 10395 * u ** 5);
      const square =
        ((2 * density * u) / z) * (1 - 6 * u + 45 * u ** 2 - 420 * u ** 3 + 4725 * u ** 4 - 62370 * u ** 5);
      expect(Math.abs(f.mean / mean - 1)).toBeLessThan(3e-10);
      expect(Math.abs(f.variance / square - 1)).toBeLessThan(2e-9);
      f.at(1000 * z, 1);
      expect(f.variance).toBe(1);
      expect(f.mean).toBe(1000 * z);
    }
  });

  it.each(smooth)("%s: variance lies between slope² σ² and E f′² σ² (Poincaré), and odd parts mirror", (activation) => {
    const f = smoothedActivation(activation);
    fc.assert(
      fc.property(argument, deviation, (x, std) => {
        f.at(x, std);
        expect(f.variance).toBeGreaterThanOrEqual(f.slope * f.slope * std * std * (1 - 1e-9) - 1e-12);
        expect(f.variance).toBeLessThanOrEqual(f.slope * std * std * (1 + 1e-9) + 1e-12);
        const { mean, slope, variance } = f;
        f.at(-x, std);
        const mirrored = activation === "tanh" ? -mean : activation === "sigmoid" ? 1 - mean : mean - x;
        expect(f.mean).toBeCloseTo(mirrored, 10);
        if (activation === "tanh" || activation === "sigmoid") {
          expect(f.slope).toBeCloseTo(slope, 10);
          expect(f.variance).toBeCloseTo(variance, 10);
        }
      }),
    );
  });

  it.each(all)("%s: all derivatives agree with finite differences", (activation) => {
    const f = smoothedActivation(activation);
    const fields = (x: number, variance: number): [number, number, number] => {
      f.at(x, Math.sqrt(variance));
      return [f.mean, f.variance, f.slope];
    };
    fc.assert(
      fc.property(fc.double({ min: -4, max: 4, noNaN: true }), fc.double({ min: 0.1, max: 6, noNaN: true }), (x, v) => {
        const step = 1e-4;
        const right = fields(x + step, v);
        const left = fields(x - step, v);
        const more = fields(x, v + step);
        const less = fields(x, v - step);
        const central = (a: number, b: number): number => (a - b) / (2 * step);
        f.differentiate(x, Math.sqrt(v));
        expect(central(right[0], left[0])).toBeCloseTo(f.slope, 6);
        expect(central(more[0], less[0])).toBeCloseTo(f.curvature / 2, 6);
        expect(central(right[1], left[1])).toBeCloseTo(f.varianceByMean, 6);
        expect(central(more[1], less[1])).toBeCloseTo(f.varianceByVariance, 5);
        expect(central(right[2], left[2])).toBeCloseTo(f.curvature, 5);
        expect(central(more[2], less[2])).toBeCloseTo(f.slopeByVariance, 4);
        const expected = f.curvatureByVariance;
        const curvature = (variance: number): number => {
          f.differentiate(x, Math.sqrt(variance));
          return f.curvature;
        };
        expect(central(curvature(v + step), curvature(v - step))).toBeCloseTo(expected, 4);
      }),
    );
  });

  it.each(["softplus", "tanh", "sigmoid", "elu:1", "power-law:3"] as const)(
    "%s: derivatives are continuous towards no noise",
    (activation) => {
      const f = smoothedActivation(activation);
      const fields = (): number[] => [
        f.curvature,
        f.slopeByVariance,
        f.curvatureByVariance,
        f.varianceByMean,
        f.varianceByVariance,
      ];
      // Below and above 0 ELU and power laws are other functions.
      for (const x of typeof activation === "string" && activation.includes(":")
        ? [-2, -0.3, 0.8, 3]
        : [-2, -0.3, 0, 0.8, 3]) {
        f.differentiate(x, 1e-4);
        const small = fields();
        f.differentiate(x, 0);
        fields().forEach((value, i) => expect(value).toBeCloseTo(small[i], activation === "power-law:3" ? 4 : 6));
      }
    },
  );
});

describe("Gauss–Hermite quadrature", () => {
  it.each([1, 2, 3, 7, 20, 51])("with %i nodes is exact to degree 2n − 1", (n) => {
    const { nodes, weights } = gaussHermite(n);
    // Hermite polynomials, orthonormal: E p_j p_k = δ_jk needs degree j + k ≤ 2n − 1.
    for (let j = 0; j < n; j++) {
      const sum = (k: number): number =>
        nodes.reduce((total, x, i) => total + weights[i] * hermite(j, x) * hermite(k, x), 0);
      expect(Math.abs(sum(j) - 1)).toBeLessThan(1e-12);
      if (j > 0) expect(Math.abs(sum(j - 1))).toBeLessThan(1e-12);
    }
  });

  it("has the known nodes of three", () => {
    const { nodes, weights } = gaussHermite(3);
    expect(nodes[2]).toBeCloseTo(Math.sqrt(3), 14);
    expect(weights[1]).toBeCloseTo(2 / 3, 14);
  });

  it("stays exact with many nodes, and refuses more", () => {
    const { nodes, weights } = gaussHermite(300);
    const moment = (power: number): number => nodes.reduce((sum, x, i) => sum + weights[i] * x ** power, 0);
    expect([moment(2), moment(4) / 3, moment(6) / 15, moment(8) / 105].map((m) => Math.abs(m - 1) < 1e-12)).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(() => gaussHermite(301)).toThrow(/1 to 300/);
  });
});

/** The orthonormal Hermite polynomial of degree k. */
function hermite(k: number, x: number): number {
  let before = 0;
  let value = 1;
  for (let i = 0; i < k; i++) [before, value] = [value, (x * value - Math.sqrt(i) * before) / Math.sqrt(i + 1)];
  return value;
}
