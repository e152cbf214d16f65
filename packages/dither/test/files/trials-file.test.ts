/** Trials from and to files: transposition, what may be left out, and what is refused. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { decodeNpz } from "../../src/files/formats/numpy/npz.js";
import { rolloutToArrays, writeRollout } from "../../src/files/trials/rollout-arrays.js";
import { readTrials, trialsFromArrays, trialsToArrays, writeTrials } from "../../src/files/trials/trials-file.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { example, expectRefusal, float32, json, python, pythonIsHere } from "./helpers.js";

const finite = { noNaN: true, noDefaultInfinity: true } as const;
const size = fc.integer({ min: 1, max: 4 });
const anyTrials: fc.Arbitrary<Trials> = fc
  .record({ steps: size, inputs: fc.nat({ max: 3 }), outputs: size, count: size })
  .chain((sizes) => {
    const numbers = (channels: number) => {
      const length = sizes.steps * channels * sizes.count;
      return fc.float32Array({ ...finite, minLength: length, maxLength: length });
    };
    const length = { minLength: sizes.count, maxLength: sizes.count };
    return fc.record({
      ...Object.fromEntries(Object.entries(sizes).map(([name, value]) => [name, fc.constant(value)])),
      input: numbers(sizes.inputs),
      target: numbers(sizes.outputs),
      weight: numbers(sizes.outputs).map((values) => values.map((value) => Math.abs(value) + 1)),
      labels: fc.dictionary(fc.string({ unit: "grapheme" }), fc.float64Array({ ...finite, ...length }), { minKeys: 1 }),
    }) as fc.Arbitrary<Trials>;
  });

/** JSON writes −0 as 0; the rest must come back to the bit. */
const withoutNegativeZero = (trials: Trials): Trials => ({
  ...trials,
  input: trials.input.map((x) => x + 0),
  target: trials.target.map((x) => x + 0),
  labels: Object.fromEntries(
    Object.entries(trials.labels ?? {}).map(([name, values]) => [name, values.map((x) => x + 0)]),
  ),
});

describe("round trips", () => {
  it.each(["t.npz", "t.safetensors", "t.json"])("through %s give the same trials", (fileName) => {
    fc.assert(
      fc.property(anyTrials, (drawn) => {
        const trials = fileName === "t.json" ? withoutNegativeZero(drawn) : drawn;
        const bytes = writeTrials(trials, fileName);
        expect(readTrials({ bytes, fileName })).toEqual(trials);
        expect(writeTrials(trials, fileName)).toEqual(bytes);
      }),
      { numRuns: 50 },
    );
  });

  it("put number 100 step + 10 trial + channel where the library looks for it", () => {
    const [steps, count, inputs] = [3, 4, 2];
    const values: number[] = [];
    for (let step = 0; step < steps; step++)
      for (let trial = 0; trial < count; trial++)
        for (let channel = 0; channel < inputs; channel++) values.push(100 * step + 10 * trial + channel);
    const target = float32([steps, count], Array<number>(12).fill(0));
    const trials = trialsFromArrays(new Map([["input", float32([steps, count, inputs], values)], ["target", target]])); // prettier-ignore
    expect(trials.input[(2 * inputs + 1) * count + 3]).toBe(231);
    expect(trials.input[(1 * inputs + 0) * count + 2]).toBe(120);
    expect(trials).toMatchObject({ steps, count, inputs, outputs: 1 });
    expect(trialsToArrays(trials).get("input")).toEqual(float32([steps, count, inputs], values));
  });
});

describe("what may be left out", () => {
  const input = float32([2, 2, 1], [1, 2, 3, 4]);
  const target = float32([2, 2, 3], Array<number>(12).fill(5));
  const read = (weight?: NamedArray) =>
    trialsFromArrays(new Map([["input", input], ["target", target], ...(weight ? [["weight", weight] as const] : [])])); // prettier-ignore

  it("the weight, which is then 1", () => {
    expect(read().weight).toEqual(new Float32Array(12).fill(1));
    expect(read()).not.toHaveProperty("epochs");
  });

  it("the weight's channels: step and trial serve every output", () => {
    const expected = Float32Array.of(1, 2, 1, 2, 1, 2, 3, 0, 3, 0, 3, 0);
    expect(read(float32([2, 2], [1, 2, 3, 0])).weight).toEqual(expected);
    expect(read(float32([2, 2, 1], [1, 2, 3, 0])).weight).toEqual(expected);
  });

  it("in JSON, dimensions of size 1, which MATLAB drops", () => {
    const sources: [unknown, number, number][] = [
      [{ input: [1, 2, 3], target: [4, 5, 6] }, 3, 1],
      [{ input: [[[1, 2]], [[3, 4]]], target: [5, 6] }, 2, 1],
      [{ input: [[[1, 2], [3, 4], [5, 6]]], target: [7, 8, 9], weight: [1, 1, 0] }, 1, 3], // prettier-ignore
      [{ input: 1, target: 2, weight: true }, 1, 1],
    ];
    for (const [source, steps, count] of sources)
      expect(readTrials({ bytes: json(source), fileName: "t.json" })).toMatchObject({ steps, count, outputs: 1 });
  });
});

