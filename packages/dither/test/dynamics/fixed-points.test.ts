import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findFixedPoints } from "../../src/dynamics/fixed-points/fixed-points.js";
import { linearise } from "../../src/dynamics/fixed-points/linearise.js";
import { NoiseFreeMap } from "../../src/dynamics/map/noise-free-map.js";
import { sampleStarts } from "../../src/dynamics/fixed-points/starts.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import type { Activation } from "../../src/network/specification/specification.js";
import { readReference } from "../network/cases.js";
import { constantTrials, gaussians, gaussianStarts, handmade } from "./networks.js";
import { patternFixedPoints } from "./patterns.js";

interface ReferencePoints {
  units: number;
  leak: number;
  activation: Activation;
  W_rec: number[];
  b_rec: number[];
  fixed_points: { state: number[]; eigenvalues: [number, number][]; stable: boolean }[];
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.sqrt(Array.from(a, (x, i) => (x - b[i]) * (x - b[i])).reduce((sum, x) => sum + x, 0));

describe("fixed points", () => {
  it.each(readReference<ReferencePoints[]>("fixed_points.json").map((c, k) => [k, c] as const))(
    "of reference network %i are all found, with their eigenvalues",
    async (_, { leak, activation, W_rec, b_rec, fixed_points, units }) => {
      const network = handmade({ W_rec, b_rec, leak, activation });
      const search = await findFixedPoints(network, { states: gaussianStarts(400, units, 0.8), inputs: [[]] });
      expect(search.points).toHaveLength(fixed_points.length);
      for (const expected of fixed_points) {
        const point = search.points.find(({ state }) => far(state, expected.state) < 1e-8);
        expect(point, expected.state.join()).toBeDefined();
        if (!point) continue;
        const { spectrum, stability } = linearise(network, point);
        expect(stability.kind === "stable").toBe(expected.stable);
        for (const [re, im] of expected.eigenvalues)
          expect(Math.min(...spectrum.values.map((v) => Math.hypot(v.re - re, v.im - im)))).toBeLessThan(1e-8);
      }
    },
  );

  it.each(["rate", "current"] as const)("of a linear network are (1 − W)⁻¹ of the drive (%s form)", async (form) => {
    // A rectifier that stays well above its kink.
    const W_rec = [0.5, -0.25, 0.125, 0.25];
    const network = handmade({ W_rec, W_in: [1, 2], inputs: 1, b_rec: [4, 3], form });
    const inputs = [[0], [0.5], [-0.25]];
    const search = await findFixedPoints(network, {
      states: [
        [0, 0],
        [1, -2],
        [9, 9],
      ],
      inputs,
    });
    expect(search.unconverged).toBe(0);
    expect(search.points).toHaveLength(3);
    search.points.forEach(({ rates, input, speed, q }) => {
      const [p, r] = [4 + input[0], 3 + 2 * input[0]];
      const determinant = 0.5 * 0.75 + 0.25 * 0.125;
      expect(far(rates, [(0.75 * p - 0.25 * r) / determinant, (0.125 * p + 0.5 * r) / determinant])).toBeLessThan(
        1e-13,
      );
      expect(q).toBeCloseTo((0.2 * 0.2 * speed * speed) / 2, 20);
    });
  });

  it("of a ReLU network are exactly those of its activity patterns", async () => {
    let points = 0;
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat(), async (units, seed) => {
        const network = handmade({
          W_rec: gaussians(units * units, 1.6 / Math.sqrt(units), seed, 0),
          b_rec: gaussians(units, 0.5, seed, 1),
        });
        const { points: expected, starts, singular } = patternFixedPoints(network);
        fc.pre(!singular);
        const search = await findFixedPoints(network, { states: starts, inputs: [[]] });
        expect(search.points.length).toBe(expected.length);
        for (const point of expected)
          expect(Math.min(...search.points.map(({ state }) => far(state, point)))).toBeLessThan(1e-7);
        points += expected.length;
      }),
      { numRuns: 60, seed: 11 },
    );
    expect(points).toBeGreaterThan(40);
  });

