/** Function approximation: what its trials are, and that a trial depends on nothing but its number, seed and index. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { draws, streams } from "../../src/random/draws.js";
import { findTask, functionTask, sin, tasks, type Trials } from "../../src/tasks/index.js";
import { linear } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { square } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { checkTrials } from "../../src/tasks/contract/trials.js";

function trialsOf(task: typeof sin, seed: number, first: number, count: number, index = 0): Trials {
  return task.trials({ first, count, index, random: draws(seed, streams.testTrials, index) });
}

/** All that a set of trials says about one of them. */
function one(trials: Trials, k: number): Record<string, number[]> {
  const column = (values: Float32Array | Float64Array): number[] =>
    Array.from({ length: values.length / trials.count }, (_, row) => values[row * trials.count + k]);
  const labels = Object.entries(trials.labels ?? {}).map(([name, values]) => [name, [values[k]]] as const);
  return {
    input: column(trials.input),
    target: column(trials.target),
    weight: column(trials.weight),
    ...Object.fromEntries(labels),
  };
}

describe("a trial", () => {
  it("depends on the seed, the index and its number, never on the first or how many", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(sin, square, linear),
        fc.maxSafeNat(),
        fc.nat(1000),
        fc.nat(5000),
        fc.nat(40),
        fc.nat(40),
        fc.nat(40),
        (task, seed, index, trial, before, after, otherBefore) => {
          const first = Math.max(0, trial - before);
          const otherFirst = Math.max(0, trial - otherBefore);
          const many = trialsOf(task, seed, first, trial - first + 1 + after, index);
          const others = trialsOf(task, seed, otherFirst, trial - otherFirst + 1, index);
          const alone = one(trialsOf(task, seed, trial, 1, index), 0);
          expect(one(many, trial - first)).toEqual(alone);
          expect(one(others, trial - otherFirst)).toEqual(alone);
        },
      ),
    );
  });

  it("is another with another number, seed or index", () => {
    const u = (seed: number, k: number, index: number): number => trialsOf(sin, seed, k, 1, index).input[0];
    expect(new Set([u(1, 0, 0), u(1, 1, 0), u(2, 0, 0), u(1, 0, 1)]).size).toBe(4);
  });
});

describe("the trials of curve", () => {
  it("have the points as targets at equally spaced inputs, and straight lines between", () => {
    const trials = trialsOf(findTask("curve", { points: [1, 0, 0.5, -1, 2] }), 3, 0, 500);
    for (const [k, u] of (trials.labels?.stimulus ?? []).entries()) {
      const y = u < -0.5 ? -1 - 2 * u : u < 0 ? 0.5 + u : u < 0.5 ? 0.5 - 3 * u : -4 + 6 * u;
      expect(trials.target[k]).toBeCloseTo(y, 6);
    }
    const sines = trialsOf(sin, 3, 0, 500);
    expect(trials.input).toEqual(sines.input);
    expect(trials.weight).toEqual(sines.weight);
  });

  it.each([[[1, 2]], [Array.from({ length: 18 }, () => 0)], [[0, "1", 0]], ["0,1,0"]])("refuse points %j", (points) => {
    expect(() => findTask("curve", { points })).toThrow(
      "task curve: expected option points to be a list of 3 to 17 numbers",
    );
  });
});

describe("the trials of sin, square and linear", () => {
  const count = 100_000;

  it("have inputs uniform on [−1, 1]: Kolmogorov–Smirnov p above 1e-4", () => {
    const { labels } = functionTask({
      name: "short",
      description: "",
      target: (u) => u,
      steps: 1,
      lossSteps: 1,
    }).trials({ first: 0, count, index: 0, random: draws(5, streams.trainingTrials) });
    const sorted = (labels?.["stimulus"] ?? new Float64Array()).slice().sort();
    expect(sorted).toHaveLength(count);
    expect(sorted[0]).toBeGreaterThanOrEqual(-1);
    expect(sorted[count - 1]).toBeLessThanOrEqual(1);
    let distance = 0;
    sorted.forEach((u, k) => {
      const cumulative = (u + 1) / 2;
      distance = Math.max(distance, cumulative - k / count, (k + 1) / count - cumulative);
    });
    // 2 exp(−2 n d²), the first term of Kolmogorov's series, is an upper bound of p.
    expect(2 * Math.exp(-2 * count * distance * distance)).toBeGreaterThan(1e-4);
  });

  it.each([
    [sin, (u: number) => Math.sin(Math.PI * u)],
    [square, (u: number) => u * u],
    [linear, (u: number) => u],
  ])("hold u for 24 steps and want $name of it, to float32, over the last 8", (task, expected) => {
    const trials = checkTrials(trialsOf(task, 3, 0, 500));
    expect([trials.steps, trials.inputs, trials.outputs, trials.count]).toEqual([24, 1, 1, 500]);
    for (let k = 0; k < trials.count; k++) {
      const { input, target, weight, stimulus } = one(trials, k);
      const u = stimulus[0];
      expect(input).toEqual(new Array(24).fill(Math.fround(u)));
      expect(new Set(target).size).toBe(1);
      expect(Math.abs(target[0] - expected(u))).toBeLessThan(2 ** -24);
      expect(weight).toEqual([...new Array<number>(16).fill(0), ...new Array<number>(8).fill(1)]);
    }
    expect(trials.epochs).toEqual({ settle: [0, 16], respond: [16, 24] });
  });
});

describe("a user's own function", () => {
  it("is learnt at its own steps, with its own experiment", () => {
    const task = functionTask({
      name: "cube",
      description: "y = u³",
      target: (u) => u * u * u,
      steps: 5,
      lossSteps: 2,
      experiment: { units: 7, activation: "tanh" },
    });
    const trials = checkTrials(trialsOf(task, 1, 0, 3));
    const { target, weight, stimulus } = one(trials, 2);
    expect(target).toEqual(new Array(5).fill(Math.fround(stimulus[0] * stimulus[0] * stimulus[0])));
    expect(weight).toEqual([0, 0, 0, 1, 1]);
    expect(task.experiment).toEqual({ ...sin.experiment, units: 7, activation: "tanh" });
  });

  it("is refused where it is not finite, with the task's name and the input", () => {
    const task = functionTask({ name: "root", description: "", target: (u) => Math.sqrt(u) });
    expect(() => trialsOf(task, 1, 0, 20)).toThrow(
      expect.objectContaining({
        name: "DitherError",
        code: "value",
        message: expect.stringMatching(/task root: .* u = -0\.\d+, got NaN/),
      }) as Error,
    );
  });

  it.each([
    [0, 24],
    [25, 24],
    [1.5, 24],
    [8, 24.5],
    [NaN, 24],
  ])("with %f loss steps of %f steps is refused", (lossSteps, steps) => {
    expect(() => functionTask({ name: "odd", description: "", target: (u) => u, steps, lossSteps })).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining(`lossSteps ${lossSteps}`) }) as Error,
    );
  });
});

describe("tasks by name", () => {
  it("are found under the names they carry, which are all different", () => {
    for (const task of tasks) expect(findTask(task.name)).toBe(task);
    expect(new Set(tasks.map((t) => t.name)).size).toBe(tasks.length);
  });

  it("that do not exist are refused with the names that do", () => {
    expect(() => findTask("frob")).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringContaining("sin, square, linear") }) as Error,
    );
  });
});