describe("refusals", () => {
  const input = float32([2, 3, 1], [1, 2, 3, 4, 5, 6]);
  const read = (arrays: Record<string, NamedArray>) => () => trialsFromArrays(new Map(Object.entries(arrays)), "t.npz");

  it("list the names found and expected", () => {
    expectRefusal(
      read({ rates: input, targets: input }),
      "mismatch",
      /^t\.npz: expected arrays `input`, `target`.*found rates \[2, 3, 1\], targets/,
    );
    expectRefusal(read({ input, target: input, importance: input }), "mismatch", /found .*importance.*may be a weight/);
    expectRefusal(read({}), "mismatch", /found nothing/);
  });

  it("name the shapes that do not fit together", () => {
    const turned = float32([3, 2, 1], [1, 2, 3, 4, 5, 6]);
    expectRefusal(read({ input, target: turned }), "mismatch", /`target` of shape \[step 2, trial 3.*got \[3, 2, 1\]/);
    expectRefusal(read({ input, target: input, weight: turned }), "mismatch", /`weight`/);
    expectRefusal(
      read({ input, target: input, weight: float32([2, 3, 2], Array<number>(12).fill(1)) }),
      "mismatch",
      /`weight` of shape \[step 2, trial 3, 1\].*got \[2, 3, 2\]/,
    );
    expectRefusal(read({ input: float32([6], [1, 2, 3, 4, 5, 6]), target: input }), "mismatch", /got \[6\].*None/);
    expectRefusal(read({ input, target: input, "labels.side": float32([2], [0, 1]) }), "mismatch", /\[trial 3\]/);
    expectRefusal(
      read({ input: float32([0, 3], []), target: float32([0, 3], []) }),
      "mismatch",
      /at least one of steps/,
    );
  });

  it("are checkTrials' for the numbers, at the place of the file", () => {
    const broken = float32([2, 3, 1], [1, 2, 3, 4, NaN, 6]);
    expectRefusal(read({ input: broken, target: input }), "value", /NaN in `input` at step 1, trial 1, channel 0/);
    const negative = float32([2, 3], [1, 1, 1, 1, 1, -1]);
    expectRefusal(read({ input, target: input, weight: negative }), "value", /-1 in `weight` at step 1, trial 2/);
    const bytes = json({ input: [[1, null]], target: [[1, 2]] });
    expectRefusal(() => readTrials({ bytes, fileName: "t.json" }), "value", /t\.json.*NaN in `input`/);
    const large = { shape: [1, 1], values: Float64Array.of(1e300) };
    expectRefusal(read({ input: large, target: large }), "value", /Infinity/);
  });

  it("of other files say what to do", () => {
    const bytes = new Uint8Array(9);
    expectRefusal(() => readTrials({ bytes, fileName: "t.mat" }), "unsupported", /t\.mat/);
    expectRefusal(() => readTrials({ bytes, fileName: "a.b/trials" }), "unsupported", /no ending/);
  });

  it("never hang on a huge shape without numbers", () => {
    const huge = { shape: [2 ** 50, 1, 0], values: new Float32Array(0) };
    expectRefusal(read({ input: huge, target: huge }), "mismatch", /outputs/);
  });
});

describe("examples", () => {
  it("reads NumPy's trials: 24 steps, 33 trials", () => {
    const fileName = "trials-sin.npz";
    const trials = readTrials({ bytes: example(fileName), fileName });
    expect(trials).toMatchObject({ steps: 24, count: 33, inputs: 1, outputs: 1 });
    const original = decodeNpz(example(fileName)).get("target")!.values;
    expect(trials.target).toEqual(original); // one channel: the orders agree
  });

  it.skipIf(!pythonIsHere)("writes what np.load reads", () => {
    const fileName = "trials-sin.npz";
    const bytes = writeTrials(readTrials({ bytes: example(fileName), fileName }), fileName);
    const printed = python("import numpy as np, sys, io; z = np.load(io.BytesIO(sys.stdin.buffer.read())); print(*(z[k].shape for k in ('input', 'target', 'weight')))", bytes); // prettier-ignore
    expect(new TextDecoder().decode(printed).trim()).toBe("(24, 33, 1) (24, 33, 1) (24, 33, 1)");
  });
});

describe("a rollout", () => {
  it("becomes states and outputs [step, trial, channel]", () => {
    const states = Float32Array.of(1, 2, 3, 4, 5, 6); // 1 step, 3 units, 2 trials
    const outputs = Float64Array.of(7, 8);
    const arrays = rolloutToArrays({ steps: 1, count: 2, states, outputs });
    expect(arrays.get("states")).toEqual(float32([1, 2, 3], [1, 3, 5, 2, 4, 6]));
    expect(arrays.get("outputs")).toEqual(float32([1, 2, 1], [7, 8]));
    expect(decodeNpz(writeRollout({ steps: 1, count: 2, outputs }, "r.npz")).get("outputs")).toEqual(
      float32([1, 2, 1], [7, 8]),
    );
    expectRefusal(() => rolloutToArrays({ steps: 2, count: 2, states }), "mismatch", /got 6 numbers/);
  });

  it("of a closed loop has worlds, the start first", () => {
    const worlds = Float64Array.of(1, 2, 3, 4); // 2 moments, 2 numbers, 1 trial
    expect(rolloutToArrays({ steps: 1, count: 1, worlds }).get("worlds")).toEqual(float32([2, 1, 2], [1, 2, 3, 4]));
  });

  it("refuses trials of another size", () => {
    const trials = readTrials({ bytes: example("trials-sin.npz"), fileName: "trials-sin.npz" });
    expectRefusal(() => rolloutToArrays({ steps: 2, count: 2 }, trials), "mismatch", /got 24 and 33/);
  });
});