  it("of a ReLU network of up to 12 units solve a pattern, and all stable ones are found from scattered starts", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 7, max: 12 }), fc.nat(), async (units, seed) => {
        const network = handmade({
          W_rec: gaussians(units * units, 1.2 / Math.sqrt(units), seed, 0),
          b_rec: gaussians(units, 0.5, seed, 1),
        });
        const { points: expected, singular } = patternFixedPoints(network);
        fc.pre(!singular);
        const search = await findFixedPoints(network, { states: gaussianStarts(60, units, 2, seed), inputs: [[]] });
        for (const { state } of search.points)
          expect(Math.min(...expected.map((point) => far(state, point)))).toBeLessThan(1e-6);
        for (const point of expected)
          if (linearise(network, { state: point, input: [] }).stability.kind === "stable")
            expect(Math.min(...search.points.map(({ state }) => far(state, point)))).toBeLessThan(1e-6);
      }),
      { numRuns: 12, seed: 4 },
    );
  });

  it.each(["tanh", "softplus", "relu"] as const)("are the same in both forms (%s)", async (activation) => {
    const options = { W_rec: gaussians(25, 0.9, 3), b_rec: gaussians(5, 0.6, 3, 1), activation };
    const rate = handmade(options);
    const current = handmade({ ...options, form: "current" });
    const states = gaussianStarts(200, 5, 1);
    const map = new NoiseFreeMap(current);
    const drive = map.drive([]);
    const inRate = await findFixedPoints(rate, { states, inputs: [[]] });
    const inCurrent = await findFixedPoints(current, {
      states: states.map((state) => map.stateOfRates(state, drive)),
      inputs: [[]],
    });
    expect(inRate.points.length).toBeGreaterThan(0);
    expect(inCurrent.points).toHaveLength(inRate.points.length);
    for (const { rates } of inRate.points)
      expect(Math.min(...inCurrent.points.map((point) => far(point.rates, rates)))).toBeLessThan(1e-9);
  });

  it("of a three-bit flip-flop are 27, its eight corners stable", async () => {
    const w = 2;
    const network = handmade({ W_rec: [w, 0, 0, 0, w, 0, 0, 0, w], activation: "tanh" });
    const search = await findFixedPoints(network, { states: gaussianStarts(600, 3, 1), inputs: [[]] });
    expect(search.points).toHaveLength(27);
    // h = tanh(2 h) by bisection.
    let [low, high] = [0.5, 1];
    for (let k = 0; k < 60; k++) {
      const middle = (low + high) / 2;
      if (Math.tanh(w * middle) > middle) low = middle;
      else high = middle;
    }
    const stable = search.points.filter((point) => linearise(network, point).stability.kind === "stable");
    expect(stable).toHaveLength(8);
    for (const { state } of stable) for (const h of state) expect(Math.abs(h)).toBeCloseTo(low, 12);
    const unstableModes = search.points.map((point) => linearise(network, point).stability.unstableModes);
    expect([0, 1, 2, 3].map((n) => unstableModes.filter((m) => m === n).length)).toEqual([8, 12, 6, 1]);
  });

  it("that do not exist are not found, and it says so", async () => {
    // Two units that drive each other up: h₁ = h₂ + 1, h₂ = h₁ + 1.
    const network = handmade({ W_rec: [0, 1, 1, 0], b_rec: [1, 1] });
    const search = await findFixedPoints(network, { states: gaussianStarts(20, 2, 3), inputs: [[]] });
    expect(search.points).toEqual([]);
    expect(search.unconverged).toBe(20);
    expect(search.ends.every((end) => !end.converged && end.speed > 0.5)).toBe(true);
    expect(search.summary).toMatch(/^No fixed point from 20 starts; 20 did not converge, .*relative speed 1\.41/);
  });

  it("of a dead network are the silent one, with eigenvalues 1 − γ", async () => {
    const network = handmade({ W_rec: gaussians(16, 0.1, 2), b_rec: [-5, -5, -5, -5], leak: 0.25 });
    const search = await findFixedPoints(network, { states: gaussianStarts(10, 4, 1), inputs: [[]] });
    expect(search.points).toHaveLength(1);
    expect(search.points[0]).toMatchObject({ state: [0, 0, 0, 0], found: 10, speed: 0, converged: true });
    const { spectrum, stability } = linearise(network, search.points[0], { dt: 2 });
    expect(spectrum.values).toEqual(Array(4).fill({ re: 0.75, im: 0 }));
    expect(spectrum.left).not.toBeNull();
    expect(stability.modes[0].timeConstantMs).toBeCloseTo(-2 / Math.log(0.75), 12);
  });

  it("survive kinks: a stable pair of silencing units is found from every start", async () => {
    const network = handmade({ W_rec: [0, -2, -2, 0], b_rec: [1, 1] });
    const search = await findFixedPoints(network, { states: gaussianStarts(100, 2, 2), inputs: [[]] });
    expect(search.unconverged).toBe(0);
    expect(search.points.map(({ state }) => state.map((x) => Math.round(3e9 * x) / 3e9)).sort()).toEqual(
      [
        [0, 1],
        [1 / 3, 1 / 3],
        [1, 0],
      ].map((state) => state.map((x) => Math.round(3e9 * x) / 3e9)),
    );
  });

  it("keep what they came from, and label what lies far away", async () => {
    const network = handmade({ W_rec: [2], activation: "tanh", inputs: 1, W_in: [1] });
    const starts = { states: [[0.9], [-0.9], [0.8], [0.7]], inputs: [[0], [0], [0], [0.1]] };
    const search = await findFixedPoints(network, starts, { neighbourDistance: 0.5, centroidScale: 1.5 });
    expect(search.points.map(({ start, found }) => [start, found]).sort()).toEqual(
      [
        [0, 2],
        [1, 1],
        [3, 1],
      ].sort(),
    );
    const negative = search.points.find(({ state }) => state[0] < 0);
    expect(negative?.outlier).toEqual({ far: true, lonely: true });
    expect(search.points.find(({ start }) => start === 3)?.outlier).toEqual({ far: false, lonely: false });
    expect(search.ends.map((end) => end.start)).toEqual([0, 1, 2, 3]);
    expect(JSON.parse(JSON.stringify(search))).toEqual(search);
  });

  it("refuse starts that do not fit", async () => {
    const network = handmade({ W_rec: [0.5], inputs: 1, W_in: [1] });
    await expect(findFixedPoints(network, { states: [[1, 2]], inputs: [[0]] })).rejects.toThrow(
      /a start of 1 numbers, got 2/,
    );
    await expect(findFixedPoints(network, { states: [[1]], inputs: [[0], [1]] })).rejects.toThrow(
      /one for each of the 1 starts, got 2/,
    );
    await expect(findFixedPoints(network, { states: [[NaN]], inputs: [[0]] })).rejects.toThrow(/finite/);
    await expect(findFixedPoints(network, { states: [], inputs: [[0]] })).rejects.toThrow(/at least one start/);
  });
});

