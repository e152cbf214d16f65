import { describe, expect, it } from "vitest";
import { originatingShares } from "../../src/dynamics/bias/originating-shares.js";
import { measureShift } from "../../src/dynamics/bias/shift.js";
import { forms, placements } from "../../src/network/specification/specification.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { constantTrials, gaussians, handmade } from "./networks.js";

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);

describe("the shift", () => {
  it("is the mean of noisy states less the noise-free ones, with its error", async () => {
    const network = handmade({ W_rec: gaussians(9, 0.5, 2), W_in: [1, 0.5, -1], inputs: 1, outputs: 2 });
    const trials = constantTrials(network, [[0.5], [-0.5]], 6);
    const shift = await measureShift(network, trials, { draws: 5, firstDraw: 3 });
    const silent = (await simulate(network, trials, { std: 0 })).states;
    const noisy = await Promise.all([3, 4, 5, 6, 7].map((draw) => simulate(network, trials, { draw })));
    silent.forEach((h, k) => {
      const values = noisy.map(({ states }) => states[k]);
      const mean = sum(values) / 5;
      expect(shift.shift[k]).toBeCloseTo(mean - h, 12);
      expect(shift.standardError[k]).toBeCloseTo(Math.sqrt(sum(values.map((x) => (x - mean) ** 2)) / 20), 12);
    });
    await expect(measureShift(network, trials, { draws: 1 })).rejects.toThrow(/at least 2/);
  });

  it("of a unit at the kink without recurrence is E f, and covered by its error", async () => {
    // After t steps: (1 − (1−γ)^t) σ/√(2π) inside, nothing outside.
    for (const placement of placements) {
      const network = handmade({ W_rec: [0], std: 1, placement });
      const trials = constantTrials(network, Array(100).fill([]) as number[][], 20);
      const { shift, standardError } = await measureShift(network, trials, { draws: 40 });
      let [mean, error] = [0, 0];
      for (let k = 0; k < 100; k++) {
        mean += shift[19 * 100 + k] / 100;
        error += standardError[19 * 100 + k] ** 2 / 1e4;
      }
      const expected = placement === "inside" ? (1 - 0.8 ** 20) / Math.sqrt(2 * Math.PI) : 0;
      expect(Math.abs(mean - expected) / Math.sqrt(error)).toBeLessThan(4);
    }
  });
});

describe("carried shares", () => {
  it.each(placements.flatMap((placement) => forms.map((form) => [placement, form] as const)))(
    "sum to 1 (noise %s, %s form)",
    async (placement, form) => {
      const network = handmade({
        W_rec: gaussians(25, 0.4, 4),
        W_in: gaussians(5, 1, 4, 1),
        W_out: gaussians(10, 1, 4, 2),
        inputs: 1,
        outputs: 2,
        placement,
        form,
      });
      const trials = constantTrials(
        network,
        gaussians(12, 1, 4, 3).map((u) => [u]),
        10,
      );
      const { carried } = await measureShift(network, trials, { draws: 20 });
      expect(sum(carried.share)).toBeCloseTo(1, 10);
      expect(sum(carried.trialSquaredBias)).toBeCloseTo(carried.squaredBias * sum(Array.from(trials.weight)), 10);
      expect([...carried.ranked].sort()).toEqual([0, 1, 2, 3, 4]);
    },
  );

  it("are those of independent units at known distances from the kink, unbiased by few draws", async () => {
    // One step of leak 1 without recurrence: Δ_i = E f(a_i + σξ) − f(a_i); at the kink σ/√(2π), far away 0.
    const network = handmade({
      W_rec: Array(9).fill(0) as number[],
      b_rec: [0, 0, 30],
      W_out: [1, 2, 0.5],
      leak: 1,
      std: 1,
    });
    const trials = constantTrials(network, Array(4000).fill([]) as number[][], 1);
    trials.weight.fill(1);
    const { carried } = await measureShift(network, trials, { draws: 3 });
    const b = 3 / Math.sqrt(2 * Math.PI);
    [1 / 3, 2 / 3, 0].forEach((share, i) =>
      expect(Math.abs(carried.share[i] - share) / carried.standardError[i]).toBeLessThan(4),
    );
    expect(Math.abs(carried.squaredBias - b * b) / carried.squaredBiasStandardError).toBeLessThan(4);
    // Without the correction for three draws, variance/3 would be added: far outside the error.
    expect(carried.squaredBiasStandardError).toBeLessThan(0.1);
    expect(carried.ranked.slice(0, 2)).toEqual([1, 0]);
  });
});

describe("originating shares", () => {
  it("of units that do not touch each other are the carried ones", async () => {
    const network = handmade({
      W_rec: [0, 0, 0, 0, 0, 0, 0, 0, 0],
      b_rec: [0, -0.5, 30],
      W_out: [1, 2, 5],
      std: 1,
    });
    const trials = constantTrials(network, Array(64).fill([]) as number[][], 12);
    const shift = await measureShift(network, trials, { draws: 200 });
    const origin = await originatingShares(network, trials, shift);
    for (const i of [0, 1, 2])
      expect(Math.abs(origin.share[i] - shift.carried.share[i])).toBeLessThan(
        4 * Math.hypot(origin.standardError[i], shift.carried.standardError[i]) + 1e-9,
      );
    expect(Math.abs(sum(origin.share) - 1)).toBeLessThan(0.02);
    expect(origin.smoothing[0]).toBe(1);
  });

  it("lie upstream of where the bias is carried", async () => {
    // Unit 0 sits at the kink and drives unit 1, which is linear and alone read out.
    const network = handmade({ W_rec: [0, 0, 1, 0], b_rec: [0, 20], W_out: [0, 1], std: 1 });
    const trials = constantTrials(network, Array(50).fill([]) as number[][], 30);
    const shift = await measureShift(network, trials, { draws: 100 });
    expect(shift.carried.share[0]).toBe(0);
    expect(shift.carried.share[1]).toBe(1);
    const origin = await originatingShares(network, trials, shift);
    expect(Math.abs(origin.share[0] - 1)).toBeLessThan(4 * origin.standardError[0] + 1e-3);
    expect(origin.squaredShare[0]).toBeGreaterThan(0.98);
    expect(origin.share[1]).toBeCloseTo(0, 10);
    expect(origin.ranked).toEqual([0, 1]);
  });

  it("in the current form smooth with what the leak lets through", async () => {
    // One unit at the kink, read out after its noise has settled: x has sd γσ/√(1−(1−γ)²).
    const network = handmade({ W_rec: [0], std: 1, form: "current" });
    const trials = constantTrials(network, Array(200).fill([]) as number[][], 40);
    const shift = await measureShift(network, trials, { draws: 50 });
    const origin = await originatingShares(network, trials, shift, {
      trials: Array.from({ length: 200 }, (_, k) => k),
    });
    expect(Math.abs(origin.share[0] - 1)).toBeLessThan(4 * origin.standardError[0] + 1e-3);
    expect(origin.smoothing[0]).toBeCloseTo(0.2 / Math.sqrt(1 - 0.64), 12);
  });

  it("ask for the smoothing of noise outside, and for the same trials", async () => {
    const network = handmade({ W_rec: [0.5], placement: "outside" });
    const trials = constantTrials(network, [[], []], 4);
    const shift = await measureShift(network, trials, { draws: 2 });
    await expect(originatingShares(network, trials, shift)).rejects.toThrow(/Give `smoothing`/);
    await expect(originatingShares(network, constantTrials(network, [[]], 4), shift, { smoothing: 1 })).rejects.toThrow(
      /shape \[4, 1, 1\]/,
    );
  });
});
