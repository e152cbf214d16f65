/** What holds for every task: trials depend on their number alone, epochs lie in the trial, the target itself scores 1. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOf } from "../../src/tasks/contract/compare-trials.js";
import { checkTask, findTask, lengthOf, taskGroups, tasks } from "../../src/tasks/index.js";
import { mean, testTrials, trainingTrials } from "./trials-of.js";

const perRun = { numRuns: 8 };
const quick = tasks.map((task) => ({ name: task.name, task }));

describe.each(quick)("$name", ({ task }) => {
  it.each([
    ["training", trainingTrials],
    ["test", testTrials],
  ] as const)("makes the same %s trials for any split, seed and index", (_, make) => {
    fc.assert(
      fc.property(
        fc.maxSafeNat(),
        fc.nat(1000),
        fc.nat(5000),
        fc.integer({ min: 1, max: 10 }),
        fc.nat(8),
        (seed, index, first, count, skipped) => {
          const skip = Math.min(skipped, count - 1);
          const all = make(task, { seed, index, first, count });
          const part = make(task, { seed, index, first: first + skip, count: count - skip });
          const alone = make(task, { seed, index, first: first + count - 1, count: 1 });
          expect(differenceOf(all, part, skip)).toBeNull();
          expect(differenceOf(all, alone, count - 1)).toBeNull();
        },
      ),
      perRun,
    );
  });

  it("passes the check of tasks, and the target itself scores 1", () => {
    const { performance } = checkTask(task, { seed: 7, count: 20 });
    expect(performance === null).toBe(task.score === undefined);
    if (performance && !task.plant) expect(performance.target).toBe(1);
  });

  it("has epochs in order, beginning at 0 and ending where the trial does, each trial counted", () => {
    for (const trials of [trainingTrials(task), testTrials(task, { count: 24 })])
      for (let k = 0; k < trials.count; k++) {
        const ranges = trials.epochsByTrial
          ? Object.values(trials.epochsByTrial).map(({ first, last }) => [first[k], last[k]])
          : Object.values(trials.epochs ?? {});
        const ordered = ranges.filter(([first]) => first >= 0).sort((a, b) => a[0] - b[0]);
        const covered = ordered.map(([first], i) => (i === 0 ? first === 0 : first <= ordered[i - 1][1]));
        if (trials.epochs) expect(covered).not.toContain(false);
        expect(Math.max(...ordered.map(([, last]) => last))).toBe(lengthOf(trials, k));
        let weight = 0;
        for (let i = k; i < trials.weight.length; i += trials.count) weight += trials.weight[i];
        expect(weight).toBeGreaterThan(0);
      }
  });

  it("takes no more steps than it says, and its test trials as many", () => {
    const steps = Array.from({ length: 40 }, (_, index) => trainingTrials(task, { index, count: 1 }).steps);
    expect(Math.max(...steps)).toBeLessThanOrEqual(task.longest ?? steps[0]);
    expect(testTrials(task).steps).toBe(task.longest ?? steps[0]);
  });

  it("is described in one line that fits a terminal, and its options are plain JSON", () => {
    expect(task.description.length).toBeLessThanOrEqual(65);
    expect(task.description).toMatch(/\S/);
    expect(task.description).not.toMatch(/\n|\.$/);
    if (!task.options) return;
    expect(JSON.parse(JSON.stringify(task.options))).toEqual(task.options);
    const again = findTask(task.name, task.options);
    expect(differenceOf(trainingTrials(task), trainingTrials(again))).toBeNull();
    expect(again.options).toEqual(task.options);
    expect(() => findTask(task.name, { nonsense: 1 })).toThrow(
      expect.objectContaining({
        code: "usage",
        message: expect.stringContaining(Object.keys(task.options)[0]),
      }) as Error,
    );
  });
});

describe("noise in place of an answer", () => {
  it.each([
    ["perceptual-decision", 0.5],
    ["context-integration", 0.5],
    ["parametric-memory", 0.5],
    ["match-to-sample", 0.5],
    ["flip-flop", 0.5],
    ["fdgo", 0.1],
    ["dm1", 0.1],
    // A match and no match are equally likely: ½ · ½ for fixating rightly, ½ · ½ · ⅕ for a response.
    ["dmsgo", 0.3],
  ])("scores at chance in %s: %f", (name, chance) => {
    const task = findTask(name);
    const trials = testTrials(task, { count: 600 });
    // Uniform over the range of outputs: [−1, 1] for signs, [0, 1] for a sigmoid readout.
    let state = 12345;
    const low = task.experiment.readout === "sigmoid" ? 0 : -1;
    const noise = Float32Array.from({ length: trials.target.length }, () => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return low + (1 - low) * (state / 2 ** 32);
    });
    const scores = task.score?.(trials, noise) ?? new Float64Array();
    // The ring's population vector is isotropic only roughly, hence 4 standard errors and a little.
    expect(Math.abs(mean(scores) - chance)).toBeLessThan(4 * Math.sqrt((chance * (1 - chance)) / 600) + 0.01);
  });
});

describe("the list of tasks", () => {
  it("begins with sin, square and linear, and names no task twice", () => {
    expect(tasks.slice(0, 3).map(({ name }) => name)).toEqual(["sin", "square", "linear"]);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
    expect(taskGroups.flatMap((group) => group.tasks)).toEqual(tasks);
  });

  it("answers an unknown name with all names, by group", () => {
    const message = taskGroups
      .map(({ title }) => title)
      .slice(1)
      .join("|");
    expect(() => findTask("frob")).toThrow(
      expect.objectContaining({ code: "usage", message: expect.stringMatching(new RegExp(message)) }) as Error,
    );
    for (const { name } of tasks) expect(() => findTask("frob")).toThrow(name);
  });

  it("refuses an option out of range with what it may be, and options of a task that has none", () => {
    expect(() => findTask("fdgo", { dt: -1 })).toThrow(
      expect.objectContaining({
        code: "value",
        message: "task fdgo: expected option dt to be a number above 0, got -1.",
      }) as Error,
    );
    expect(() => findTask("fdgo", { rules: { goto: 1 } })).toThrow(/option rules .*weights of rules/);
    expect(() => findTask("sin", { steps: 3 })).toThrow(/task sin: unknown option "steps". It has none/);
  });
});
