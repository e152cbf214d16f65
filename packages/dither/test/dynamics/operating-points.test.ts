import { usualActivations } from "../../src/settings/activation.js";
import { traitsOf } from "../../src/network/activation/traits.js";
import { describe, expect, it } from "vitest";
import { OperatingCurve, type OperatingValue } from "../../src/dynamics/operating-points/operating-curve.js";
import {
  medianTransmission,
  operatingPoints,
  summariseOperatingPoints,
} from "../../src/dynamics/operating-points/operating-points.js";
import { preActivations } from "../../src/dynamics/map/pre-activation.js";
import { NoiseFreeMap } from "../../src/dynamics/map/noise-free-map.js";
import { weightedQuantiles } from "../../src/math/statistics/weighted-summary.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { forms, type Activation } from "../../src/network/specification/specification.js";
import type { Network } from "../../src/network/specification/network.js";
import type { NoiseSpecification } from "../../src/network/specification/noise.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { constantTrials, gaussians, handmade } from "./networks.js";

/** Transmission and asymmetry at one pre-activation. */
const operatingValue = (activation: Activation, a: number, probe: number): OperatingValue =>
  new OperatingCurve(activation, probe).at(a);

/** Expectation over ξ by a plain Riemann sum. */
function mean(g: (xi: number) => number): number {
  const step = 1e-3;
  let sum = 0;
  for (let k = -9000; k <= 9000; k++) sum += g(k * step) * Math.exp((-k * step * k * step) / 2);
  return (sum * step) / Math.sqrt(2 * Math.PI);
}

describe("transmission and asymmetry", () => {
  it.each(usualActivations)("are their definitions (%s)", (activation) => {
    const { value: f, slope } = activationFunction(activation);
    const { steepest: most } = traitsOf(activation);
    for (const probe of [0.3, 1, 3])
      for (const a of [-4, -1, -0.2, 0, 0.5, 2, 5]) {
        // The slope of a power law is that of a + 3σ.
        const steepest = most === Infinity ? slope(a + 3 * probe) : most;
        const first = mean((xi) => f(a + probe * xi));
        const variance = mean((xi) => (f(a + probe * xi) - first) * (f(a + probe * xi) - first));
        const width = mean((xi) => f(a + probe * Math.abs(xi)) - f(a - probe * Math.abs(xi)));
        const { transmission, asymmetry } = operatingValue(activation, a, probe);
        const passed = steepest === 0 ? 0 : variance / (probe * probe * steepest * steepest);
        expect(transmission).toBeCloseTo(passed, 4);
        if (width > 1e-10)
          expect(asymmetry).toBeCloseTo(
            Math.min(1, (2 * (first - f(a))) / width),
            activation === "power-law:2" ? 2 : 4,
          );
        const { transmission: t, asymmetry: s } = new OperatingCurve(activation, probe).interpolated(a + 0.00371);
        const exact = operatingValue(activation, a + 0.00371, probe);
        expect(t).toBeCloseTo(exact.transmission, 7);
        expect(s).toBeCloseTo(exact.asymmetry, 7);
      }
  });

  it("of ReLU have their limits, and closed forms at the kink", () => {
    expect(operatingValue("relu", 50, 1)).toEqual({ transmission: 1, asymmetry: 0 });
    expect(operatingValue("relu", 1e6, 1).transmission).toBe(1);
    expect(operatingValue("relu", -1000, 1)).toEqual({ transmission: 0, asymmetry: 1 });
    const kink = operatingValue("relu", 0, 0.7);
    expect(kink.transmission).toBeCloseTo(0.5 - 0.5 / Math.PI, 14);
    expect(kink.asymmetry).toBe(1);
  });

  it("keep their digits far out, where both sides of the ratio vanish", () => {
    // In the tail e^{ka} of f: 2 (e^{k²σ²/2} − 1) / (E e^{kσ|ξ|} − E e^{−kσ|ξ|}), whatever a.
    for (const [activation, k] of [
      ["softplus", 1],
      ["sigmoid", 1],
      ["tanh", 2],
    ] as const) {
      const s = k * 0.5;
      const expected =
        (2 * (Math.exp((s * s) / 2) - 1)) / mean((xi) => Math.exp(s * Math.abs(xi)) - Math.exp(-s * Math.abs(xi)));
      for (const a of [-40, -300, -5000]) expect(operatingValue(activation, a, 0.5).asymmetry).toBeCloseTo(expected, 5);
      if (activation !== "softplus") expect(operatingValue(activation, 5000, 0.5).asymmetry).toBeCloseTo(-expected, 5);
    }
    expect(operatingValue("softplus", 100, 1)).toEqual({
      transmission: expect.closeTo(1, 10),
      asymmetry: expect.closeTo(0, 12),
    });
  });

  it("need a probe", () => {
    expect(() => operatingValue("relu", 1, 0)).toThrow(/probe σ above 0/);
  });
});

