/** The performance beside the loss: the score of simulated outputs, and the conditions of a task of several. */

import { describe, expect, it } from "vitest";
import { networkFor } from "../../src/network/initial/for-task.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { measure, testTrials } from "../../src/preference/index.js";
import { performanceReport, type Conditions } from "../../src/preference/statistics/performance.js";
import type { CurveSamples } from "../../src/preference/curve/samples.js";
import { findTask } from "../../src/tasks/index.js";
import { train } from "../../src/training/index.js";

const mean = (values: Float64Array): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("the performance of a task", () => {
  it("is the mean score of the simulated outputs over trials and draws, at every level, and so are its measures", async () => {
    const task = findTask("perceptual-decision");
    const { network } = await train(networkFor(task, { units: 12, seed: 2 }), task, { updates: 60 });
    const options = { levels: [0.2, 0.6], trials: 40, draws: 3, seed: 5 };
    const { preference } = await measure(network, { task }, options);
    const trials = testTrials(task, 40, 5);
    const names = Object.keys(task.measures ?? {});
    expect(preference.performance?.curve.map(({ std }) => std)).toEqual([0, 0.2, 0.6]);
    expect(preference.measures?.map(({ name }) => name) ?? []).toEqual(names);
    for (const [level, std] of [0, 0.2, 0.6].entries()) {
      const outputs = [];
      for (let draw = 0; draw < 3; draw++)
        outputs.push((await simulate(network, trials, { std, seed: 5, draw })).outputs);
      const score = outputs.reduce((sum, z) => sum + mean(task.score!(trials, z)), 0) / 3;
      const point = preference.performance!.curve[level];
      expect(point.value).toBeCloseTo(score, 12);
      expect(point.interval[0]).toBeLessThanOrEqual(score);
      expect(point.interval[1]).toBeGreaterThanOrEqual(score);
    }
  });

  it("is absent for trials from a file, which nobody can score", async () => {
    const task = findTask("perceptual-decision");
    const network = initialNetwork(networkFor(task, { units: 8 }));
    const { preference } = await measure(network, { trials: testTrials(task, 8, 1) }, { levels: [0.5], draws: 8 });
    expect(preference.performance).toBeUndefined();
    expect(preference.conditions).toBeUndefined();
  });
});

describe("the preferred noise of the performance", () => {
  /** Scores that are highest at noise 0.5: 0.9 − (σ − 0.5)², with scatter that differs between trials only. */
  const levels = Float64Array.from([0, 0.25, 0.5, 0.75, 1]);
  const units = 40;
  const rows = (of: (std: number, unit: number) => number): Float64Array =>
    Float64Array.from({ length: levels.length * units }, (_, i) => of(levels[Math.floor(i / units)], i % units));
  const scatter = (unit: number): number => 0.05 * (((unit * 7) % 11) / 5 - 1);
  const samples: CurveSamples = {
    levels,
    resampled: "trials",
    weight: new Float64Array(units).fill(1),
    loss: rows((std, unit) => 1 + std + (unit % 4 === 1 ? 2 * (std - 0.75) * (std - 0.75) - std : 0)),
    parts: null,
    scored: [
      {
        name: "score",
        description: "",
        sum: rows((std, unit) => 8 * (0.9 - (std - 0.5) * (std - 0.5) + scatter(unit))),
        count: rows(() => 8),
      },
      { name: "delay", description: "ms", sum: rows((std) => 3 * std), count: rows((_, unit) => (unit < 30 ? 1 : 0)) },
    ],
  };
  const settings = { trainingNoise: 0.5, seed: 1, trials: units, draws: 8 };

  it("is where the score is highest, with an interval, whatever the loss prefers", () => {
    const { performance } = performanceReport(samples, settings);
    expect(performance!.preferred.std).toBeCloseTo(0.5, 6);
    expect(performance!.preferred.ratio).toBeCloseTo(1, 6);
    expect(performance!.preferred.interval[0]).toBeCloseTo(0.5, 6);
    expect(performance!.curve[0].value).toBeCloseTo(
      0.65 + mean(Float64Array.from({ length: units }, (_, k) => scatter(k))),
      10,
    );
  });

  it("leaves out of a measure what it does not apply to", () => {
    const [delay] = performanceReport(samples, settings).measures!;
    expect(delay).toMatchObject({ name: "delay", description: "ms" });
    expect(delay.curve.map(({ value }) => value)).toEqual(Array.from(levels, (std) => (3 * std * units) / 30));
  });

  it("is reported for each condition, with its own loss; those with too few trials are left out", () => {
    const conditions: Conditions = {
      names: ["a", "b", "rare"],
      ofTrial: Float64Array.from({ length: units }, (_, unit) => (unit === 3 ? 2 : unit % 4 === 1 ? 1 : 0)),
    };
    const { conditions: found } = performanceReport(samples, settings, conditions);
    expect(found!.map(({ condition, trials }) => [condition, trials])).toEqual([
      ["a", 29],
      ["b", 10],
    ]);
    expect(found![0].preferred.std).toBe(0);
    expect(found![1].preferred.std).toBeCloseTo(0.75, 6);
    expect(found![1].performance!.preferred.std).toBeCloseTo(0.5, 6);
  });
});

describe("the suite of cognitive tasks", () => {
  it("has a preference for each task with trials enough", async () => {
    const task = findTask("yang2019");
    const network = initialNetwork(networkFor(task, { units: 16, noise: 0.3 }));
    const { preference } = await measure(network, { task }, { levels: [0.3], trials: 120, draws: 2, replicates: 40 });
    const conditions = preference.conditions!;
    const rules = testTrials(task, 120, network.specification.seed).labels!["rule"];
    const counts = task.conditions!.names.map((_, k) => rules.filter((rule) => rule === k).length);
    expect(conditions.map(({ trials }) => trials)).toEqual(counts.filter((count) => count >= 4));
    for (const { performance } of conditions)
      for (const { value } of performance!.curve) expect(value >= 0 && value <= 1).toBe(true);
  });
});
