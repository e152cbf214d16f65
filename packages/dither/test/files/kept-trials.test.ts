/** Trials as people keep them: other names and orders, NaN, unequal lengths, weights of fewer axes; and what looks wrong. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import {
  openTrials,
  readTrials,
  trialsFromArrays,
  writeTrials,
  type TrialOptions,
} from "../../src/files/trials/trials-file.js";
import { testTrials } from "../../src/preference/measure/measure.js";
import { tasks } from "../../src/tasks/index.js";
import { expectRefusal, json } from "./helpers.js";

const caseFile = (fileName: string) => ({
  fileName,
  bytes: new Uint8Array(readFileSync(new URL(`../../../../test-data/cases/trials/${fileName}`, import.meta.url))),
});
const open = (fileName: string, options?: TrialOptions) => openTrials(caseFile(fileName), options);
const array = (shape: number[], value: (i: number) => number): NamedArray => ({
  shape,
  values: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => value(i)),
});
const from = (arrays: Record<string, NamedArray>, options?: TrialOptions) =>
  trialsFromArrays(new Map(Object.entries(arrays)), "t.npz", options);

describe("the cases", () => {
  const whole = open("trials.npz");

  it("trials first are the same trials, and are noticed where nobody says so", () => {
    expect(whole).toMatchObject({ size: "20 steps × 40 trials", order: "step-trial", remarks: [] });
    expect(open("trials_bf.npz", { order: "trial-step" })).toEqual({ ...whole, order: "trial-step" });
    const { size, remarks } = open("trials_bf.npz");
    expect(size).toBe("40 steps × 20 trials");
    expect(remarks[0]).toMatch(
      /^The other order fits better: .*20 steps × 40 trials, say so with `order: trial-step`\.$/,
    );
  });

  it("NaN targets have weight 0", () => {
    const { trials, remarks } = open("trials_nantarget.npz");
    expect(remarks).toEqual(["560 of 800 targets are NaN: weight 0 there."]);
    expect(trials).toEqual(whole.trials);
  });

  it("NaN inputs after the last weight end trial 3 after 18 steps", () => {
    const { trials, remarks } = open("trials_naninput.npz");
    expect(remarks).toEqual(["1 of 40 trials ends before step 20, where inputs are NaN: nothing after counts."]);
    expect([...(trials.lengths ?? [])]).toEqual(Array.from({ length: 40 }, (_, k) => (k === 3 ? 18 : 20)));
    const back = readTrials({ bytes: writeTrials(trials, "a.npz"), fileName: "a.npz" });
    expect(back).toEqual(trials);
  });

  it("weights [step] serve all trials", () => {
    const { trials, remarks } = open("trials_stepweight.npz");
    expect(remarks).toEqual(["Weight [20] read as one per step."]);
    expect(trials).toEqual(whole.trials);
  });

  it("class labels are refused with the way out", () => {
    expectRefusal(() => open("trials_labels.npz"), "mismatch", /one-hot.*np\.eye\(2\)\[labels\]/);
  });

  it("one step, one trial", () => {
    expect(open("trials_T1.npz")).toMatchObject({ size: "1 step × 40 trials", remarks: [] });
    expect(open("trials_K1.npz")).toMatchObject({ size: "20 steps × 1 trial", remarks: [] });
  });
});

describe("the order of axes", () => {
  const given = tasks.filter((task) => !task.plant);

  it("is never doubted where it is right, and mostly where it is wrong", () => {
    let noticed = 0;
    for (const task of given) {
      const { labels: _labels, lengths: _lengths, ...trials } = testTrials(task, 40, 3);
      const file = { bytes: writeTrials(trials, "t.safetensors"), fileName: "t.safetensors" };
      expect(openTrials(file).remarks, task.name).toEqual([]);
      if (openTrials(file, { order: "trial-step" }).remarks.length > 0) noticed++;
    }
    // Not those of one step, nor where all is constant.
    expect([noticed, given.length]).toEqual([34, 36]);
  });

  it.each<[string, Record<string, (t: number, k: number) => number>]>([
    ["constant inputs, sorted trials", { input: (_, k) => k / 40, target: (_, k) => k / 40 }],
    ["constant inputs in no order", { input: (_, k) => noise(k), target: (_, k) => noise(k) }],
    ["white inputs around a sorted mean", { input: (t, k) => k / 10 + noise(97 * t + k), target: (_, k) => k / 10 }],
    ["a wave that is the same in all trials", { input: () => 1, target: (t) => Math.sin(t / 3) }],
    ["a weight per trial", { input: (t, k) => Math.sin(t / 4 + k * k), target: (t, k) => Math.cos(t / 4 + k * k), weight: (_, k) => 1 + (k % 2) }], // prettier-ignore
    ["a silent first trial", { input: (t, k) => (k === 0 ? 0 : noise(t + 31 * k)), target: (_, k) => (k === 0 ? 0 : noise(k)) }], // prettier-ignore
  ])("is not doubted for %s", (_, of) => {
    const arrays = new Map(
      Object.entries(of).map(([name, value]) => [name, array([30, 40], (i) => value(Math.floor(i / 40), i % 40))]),
    );
    expect(trialsFromArrays(arrays)).toMatchObject({ steps: 30, count: 40 });
    const bytes = json(Object.fromEntries([...arrays].map(([name, a]) => [name, rows(a)])));
    expect(openTrials({ bytes, fileName: "t.json" }).remarks).toEqual([]);
  });

  function noise(i: number): number {
    const x = Math.sin(12.9898 * (i + 1)) * 43758.5453;
    return x - Math.floor(x) - 0.5;
  }
  function rows({ shape, values }: NamedArray): number[][] {
    return Array.from({ length: shape[0] }, (_, t) => [...values.subarray(t * shape[1], (t + 1) * shape[1])]);
  }
});

describe("names", () => {
  const three = array([2, 3, 1], (i) => i);

  it("of other tools are said; two for one thing are an error", () => {
    const file = { fileName: "t.json", bytes: json({ X: [[[1]]], y: [[[2]]], mask: [[[true]]], dt: 20 }) };
    expect(openTrials(file).remarks).toEqual([
      "Names X, y, mask read as input, target, weight.",
      "Passed over: dt [].",
    ]);
    expectRefusal(() => from({ x: three, inputs: three, y: three }), "mismatch", /two that may be it: x and inputs/);
    expectRefusal(
      () => from({ x: three, y: three, importance: three }),
      "mismatch",
      /importance \[2, 3, 1\].*may be a weight/,
    );
  });
});

it("trials in one structure or group have their own names", () => {
  const all = { input: array([3, 2, 1], (i) => i), target: array([3, 2, 1], (i) => -i), mask: array([3], (i) => i) };
  const plain = readTrials({ fileName: "t.npz", bytes: encodeNpz(new Map(Object.entries(all))) });
  for (const prefix of ["trials.", "data/train/"]) {
    const inside = new Map(Object.entries(all).map(([name, one]) => [prefix + name, one]));
    expect(readTrials({ fileName: "t.npz", bytes: encodeNpz(inside) })).toEqual(plain);
    const other = new Map([...inside, ["other.x", array([1], () => 1)]]);
    expectRefusal(
      () => readTrials({ fileName: "t.npz", bytes: encodeNpz(other) }),
      "mismatch",
      /expected arrays `input`/,
    );
  }
});

describe("weights of fewer axes", () => {
  const input = array([2, 3, 1], (i) => i);
  const read = (weight: NamedArray, options?: TrialOptions) => [
    ...from({ input, target: array([2, 3, 2], () => 0), weight }, options).weight,
  ];

  it("per step, per trial, per both, per output", () => {
    expect(read(array([2], (i) => i + 1))).toEqual([1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2]);
    expect(read(array([3], (i) => i + 1))).toEqual([1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3]);
    expect(read(array([2, 3], (i) => i + 1))).toEqual([1, 2, 3, 1, 2, 3, 4, 5, 6, 4, 5, 6]);
    expect(read(array([1, 1, 2], (i) => i + 1))).toEqual([1, 1, 1, 2, 2, 2, 1, 1, 1, 2, 2, 2]);
    expect(
      read(
        array([2], (i) => i + 1),
        { order: "trial-step" },
      ),
    ).toEqual([1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2]);
  });

  it("of as many steps as trials are asked about", () => {
    const square = array([3, 3], (i) => i);
    expectRefusal(() => from({ input: square, target: square, weight: array([3], () => 1) }), "mismatch", /one per step or one per trial/); // prettier-ignore
  });
});

describe("trials of unequal length", () => {
  const lists = { input: [[[1], [2], [3]], [[4]]], target: [[[5], [6], [7]], [[8]]] };

  it("are lists, or have lengths", () => {
    const { trials, order, remarks } = openTrials({ bytes: json(lists), fileName: "t.json" });
    expect(order).toBe("trial-step");
    expect(remarks[0]).toMatch(/a list with an array/);
    expect([...trials.input]).toEqual([1, 4, 2, 0, 3, 0]);
    expect([...trials.weight]).toEqual([1, 1, 1, 0, 1, 0]);
    expect([...(trials.lengths ?? [])]).toEqual([3, 1]);
    const flat = {
      input: array([3, 2], (i) => i),
      target: array([3, 2], (i) => i),
      lengths: array([2], (i) => 3 - 2 * i),
    };
    expect([...from(flat).weight]).toEqual([1, 1, 1, 0, 1, 0]);
  });

  it("must agree", () => {
    const bytes = json({ ...lists, target: [[[5], [6]], [[8]]] });
    expectRefusal(
      () => readTrials({ bytes, fileName: "t.json" }),
      "mismatch",
      /expected 3 steps in trial 0 of `target`.*got 2/,
    );
  });
});

it("one trial may have steps and channels alone", () => {
  expect(from({ input: array([5, 2], (i) => i), target: array([5, 3], (i) => i) })).toMatchObject({
    steps: 5,
    count: 1,
    inputs: 2,
    outputs: 3,
  });
});

it("NaN where the trial still counts is an error with its place", () => {
  const input = array([4, 2], (i) => (i === 3 ? NaN : i));
  expectRefusal(() => from({ input, target: array([4, 2], () => 0) }), "value", /NaN in `input` at step 1, trial 1, channel 0\. Its target counts at step 1/); // prettier-ignore
});
