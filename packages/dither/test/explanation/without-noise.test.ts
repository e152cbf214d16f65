/** What an analysis without noise concludes: of made-up states and linear networks for which all is known, and of real ones. */

import { describe, expect, it } from "vitest";
import { besideOf, type StatesBeside } from "../../src/explanation/interpretation/beside.js";
import { conditionsOf } from "../../src/explanation/interpretation/conditions.js";
import { decayOf } from "../../src/explanation/interpretation/decay.js";
import { decodingOf } from "../../src/explanation/interpretation/decoding.js";
import { geometryOf } from "../../src/explanation/interpretation/dimensions.js";
import { movedPoints } from "../../src/explanation/interpretation/moved-points.js";
import { within } from "../../src/explanation/interpretation/survival.js";
import { tuningOf } from "../../src/explanation/interpretation/tuning.js";
import { principalAngles } from "../../src/math/linear/principal-angles.js";
import { emptyTrials, type Trials } from "../../src/tasks/contract/trials.js";
import { gaussians } from "../dynamics/networks.js";

const asked = { replicates: 60, seed: 3 };

/** States `[step, unit, trial]` by a formula; draws are the mean with independent noise of `std` on it. */
function made(
  shape: { steps: number; units: number; count: number },
  silent: (t: number, i: number, k: number) => number,
  mean: (t: number, i: number, k: number) => number,
  std: number,
  draws = 16,
): StatesBeside {
  const { steps, units, count } = shape;
  const of = (value: (t: number, i: number, k: number) => number): Float64Array =>
    Float64Array.from({ length: steps * units * count }, (_, at) =>
      value(Math.floor(at / (units * count)), Math.floor(at / count) % units, at % count),
    );
  const exact = of(mean);
  const singles = Array.from({ length: draws }, (_, d) => {
    const noise = gaussians(exact.length, std, 11, d);
    return exact.map((x, at) => x + noise[at]);
  });
  // The mean of these draws, not the exact one: it keeps what is left of the noise.
  const average = exact.map((_, at) => singles.reduce((sum, one) => sum + one[at], 0) / draws);
  const trials = emptyTrials({ steps, inputs: 1, outputs: 1, count });
  const standardError = new Float64Array(exact.length).fill(std / Math.sqrt(draws));
  return besideOf(trials, { units, silent: of(silent), mean: std === 0 ? exact : average, standardError, draws }, singles); // prettier-ignore
}

describe("principal angles", () => {
  it("are those that two planes were turned by, small ones too", () => {
    const turn = (degrees: number): [number, number] => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const [c, s] = turn(1e-6);
    const [d, u] = turn(70);
    const angles = principalAngles(Float64Array.of(1, 0, 0, 0, 0, 1, 0, 0), Float64Array.of(c, 0, s, 0, 0, d, 0, u), 4);
    expect(angles[0] / 1e-6).toBeCloseTo(1, 6);
    expect(angles[1]).toBeCloseTo(70, 9);
  });
});

describe("dimensions and axes", () => {
  const shape = { steps: 40, units: 6, count: 24 };
  /** Two orthogonal patterns, of variances 4 and 1 times that of a sine over the trials: participation ratio 25/17. */
  const phase = (k: number): number => (2 * Math.PI * k) / shape.count;
  const first = (k: number): number => 2 * Math.sin(phase(k));
  const second = (k: number): number => Math.cos(phase(k));
  const silent = (_t: number, i: number, k: number): number => (i === 0 ? first(k) : i === 1 ? second(k) : 0);

  it("have the participation ratio of their variances, whatever noise is left in the mean", () => {
    const { dimensions } = geometryOf(made(shape, silent, silent, 1), asked);
    expect(dimensions?.silent.value).toBeCloseTo(25 / 17, 10);
    // Without the correction the mean over 16 draws would have (2.5 + 6/16)² / (4.25 + …) = 1.83.
    expect(dimensions?.mean.value).toBeCloseTo(25 / 17, 1);
    // tr = 2 + 0.5 + 6 and tr C² = 3² + 1.5² + 4.
    expect(dimensions?.single.value).toBeCloseTo((8.5 * 8.5) / (9 + 2.25 + 4), 1);
    expect(dimensions?.survives).toBe("survives");
  });

  it("have the angle that the mean is turned by out of the silent plane", () => {
    const angle = (30 * Math.PI) / 180;
    // The second pattern is turned into the third unit.
    const mean = (_t: number, i: number, k: number): number =>
      [first(k), Math.cos(angle) * second(k), Math.sin(angle) * second(k)][i] ?? 0;
    const { axes } = geometryOf(made(shape, silent, mean, 0), asked);
    expect(axes?.count).toBe(2);
    expect(axes?.angles[0]).toBeCloseTo(0, 6);
    expect(axes?.angles[1]).toBeCloseTo(30, 6);
    expect(axes?.own).toBeCloseTo(1, 10);
    // 2 of 2.5 along the first, and cos² 30° of the other half.
    expect(axes?.held.value).toBeCloseTo((2 + 0.5 * 0.75) / 2.5, 10);
  });
});

