/** Losses of labels: PyTorch's cross-entropies, in the reference and in the kernel; and what is refused. */

import { readFileSync } from "node:fs";
import { groupSize } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import { checkLabels } from "../../src/network/simulation/check-fit.js";
import { kernelFor } from "../../src/network/simulation/network-kernel.js";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import { networkFromTensors } from "../../src/network/specification/network.js";
import { checkSpecification, type NetworkSpecification } from "../../src/network/specification/specification.js";
import { trialsFromArrays } from "../../src/files/trials/trials-file.js";
import { emptyTrials } from "../../src/tasks/contract/trials.js";

interface LossCase {
  name: string;
  loss: "softmax" | "sigmoid" | null;
  readouts: { loss: "softmax" | "sigmoid" | "squared"; channels: number }[];
  parameters: Record<"W_rec" | "W_in" | "b_rec" | "W_out" | "b_out", number[]>;
  /** `[step][trial][channel]` */
  input: number[][][];
  noise: number[][][];
  target: number[][][];
  weight: number[][][];
  outputs: number[][][];
  total: number;
  gradients: LossCase["parameters"];
}
const file = new URL("../../../../test-data/losses/cases.json", import.meta.url);
const { units, inputs, outputs, leak, std, cases } = JSON.parse(readFileSync(file, "utf8")) as {
  units: number;
  inputs: number;
  outputs: number;
  leak: number;
  std: number;
  cases: LossCase[];
};

const base: NetworkSpecification = {
  ...{
    units,
    inputs,
    outputs,
    activation: "tanh",
    form: "rate",
    leak,
    readout: "identity",
    initialState: "zero",
    seed: 1,
  },
  noise: { placement: "inside", std },
};
const specificationOf = ({ loss, readouts }: LossCase): NetworkSpecification =>
  loss
    ? { ...base, loss, readout: loss }
    : { ...base, readouts: readouts.map((one, k) => ({ name: `part-${k}`, ...one })) };

const relative = (got: ArrayLike<number>, expected: readonly number[]): number =>
  Math.max(...expected.map((x, i) => Math.abs(got[i] - x))) / Math.max(...expected.map(Math.abs));