describe("operating points", () => {
  const options = {
    W_rec: gaussians(16, 0.6, 3),
    W_in: [1, -1, 0.5, 2],
    inputs: 1,
    b_rec: [0.1, 0.3, -0.2, 0.5],
    leak: 0.3,
    initialState: "zero",
  } as const;

  it.each(forms)("are the arguments of the activation along the trajectory (%s form)", async (form) => {
    const network = handmade({ ...options, form, activation: "tanh" });
    const trials = constantTrials(network, [[0.5], [-1], [0.2]], 9);
    const map = new NoiseFreeMap(network);
    const { states } = await simulate(network, trials, { std: 0 });
    const a = preActivations(map, trials, states);
    [0.5, -1, 0.2].forEach((u, trial) => {
      const run = simulateReference(
        { ...network.specification, noise: { placement: "inside", std: 0 } },
        {
          W_rec: map.recurrentWeights,
          W_in: map.inputWeights,
          b_rec: map.bias,
          W_out: map.readoutWeights,
          b_out: map.readoutBias,
        },
        {
          input: Array(9).fill([u]) as number[][],
          noise: Array(9).fill([0, 0, 0, 0]) as number[][],
          initialState: [0, 0, 0, 0],
        },
      );
      for (let t = 0; t < 9; t++)
        for (let i = 0; i < 4; i++) expect(a[(t * 4 + i) * 3 + trial]).toBeCloseTo(run.arguments[t + 1][i], 5);
    });
  });

  it("are summed up by the loss's weights", async () => {
    const network = handmade({ ...options, std: 0.5 });
    const trials = constantTrials(network, [[0.5], [-1], [0.2]], 10);
    const points = await operatingPoints(network, trials);
    expect(Array.from(points.weight.subarray(0, 15))).toEqual(Array(15).fill(0));
    const late = Array.from(points.transmission.subarray(5 * 12)).sort((x, y) => x - y);
    const summary = summariseOperatingPoints(points);
    expect(summary.transmission.median).toBe(late[29]);
    expect(summary.nearKink).toBeCloseTo(
      Array.from(points.ratio.subarray(60)).filter((r) => Math.abs(r) < 1).length / 60,
      12,
    );
    for (const { shares } of Object.values(summary.histograms))
      expect(shares.reduce((x, y) => x + y)).toBeCloseTo(1, 12);
    const unit = Array.from({ length: 15 }, (_, k) => points.ratio[((5 + Math.floor(k / 3)) * 4 + 2) * 3 + (k % 3)]);
    expect(summary.unitMedians.ratio[2]).toBe(unit.sort((x, y) => x - y)[7]);
    await expect(operatingPoints(handmade({ ...options, std: 0 }), trials)).rejects.toThrow(/needs a probe/);
  });

  it.each(usualActivations)("their median transmission alone is that of the summary (%s)", async (activation) => {
    const network = handmade({ ...options, activation, std: 0.5 });
    const trials = constantTrials(network, [[0.5], [-1], [0.2]], 10);
    const { transmission } = summariseOperatingPoints(await operatingPoints(network, trials));
    expect(await medianTransmission(network, trials)).toBe(transmission.median);
    await expect(medianTransmission(handmade({ ...options, std: 0 }), trials)).rejects.toThrow(/needs a probe/);
  });

  it.each([
    [0.2, 0],
    [0.2, 5],
    [0.7, 5],
  ])(
    "in the current form are read with the noise that f sees: leak %f, time constant %i",
    async (leak, timeConstant) => {
      const noise: NoiseSpecification = { placement: "inside", std: 1.5, ...(timeConstant > 0 && { timeConstant }) };
      const unit = handmade({ W_rec: [0], b_rec: [20], form: "current", leak });
      const network = { ...unit, specification: { ...unit.specification, noise } };
      const trials = constantTrials(network, [[]], 20_000);
      const { probes, ratio, preActivation } = await operatingPoints(network, trials, { weighting: "equal" });
      // Far above the kink the rate is what f is applied to: its scatter in one long simulation, after it has settled.
      const states = (await simulate(network, trials)).states.subarray(200);
      const mean = states.reduce((a, b) => a + b, 0) / states.length;
      const std = Math.sqrt(states.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / states.length);
      expect(Math.abs(probes[0] / std - 1)).toBeLessThan(0.05);
      expect(ratio[100]).toBe(preActivation[100] / probes[0]);
      if (timeConstant === 0) expect(probes[0]).toBeCloseTo((leak * 1.5) / Math.sqrt(1 - (1 - leak) * (1 - leak)), 12);
    },
  );

  it("along the noisy mean are moved by the noise", async () => {
    const network = handmade({ ...options, std: 2, b_rec: [0, 0, 0, 0], W_rec: Array(16).fill(0.2) as number[] });
    const trials = constantTrials(network, [[0]], 30);
    const silent = await operatingPoints(network, trials, { weighting: "equal" });
    const noisy = await operatingPoints(network, trials, { along: "noisy", draws: 20, weighting: "equal" });
    expect(summariseOperatingPoints(silent).ratio.median).toBe(0);
    expect(summariseOperatingPoints(noisy).ratio.median).toBeGreaterThan(0.2);
  });
});

