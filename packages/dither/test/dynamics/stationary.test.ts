import { describe, expect, it } from "vitest";
import { oneUnitLaw } from "../../src/dynamics/stationary/one-unit-law.js";
import { sampleStationary } from "../../src/dynamics/stationary/stationary-sample.js";
import { stationaryShift } from "../../src/dynamics/stationary/stationary-shift.js";
import { stationaryVector } from "../../src/math/linear/stationary-vector.js";
import {
  activations,
  forms,
  placements,
  type Activation,
  type Placement,
} from "../../src/network/specification/specification.js";
import { readReference } from "../network/cases.js";
import { gaussians, handmade } from "./networks.js";

interface ReferenceLaw {
  w: number;
  b: number;
  leak: number;
  noise_std: number;
  activation: Activation;
  placement: Exclude<Placement, "input">;
  fixed_point: number;
  stationary_mean: number;
  stationary_variance: number;
  grid_error: [number, number];
}

describe("the stationary law of one unit", () => {
  it.each(readReference<ReferenceLaw[]>("stationary_one_unit.json"))(
    "is that of the reference: $activation $placement, w $w",
    ({ w, b, leak, noise_std, activation, placement, ...expected }) => {
      const law = oneUnitLaw({ weight: w, drive: b, leak, std: noise_std, activation, placement });
      const within = (k: number): number => Math.max(2 * expected.grid_error[k], 1e-6);
      expect(Math.abs(law.mean - expected.stationary_mean)).toBeLessThan(within(0));
      expect(Math.abs(law.variance - expected.stationary_variance)).toBeLessThan(within(1));
    },
  );

  it("without recurrence has the closed form", () => {
    // E h = E f, Var h = γ/(2−γ) Var f.
    for (const leak of [0.05, 0.5, 1]) {
      const unit = { weight: 0, drive: 0, leak, std: 2, activation: "relu" } as const;
      const inside = oneUnitLaw({ ...unit, placement: "inside" });
      expect(inside.mean).toBeCloseTo(2 / Math.sqrt(2 * Math.PI), 7);
      expect(inside.variance).toBeCloseTo((leak / (2 - leak)) * 4 * (0.5 - 0.5 / Math.PI), 5);
      const outside = oneUnitLaw({ ...unit, drive: 1, placement: "outside" });
      expect(outside.mean).toBeCloseTo(1, 8);
      expect(outside.variance).toBeCloseTo((leak / (2 - leak)) * 4, 5);
      expect(outside.skewness).toBeCloseTo(0, 5);
    }
  });

  it("knows both attractors of a bistable unit, however rarely it switches", () => {
    const law = oneUnitLaw({ weight: 2, drive: 0, leak: 0.1, std: 0.6, activation: "tanh", placement: "outside" });
    expect(law.mean).toBeCloseTo(0, 8);
    expect(law.variance).toBeGreaterThan(0.8);
    const tilted = oneUnitLaw({ weight: 2, drive: 0.1, leak: 0.1, std: 0.6, activation: "tanh", placement: "outside" });
    expect(tilted.mean).toBeGreaterThan(0.9);
  });

  it("says why there is none", () => {
    const unit = { drive: 1, leak: 0.1, std: 0.5, activation: "relu", placement: "inside" } as const;
    expect(() => oneUnitLaw({ ...unit, weight: 1.5 })).toThrow(/runs away/);
    expect(() => oneUnitLaw({ ...unit, weight: 0.5, std: 0 })).toThrow(/got none/);
    expect(() => oneUnitLaw({ ...unit, weight: 0.5, leak: 1e-5 })).toThrow(/Sample it/);
  });

  it.each(
    activations.flatMap((activation) =>
      placements.flatMap((placement) => forms.map((form) => [activation, placement, form] as const)),
    ),
  )("agrees with sampling within its error: %s %s, %s form", async (activation, placement, form) => {
    const network = handmade({
      W_rec: [-0.7],
      W_in: [1],
      inputs: 1,
      b_rec: [0.1],
      activation,
      placement,
      form,
      std: 0.8,
    });
    const law = oneUnitLaw({
      weight: -0.7,
      drive: 0.1 + 0.3,
      leak: network.specification.leak,
      std: 0.8,
      activation,
      placement: placement === "outside" ? "outside" : "inside",
      form,
    });
    const sample = await sampleStationary(network, [0.3], { chains: 128, steps: 800, seed: 9 });
    expect(Math.abs(sample.mean[0] - law.mean) / sample.meanStandardError[0]).toBeLessThan(4);
    expect(Math.abs(sample.covariance[0] - law.variance) / sample.covarianceStandardError[0]).toBeLessThan(4);
    expect(Math.abs(sample.skewness[0] - law.skewness) / sample.skewnessStandardError[0]).toBeLessThan(4);
    expect(sample.largestDrift).toBeLessThan(4);
    expect(sample.meanStandardError[0]).toBeLessThan(0.02 * Math.sqrt(law.variance) + 1e-3);
  });
});