describe("time constants", () => {
  it("are −1/ln|λ| along the modes of a linear network, real and complex", () => {
    // h ← J h + ξ with J = [[a, b], [−b, a]] and 0.7: λ = a ± ib of modulus 0.95.
    const [a, b, steps, chains] = [0.9, 0.304, 3000, 16];
    const [, burnIn] = [0, 200];
    const noise = [0, 1, 2].map((unit) => gaussians((burnIn + steps) * chains, 1, 21, unit));
    const states = new Float64Array((burnIn + steps) * 3 * chains);
    for (let k = 0; k < chains; k++) {
      let [x, y, z] = [0, 0, 0];
      for (let t = 0; t < burnIn + steps; t++) {
        const at = t * chains + k;
        [x, y, z] = [a * x + b * y + noise[0][at], a * y - b * x + noise[1][at], 0.7 * z + noise[2][at]];
        [x, y, z].forEach((value, i) => (states[(t * 3 + i) * chains + k] = value));
      }
    }
    const given = { states, burnIn, steps, units: 3, chains };
    const modulus = Math.hypot(a, b);
    // A left eigenvector of a + ib: wᵀ J = λ wᵀ.
    const turning = decayOf(given, { re: [1, 0, 0], im: [0, -1, 0] }, asked).alongMode;
    const plain = decayOf(given, { re: [0, 0, 1], im: [0, 0, 0] }, asked).alongMode;
    expect(Math.abs((turning?.value ?? NaN) * -Math.log(modulus) - 1)).toBeLessThan(0.06);
    expect(Math.abs((plain?.value ?? NaN) * -Math.log(0.7) - 1)).toBeLessThan(0.06);
    const [low, high] = turning?.interval ?? [NaN, NaN];
    expect(low < -1 / Math.log(modulus) && high > -1 / Math.log(modulus)).toBe(true);
  });
});

/** Trials with a label of so many conditions, in turn. */
function labelled(shape: { steps: number; count: number }, conditions: number): Trials {
  const trials = emptyTrials({ ...shape, inputs: 1, outputs: 1 });
  trials.weight.fill(1);
  trials.target.forEach((_, at) => (trials.target[at] = (at % shape.count) % conditions));
  return { ...trials, labels: { stimulus: Float64Array.from({ length: shape.count }, (_, k) => k % conditions) } };
}

describe("tuning", () => {
  const shape = { steps: 5, units: 4, count: 32 };
  const trials = labelled(shape, 4);
  const conditions = conditionsOf(trials, false);
  /** Unit i prefers condition i. */
  const silent = (_t: number, i: number, k: number): number => (k % 4 === i ? 1 : 0);

  it("counts units whose preferred condition moves, and those active in one only", () => {
    // Unit 0 now prefers condition 1; unit 3 is silent.
    const mean = (t: number, i: number, k: number): number =>
      i === 0 ? (k % 4 === 1 ? 1 : 0) : i === 3 ? 0 : silent(t, i, k);
    const tuning = tuningOf(made(shape, silent, mean, 0), trials, conditions, asked);
    expect(tuning).toMatchObject({ by: "label", name: "stimulus", count: 4, compared: 3 });
    expect(tuning.preferredChanged?.value).toBeCloseTo(1 / 3, 10);
    expect(tuning.correlation?.value).toBeCloseTo(1, 10);
    expect([tuning.onlyUnderNoise, tuning.onlyInSilence]).toEqual([0, 1]);
  });

  it("does not take what is left of the noise for another preference", () => {
    // Conditions 0 and 1 are all but equal, so that the noise decides which is preferred.
    const level = (_t: number, _i: number, k: number): number => [1, 0.99, 0, 0][k % 4];
    const tuning = tuningOf(made(shape, level, level, 0.5), trials, conditions, asked);
    expect(tuning.preferredChanged?.value).toBe(0);
  });

  it("is the correlation with inputs and targets where there are no conditions", () => {
    const plain = { ...trials, labels: undefined };
    const target = (t: number, k: number): number => trials.target[t * shape.count + k];
    const tuning = tuningOf(
      made(shape, (t, i, k) => (i + 1) * target(t, k), (t, i, k) => -(i + 1) * target(t, k), 0), // prettier-ignore
      plain,
      conditionsOf(plain, false),
      asked,
    );
    expect(tuning).toMatchObject({ by: "channels", count: 1 });
    // All units have the correlation 1 without noise: no scatter to correlate.
    expect(tuning.correlation).toBeNull();
  });
});