describe.each(cases.map((c) => [c.name, c] as const))("%s", (_, c) => {
  const s = specificationOf(c);
  const trial = (k: number) => ({
    input: c.input.map((rows) => rows[k]),
    noise: c.noise.map((rows) => rows[k]),
    initialState: new Array<number>(units).fill(0),
  });
  const count = c.input[0].length;
  const of = (rows: number[][][], k: number): number[][] => rows.map((row) => row[k]);

  it("the reference has PyTorch's outputs, loss and gradients to 1e-9", () => {
    const sum = Object.fromEntries(Object.entries(c.gradients).map(([name, g]) => [name, new Array(g.length).fill(0)]));
    let total = 0;
    for (let k = 0; k < count; k++) {
      expect(relative(simulateReference(s, c.parameters, trial(k)).outputs.flat(), of(c.outputs, k).flat())).toBeLessThan(1e-9); // prettier-ignore
      const g = differentiateReference(s, c.parameters, trial(k), of(c.target, k), of(c.weight, k));
      total += g.loss;
      for (const name of Object.keys(sum) as (keyof LossCase["gradients"])[])
        sum[name] = sum[name].map((x: number, i: number) => x + g[name][i]);
    }
    expect(Math.abs(total / c.total - 1)).toBeLessThan(1e-9);
    for (const [name, expected] of Object.entries(c.gradients))
      expect(relative(sum[name], expected), name).toBeLessThan(1e-9);
  });

  it("the kernel has PyTorch's loss to 1e-5 and its gradients to 1e-4", async () => {
    const steps = c.input.length;
    const network = networkFromTensors(s, c.parameters);
    const kernel = await kernelFor(s, { steps, count }, "given");
    kernel.parameters.set(network.parameters);
    kernel.pack();
    kernel.setNoise(std);
    const middle = (rows: number[][][], channels: number): Float32Array =>
      Float32Array.from({ length: steps * channels * count }, (__, i) => rows[Math.floor(i / (channels * count))][i % count][Math.floor(i / count) % channels]); // prettier-ignore
    kernel.loadTrials({
      count,
      input: middle(c.input, inputs),
      target: middle(c.target, outputs),
      weight: middle(c.weight, outputs),
    });
    for (let t = 0; t < steps; t++)
      for (let i = 0; i < units; i++)
        for (let k = 0; k < count; k++) kernel.noise[(t * kernel.paddedNoise + i) * groupSize + k] = c.noise[t][k][i];
    expect(Math.abs(kernel.differentiate(0) / c.total - 1)).toBeLessThan(1e-5);
    const expected = (["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const).flatMap((name) => c.gradients[name]);
    expect(relative(kernel.gradient, expected)).toBeLessThan(1e-4);
  });
});

describe("what is refused", () => {
  const refusal = (change: Partial<NetworkSpecification>): string => {
    try {
      checkSpecification({ ...base, ...change });
    } catch (error) {
      return (error as Error).message;
    }
    return "nothing";
  };

  it.each([
    [{ loss: "sofmax" as "softmax" }, /expected `?loss`? to be one of squared, softmax, sigmoid.*got "sofmax"/],
    [{ loss: "softmax", readout: "softmax", outputs: 1 }, /two channels or more.*got 1.*sigmoid/],
    [{ loss: "softmax", readout: "sigmoid" }, /expected the readout softmax with the loss softmax, got sigmoid/],
    [{ loss: "squared", readout: "softmax" }, /expected the loss softmax with the readout softmax, got squared/],
    [{ readouts: [] }, /readouts as a list of \{ name, channels, loss \}, one at least/],
    [{ readouts: [{ name: "a", channels: 4, loss: "squared" }] }, /readouts of 5 channels together.*got 4 \(a 4\)/],
    [
      {
        readouts: [
          { name: "a", channels: 4, loss: "squared" },
          { name: "a", channels: 1, loss: "squared" },
        ],
      },
      /readout 2: expected a name.*no readout before/,
    ],
    [
      {
        readouts: [
          { name: "a", channels: 4, loss: "squared" },
          { name: "b", channels: 1, loss: "softmax" },
        ],
      },
      /readout 2: expected two channels or more/,
    ],
    [{ readouts: [{ name: "a", channels: 5, loss: "squared" }], loss: "softmax" }, /expected no loss beside readouts/],
  ] as [Partial<NetworkSpecification>, RegExp][])("%j", (change, message) => {
    expect(refusal(change)).toMatch(message);
  });

  it("a softmax readout alone has the loss softmax, and the squared error says nothing", () => {
    expect(checkSpecification({ ...base, readout: "softmax" }).loss).toBe("softmax");
    expect(Object.keys(checkSpecification({ ...base, loss: "squared" }))).not.toContain("loss");
  });

  it("targets that are no labels, with readout, step and trial", () => {
    const s = checkSpecification({ ...base, readout: "softmax" });
    const trials = emptyTrials({ steps: 2, inputs, outputs, count: 3 });
    trials.weight.fill(1);
    for (let row = 0; row < 6; row++) trials.target[Math.floor(row / 3) * outputs * 3 + (row % 3)] = 1;
    expect(() => {
      checkLabels(s, trials);
    }).not.toThrow();
    const wrong = (value: number): void => {
      const target = trials.target.slice();
      target[outputs * 3 + 2] = value;
      checkLabels(s, { ...trials, target });
    };
    expect(() => { wrong(2); }).toThrow(/step 1, trial 2: with the loss softmax expected the class as a 1.*got 2 in channel 0/); // prettier-ignore
    expect(() => { wrong(-1); }).toThrow(/got -1 in channel 0/); // prettier-ignore
    expect(() => { wrong(0); }).toThrow(/which add up to 0/); // prettier-ignore
  });
});

describe("class labels of files", () => {
  const read = (values: number[], shape = [2, 3]) =>
    trialsFromArrays(
      new Map([
        ["input", { shape: [2, 3, 1], values: new Float32Array(6) }],
        ["labels", { shape, values: Float32Array.from(values) }],
      ]),
      "trials.npz",
      { classes: 3 },
    );

  it("become a 1 in the channel of the class; NaN has weight 0", () => {
    const trials = read([0, 1, 2, 2, NaN, 0]);
    expect(trials.outputs).toBe(3);
    // [step, channel, trial]: of step 0 the classes of trials 0, 1 and 2, then of step 1.
    expect([...trials.target.slice(0, 9)]).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
    expect([9, 10, 11].map((at) => trials.weight[at])).toEqual([1, 0, 1]);
  });

  it.each([
    [[0, 1, 2, 3, 0, 0], [2, 3], /class labels, whole numbers from 0 to 2 .*got 3 at \[1, 0\]/],
    [[0, 1, -1, 0, 0, 0], [2, 3], /got -1 at \[0, 2\]/],
    [[0, 0.5, 0, 0, 0, 0], [2, 3], /got 0\.5 at \[0, 1\]/],
    [[0, 1, 2], [3], /expected `labels` to be class labels \[step, trial\].*got \[3\]/],
  ])("%j of shape %j are refused", (values, shape, message) => {
    expect(() => read(values, shape)).toThrow(message);
  });
});