describe("starts", () => {
  const options = { W_rec: gaussians(9, 0.7, 8), W_in: [1, -1, 0.5], inputs: 1, b_rec: [0.3, 0.2, 0.6], std: 0.4 };
  const inputs = Array.from({ length: 20 }, (_, k) => [k / 10 - 1]);

  it.each(["rate", "current"] as const)("are states of the trajectory with their inputs (%s form)", async (form) => {
    const network = handmade({ ...options, form });
    const trials = constantTrials(network, inputs, 12);
    const starts = await sampleStarts(network, trials, { count: 60, seed: 3 });
    const places = starts.step?.map((t, k) => `${t}/${starts.trial?.[k] ?? -1}`);
    expect(new Set(places).size).toBe(60);
    const { value } = activationFunction("relu");
    for (let k = 0; k < 60; k++) {
      const map = new NoiseFreeMap(network);
      const input = [inputs[starts.trial?.[k] ?? 0][0]];
      expect(starts.inputs[k][0]).toBeCloseTo(input[0], 6);
      const drive = map.drive(input);
      let state: Float64Array = map.initialState;
      for (let t = 0; t <= (starts.step?.[k] ?? 0); t++) state = map.advance(state, drive);
      const expected = form === "rate" ? state : map.totalInput(state.map(value), drive);
      expect(far(starts.states[k], expected)).toBeLessThan(1e-5);
    }
  });

  it("obey the mask, and are the same for the same seed", async () => {
    const network = handmade(options);
    const trials = constantTrials(network, inputs, 12);
    const mask = Uint8Array.from({ length: 12 * 20 }, (_, k) => (Math.floor(k / 20) === 7 ? 1 : 0));
    const sample = (seed: number): ReturnType<typeof sampleStarts> =>
      sampleStarts(network, trials, { mask, seed, jitter: 0.1, std: 0.4, count: 100 });
    const starts = await sample(2);
    expect(starts.states).toHaveLength(20);
    expect(new Set(starts.step)).toEqual(new Set([7]));
    expect(await sample(2)).toEqual(starts);
    expect((await sample(3)).states).not.toEqual(starts.states);
    await expect(sampleStarts(network, trials, { mask: new Uint8Array(240) })).rejects.toThrow(/allows no state/);
  });
});