describe("weighted quantiles", () => {
  it("count by weight", () => {
    const values = Float64Array.of(3, 1, 2, 9);
    expect(weightedQuantiles(values, Float64Array.of(1, 1, 1, 0), [0, 0.5, 1])).toEqual([1, 2, 3]);
    expect(weightedQuantiles(values, Float64Array.of(5, 1, 1, 0), [0.5])).toEqual([3]);
    expect(weightedQuantiles(values, new Float64Array(4), [0.5])).toEqual([NaN]);
  });

  it("of equal weights are those of weights that hardly differ", () => {
    const values = Float64Array.from({ length: 101 }, (_, k) => (k * 37) % 101);
    const shares = [0.1, 0.253, 0.5, 0.754];
    const nearly = new Float64Array(101).fill(0.7);
    nearly[60] += 1e-9;
    expect(weightedQuantiles(values, nearly, shares)).toEqual([10, 25, 50, 76]);
    expect(weightedQuantiles(values, new Float64Array(101).fill(0.7), shares)).toEqual([10, 25, 50, 76]);
  });
});

describe("noise that does not come to all units alike", () => {
  const W_in = [1, 2, 0.5, 0, 0, 0];
  const network = handmade({ W_rec: new Float32Array(9), W_in, b_rec: [0.3, -0.2, 0.1], inputs: 2, std: 2 });
  const trials = constantTrials(network, [[0.4, -0.1]], 4);
  const withNoise = (noise: Partial<NoiseSpecification>): Network => ({
    ...network,
    specification: { ...network.specification, noise: { ...network.specification.noise, ...noise } },
  });

  it("on the input is read with σ √(W_in W_inᵀ)_ii, and as its limit where none arrives", async () => {
    const points = await operatingPoints(withNoise({ placement: "input" }), trials);
    expect(points.probes[0]).toBeCloseTo(2 * Math.sqrt(5), 6);
    expect(points.probes[1]).toBeCloseTo(2 * 0.5, 6);
    const last = (values: Float64Array): number[] => Array.from(values.subarray(9));
    expect(last(points.preActivation)[1]).toBeCloseTo(0.5 * 0.4 - 0.2, 6);
    expect(last(points.ratio)[0]).toBeCloseTo((0.4 - 0.2 + 0.3) / (2 * Math.sqrt(5)), 6);
    expect(last(points.transmission)[0]).toBeCloseTo(operatingValue("relu", 0.5, 2 * Math.sqrt(5)).transmission, 6);
    expect(last(points.transmission)[2]).toBe(1);
    expect(last(points.asymmetry)[2]).toBeCloseTo(0, 9);
  });

  it("on correlated inputs follows their covariance", async () => {
    const covariance = [
      [1, 0.5],
      [0.5, 1],
    ];
    const { probes } = await operatingPoints(withNoise({ placement: "input", covariance }), trials);
    expect(probes[0]).toBeCloseTo(2 * Math.sqrt(1 + 4 + 2 * 0.5 * 2), 6);
  });

  it("with scales is read with the level of each unit", async () => {
    const { probes } = await operatingPoints(withNoise({ scales: [1, 0.5, 2] }), trials);
    expect(Array.from(probes)).toEqual([2, 1, 4]);
  });
});