describe("decoding", () => {
  const shape = { steps: 6, units: 3, count: 80 };
  const trials = labelled(shape, 2);
  const conditions = conditionsOf(trials, false);

  it("of two conditions d apart has the accuracy Φ(d/2) on single trials", () => {
    // One unit tells the conditions, ±1; the mean of 6 steps has a noise of 1.5/√6, so d/2 = 1.633 and Φ = 0.949.
    const state = (_t: number, i: number, k: number): number => (i === 0 ? 2 * (k % 2) - 1 : 0);
    const found = decodingOf(made(shape, state, state, 1.5), trials, conditions, asked);
    expect(found).toMatchObject({ score: "accuracy", of: "stimulus", count: 2, chance: 0.5, folds: 5 });
    expect(found?.fittedToSilent.silent.value).toBe(1);
    expect(found?.fittedToSilent.single.value).toBeCloseTo(0.949, 1);
    expect(found?.lost.value).toBeLessThan(0.03);
  });

  it("fails where noise moves the states across the boundary, and is found to", () => {
    const silent = (_t: number, i: number, k: number): number => (i === 0 ? k % 2 : 0);
    const moved = (_t: number, i: number, k: number): number => (i === 0 ? 5 + (k % 2) : 0);
    const found = decodingOf(made(shape, silent, moved, 0.01), trials, conditions, asked);
    expect(found?.fittedToSilent.mean.value).toBeCloseTo(0.5, 10);
    expect(found?.fittedToNoisy.single.value).toBe(1);
    expect(found?.fittedToNoisy.silent.value).toBeCloseTo(0.5, 10);
    expect(found?.survives).toBe("changes");
  });

  it("of targets has R² = 1 − b² for a readout that is off by b standard deviations of the target", () => {
    // Targets 0 and 1 by turns have the variance 1/4; a shift of 0.25 costs 0.0625/0.25.
    const plain = { ...trials, labels: undefined };
    const silent = (_t: number, i: number, k: number): number => (i === 0 ? k % 2 : 0);
    const found = decodingOf(made(shape, silent, (t, i, k) => silent(t, i, k) + (i === 0 ? 0.25 : 0), 0), plain, null, asked); // prettier-ignore
    expect(found?.score).toBe("R²");
    // The small ridge takes a thousandth of a third of the weight.
    expect(found?.fittedToSilent.silent.value).toBeCloseTo(1, 4);
    expect(found?.fittedToSilent.mean.value).toBeCloseTo(0.75, 2);
    expect(found?.fittedToNoisy.silent.value).toBeCloseTo(0.75, 2);
  });
});

describe("fixed points", () => {
  const point = (x: number, mean: number, kind: "stable" | "unstable" = "stable", noisy = kind) => ({
    ...{ input: [1], rates: [x], stability: kind, far: false },
    noisy: { rates: [mean], spread: 0.5, closure: { rates: [mean], spread: 0.5 }, stability: noisy, gaussian: true },
  });

  it("move, vanish, change their stability and appear", () => {
    const found = movedPoints(
      [point(0, 0.2), point(1, 0.2), point(0.5, 0.2, "unstable"), point(3, 3.1, "unstable", "stable")],
      [{ input: [1], rates: [0.201], spread: 0.5 }, { input: [1], rates: [7], spread: 0.5 }], // prettier-ignore
    );
    // The third runs to where the first rests, as unstable points do.
    expect(found).toMatchObject({ points: 4, followed: 3, vanished: [1], changed: [3], survives: "changes" });
    expect(found.moved.map(({ ratio }) => Number(ratio?.toFixed(6)))).toEqual([0.4, 1.6, 0.2]);
    expect(found.appeared).toEqual([{ input: [1], rates: [7] }]);
  });

  it("survive where they move by less than half their cloud", () => {
    expect(movedPoints([point(0, 0.2), point(2, 2.1)], []).survives).toBe("survives");
  });
});

describe("without noise", () => {
  it("both analyses conclude the same", () => {
    const shape = { steps: 12, units: 5, count: 20 };
    const random = gaussians(shape.units * shape.count, 1, 31);
    const state = (t: number, i: number, k: number): number => random[i * shape.count + k] * (1 + t / 10);
    const trials = labelled(shape, 2);
    const states = made(shape, state, state, 0);
    const { dimensions, axes } = geometryOf(states, asked);
    expect([dimensions?.ratio.value, dimensions?.single.value]).toEqual([1, dimensions?.silent.value]);
    expect(dimensions?.ratio.interval).toEqual([1, 1]);
    expect(Math.max(...(axes?.angles ?? [NaN]))).toBeLessThan(1e-5);
    expect(axes?.ratio.value).toBeCloseTo(1, 10);
    const tuning = tuningOf(states, trials, conditionsOf(trials, false), asked);
    expect(tuning.correlation?.value).toBeCloseTo(1, 10);
    expect(tuning).toMatchObject({ onlyUnderNoise: 0, onlyInSilence: 0, survives: "survives" });
    const decoding = decodingOf(states, trials, conditionsOf(trials, false), asked);
    expect(decoding?.lost.value).toBeCloseTo(0, 10);
    expect(decoding?.fittedToNoisy.single.value).toBe(decoding?.fittedToSilent.silent.value);
  });
});

describe("a verdict", () => {
  it("is that of the whole interval", () => {
    expect(within({ value: 1, interval: [0.9, 1.1] }, 0.8, 1.25)).toBe("survives");
    expect(within({ value: 1, interval: [0.7, 1.1] }, 0.8, 1.25)).toBe("undecided");
    expect(within({ value: 2, interval: [1.3, 3] }, 0.8, 1.25)).toBe("changes");
    expect(within({ value: 1, interval: null }, 0.8, 1.25)).toBe("survives");
  });
});