describe("stationary vectors", () => {
  it("keep relative accuracy where a chain almost falls apart", () => {
    // Two states each side of a bridge of 1e-30; π follows from detailed balance.
    const e = 1e-30;
    const P = [
      [0.5, 0.5, 0, 0],
      [0.5, 0.5 - e, e, 0],
      [0, 2 * e, 0.5 - 2 * e, 0.5],
      [0, 0, 0.5, 0.5],
    ];
    const halfWidth = 1;
    const band = Float64Array.from(P.flatMap((row, i) => [-1, 0, 1].map((d) => row[i + d] ?? 0)));
    const pi = stationaryVector({ states: 4, halfWidth, band });
    [1 / 3, 1 / 3, 1 / 6, 1 / 6].forEach((p, i) => expect(pi[i]).toBeCloseTo(p, 14));
  });

  it("refuse a chain in two parts, and give nothing to states that are never reached", () => {
    const chain = (rows: number[][]): Float64Array =>
      Float64Array.from(rows.flatMap((row, i) => [-1, 0, 1].map((d) => row[i + d] ?? 0)));
    expect(() =>
      stationaryVector({
        states: 2,
        halfWidth: 1,
        band: chain([
          [1, 0],
          [0, 1],
        ]),
      }),
    ).toThrow(/two attractors/);
    expect(
      Array.from(
        stationaryVector({
          states: 2,
          halfWidth: 1,
          band: chain([
            [0.5, 0.5],
            [0, 1],
          ]),
        }),
      ),
    ).toEqual([0, 1]);
    expect(
      Array.from(
        stationaryVector({
          states: 2,
          halfWidth: 1,
          band: chain([
            [1, 0],
            [0.5, 0.5],
          ]),
        }),
      ),
    ).toEqual([1, 0]);
  });
});

describe("sampling", () => {
  it("covers the exact mean and covariance of a linear network with its errors", async () => {
    // Well above the kink, outside noise: h' = J h + …, C = J C Jᵀ + γ² σ².
    const W = [0.3, -0.4, 0.5, 0.2];
    const network = handmade({ W_rec: W, b_rec: [20, 20], placement: "outside", std: 0.5, leak: 0.3 });
    const J = [0.7 + 0.3 * W[0], 0.3 * W[1], 0.3 * W[2], 0.7 + 0.3 * W[3]];
    let C = [0, 0, 0, 0];
    for (let k = 0; k < 500; k++)
      C = [0, 1, 2, 3].map((at) => {
        const [i, j] = [at >> 1, at & 1];
        let sum = at === 0 || at === 3 ? 0.3 * 0.3 * 0.25 : 0;
        for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) sum += J[2 * i + a] * C[2 * a + b] * J[2 * j + b];
        return sum;
      });
    const determinant = 0.7 * 0.8 + 0.4 * 0.5;
    const mean = [(0.8 - 0.4) * 20, (0.7 + 0.5) * 20].map((x) => x / determinant);
    let [far, covered] = [0, 0];
    const runs = 40;
    for (let run = 0; run < runs; run++) {
      const sample = await sampleStationary(network, [], { chains: 32, steps: 200, burnIn: 60, firstDraw: 2 * run });
      const scores = [
        (sample.mean[0] - mean[0]) / sample.meanStandardError[0],
        (sample.mean[1] - mean[1]) / sample.meanStandardError[1],
        ...[0, 1, 3].map((k) => (sample.covariance[k] - C[k]) / sample.covarianceStandardError[k]),
      ];
      far += scores.filter((z) => Math.abs(z) > 4.5).length;
      covered += scores.filter((z) => Math.abs(z) < 2.04).length;
    }
    // 95 % intervals of Student's t with 31 degrees; of 200 scores, 190 expected, sd about 4.
    expect(covered / (5 * runs)).toBeGreaterThan(0.89);
    expect(far).toBeLessThanOrEqual(1);
  });

  it("starts where it is told: each attractor of a bistable unit keeps its own law", async () => {
    const network = handmade({ W_rec: [3], activation: "tanh", std: 0.2 });
    const up = await sampleStationary(network, [], { start: [1], steps: 300 });
    const down = await sampleStationary(network, [], { start: [-1], steps: 300 });
    expect(up.mean[0]).toBeGreaterThan(0.9);
    expect(down.mean[0]).toBeLessThan(-0.9);
  });

  it("is the same for the same seed and differs for another", async () => {
    const network = handmade({ W_rec: gaussians(9, 0.5, 1), b_rec: [0.5, 0.5, 0.5] });
    const options = { chains: 16, steps: 50 };
    expect(await sampleStationary(network, [], options)).toEqual(await sampleStationary(network, [], options));
    expect((await sampleStationary(network, [], { ...options, seed: 2 })).mean).not.toEqual(
      (await sampleStationary(network, [], options)).mean,
    );
    await expect(sampleStationary(network, [], { chains: 1 })).rejects.toThrow(/at least 2 chains/);
  });

  it("finds the shift of the fixed point: that of the reference check, ReLU w 0.5 b 0.05 γ 0.2 σ 0.3", async () => {
    // specs/fixed-points.md, section 6: fixed point 0.1000, mean 0.2162 inside and 0.1034 outside; sd 0.0914 inside.
    const shifts = [];
    for (const placement of placements) {
      const network = handmade({ W_rec: [0.5], b_rec: [0.05], std: 0.3, placement });
      shifts.push(await stationaryShift(network, [], { chains: 256, steps: 1000 }));
    }
    const [inside, outside] = shifts;
    expect(inside.fixedPoint?.[0]).toBeCloseTo(0.1, 7);
    expect(Math.abs((inside.shift?.[0] ?? NaN) - 0.1162)).toBeLessThan(4 * inside.standardError[0] + 1e-4);
    expect(Math.abs((outside.shift?.[0] ?? NaN) - 0.0034)).toBeLessThan(4 * outside.standardError[0] + 1e-4);
    expect(Math.sqrt(inside.stationary.covariance[0])).toBeCloseTo(0.0914, 2);
    expect(inside.outputBias).toEqual([inside.shift?.[0]]);
  });

  it("gives no fixed point where the network does not settle", async () => {
    const turning = handmade({ W_rec: [1.5, -2, 2, 1.5], activation: "tanh", std: 0.1 });
    const result = await stationaryShift(turning, [], { start: [0.1, 0], chains: 16, steps: 50 });
    expect([result.fixedPoint, result.shift, result.outputBias]).toEqual([null, null, null]);
  });
});
