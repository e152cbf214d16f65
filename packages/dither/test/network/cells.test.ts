/** Gated cells and leaky units of low rank against numbers of PyTorch: reading, simulation and gradients, of the reference and of the kernel. */

import { readFileSync } from "node:fs";
import { groupSize } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import {
  initialNetwork,
  isGated,
  networkFromTensors,
  readNetwork,
  simulate,
  tensor,
  writeNetwork,
  type Network,
  type NetworkSpecification,
  type Trials,
} from "../../src/index.js";
import { kernelFor, setNoiseStd } from "../../src/network/simulation/network-kernel.js";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { parameterLayout, type TensorName } from "../../src/network/specification/parameter-layout.js";
import { differentiateReference, simulateReference } from "../../src/network/simulation/reference.js";
import type { ReferenceParameters } from "../../src/network/simulation/reference-trial.js";

interface CellCase {
  placement: "inside" | "outside";
  noise: number[];
  output: number[];
  loss: number;
  gradient: Record<string, number[]>;
}

interface CellNumbers {
  units: number;
  inputs: number;
  outputs: number;
  trials: number;
  steps: number;
  noise_std: number;
  parameters: Record<string, number[]>;
  input: number[];
  target: number[];
  mask: number[];
  silent: number[];
  cases: CellCase[];
}

const folder = new URL("../../../../test-data/cells/", import.meta.url);
const numbers = (name: string): CellNumbers =>
  JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as CellNumbers;

const cells = [
  { name: "gru", choice: { cell: "gru" } },
  { name: "gru-before", choice: { cell: "gru", reset: "before" } },
  { name: "lstm", choice: { cell: "lstm" } },
  { name: "low-rank", choice: { cell: "low-rank", rank: 3, leak: 0.3 } },
] as const;

function networkOf(n: CellNumbers, choice: Partial<NetworkSpecification>, placement: "inside" | "outside"): Network {
  const { units, inputs, outputs } = n;
  const specification = { units, inputs, outputs, activation: "tanh", form: "rate", leak: 1, ...choice } as const;
  const noise = { placement, std: n.noise_std };
  return networkFromTensors(
    { ...specification, noise, readout: "identity", initialState: "zero", seed: 0 },
    n.parameters,
  );
}

/** `[step, trial, channel]` of the file as `[step, channel, trial]`. */
function turned({ trials, steps }: CellNumbers, values: number[], channels: number): Float32Array {
  const result = new Float32Array(values.length);
  for (let t = 0; t < steps; t++)
    for (let k = 0; k < trials; k++)
      for (let c = 0; c < channels; c++)
        result[(t * channels + c) * trials + k] = values[(t * trials + k) * channels + c];
  return result;
}

function trialsOf(n: CellNumbers): Trials {
  const { trials: count, steps, inputs, outputs } = n;
  return {
    ...{ count, steps, inputs, outputs },
    input: turned(n, n.input, inputs),
    target: turned(n, n.target, outputs),
    weight: turned(n, n.mask, outputs),
  };
}

/** Rows of one trial, `[step][channel]`. */
function rowsOf({ trials, steps }: CellNumbers, values: number[], channels: number, trial: number): number[][] {
  return Array.from({ length: steps }, (_, t) =>
    values.slice((t * trials + trial) * channels, (t * trials + trial + 1) * channels),
  );
}

/** The largest difference beside the largest of the expected values. */
function difference(expected: ArrayLike<number>, got: ArrayLike<number>): number {
  const scale = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (x, i) => Math.abs(x - got[i]))) / scale;
}

describe.each(cells)("$name against PyTorch", ({ name, choice }) => {
  const n = numbers(name);
  const channelsOf = (one: CellCase): number => one.noise.length / (n.steps * n.trials);

  it.each(n.cases)("has the outputs, the loss and the gradients in float64, noise $placement", (one) => {
    const { specification } = networkOf(n, choice, one.placement);
    const parameters = n.parameters as unknown as ReferenceParameters;
    const weights = n.mask.reduce((a, b) => a + b, 0);
    const total: Record<string, Float64Array> = {};
    let loss = 0;
    for (let k = 0; k < n.trials; k++) {
      const trial = {
        input: rowsOf(n, n.input, n.inputs, k),
        noise: rowsOf(n, one.noise, channelsOf(one), k),
        initialState: new Array<number>(n.units * (name === "lstm" ? 2 : 1)).fill(0),
      };
      const run = simulateReference(specification, parameters, trial);
      expect(difference(rowsOf(n, one.output, n.outputs, k).flat(), run.outputs.flat())).toBeLessThan(1e-12);
      const target = rowsOf(n, n.target, n.outputs, k);
      const g = differentiateReference(specification, parameters, trial, target, rowsOf(n, n.mask, n.outputs, k));
      loss += g.loss / weights;
      for (const key of Object.keys(one.gradient)) {
        total[key] ??= new Float64Array(one.gradient[key].length);
        const own = g[key as "W_rec"];
        for (let i = 0; i < own.length; i++) total[key][i] += own[i] / weights;
      }
    }
    expect(loss).toBeCloseTo(one.loss, 12);
    for (const [key, expected] of Object.entries(one.gradient))
      expect(difference(expected, total[key]), key).toBeLessThan(1e-11);
  });

  it.each(n.cases)("has them in the kernel too, noise $placement", async (one) => {
    const network = networkOf(n, choice, one.placement);
    const trials = trialsOf(n);
    const kernel = await kernelFor(network.specification, trials, "given");
    kernel.parameters.set(network.parameters);
    kernel.pack();
    setNoiseStd(kernel, network.specification, n.noise_std);
    kernel.loadTrials(trials);
    const rows = channelsOf(one);
    const padded = kernel.paddedNoise;
    for (let t = 0; t < n.steps; t++)
      for (let k = 0; k < n.trials; k++)
        for (let i = 0; i < rows; i++)
          kernel.noise[(t * padded + i) * groupSize + k] = one.noise[(t * n.trials + k) * rows + i];
    const weights = n.mask.reduce((a, b) => a + b, 0);
    expect(kernel.differentiate(0) / weights / one.loss).toBeCloseTo(1, 5);
    for (const { name: key, offset, size } of parameterLayout(network.specification))
      expect(
        difference(
          one.gradient[key],
          kernel.gradient.slice(offset, offset + size).map((x) => x / weights),
        ),
        key,
      ).toBeLessThan(1e-4);
  });

  it("has the silent outputs", async () => {
    const { outputs } = await simulate(networkOf(n, choice, "inside"), trialsOf(n), { std: 0 });
    expect(difference(turned(n, n.silent, n.outputs), outputs)).toBeLessThan(1e-5);
  });

  it("comes back from its file", () => {
    const network = networkOf(n, choice, "inside");
    const gates = isGated(network.specification) && [name === "lstm" ? "forget" : "update"];
    const noise = { ...network.specification.noise, ...(gates && { gates: gates as never }) };
    const written = { ...network, specification: { ...network.specification, noise } };
    const read = readNetwork({ fileName: "cell.safetensors", bytes: writeNetwork(written) });
    expect(read.specification).toEqual(written.specification);
    expect(read.parameters).toEqual(network.parameters);
  });
});

describe.each(["gru", "lstm"] as const)("nn.%s", (name) => {
  it("is read from its state_dict as PyTorch computes it", async () => {
    const n = numbers(name);
    const bytes = new Uint8Array(readFileSync(new URL(`${name}.pt`, folder)));
    const network = readNetwork({ fileName: `${name}.pt`, bytes, options: { placement: "inside", noise: 0.4 } });
    expect(network.specification).toMatchObject({ cell: name, units: 6, inputs: 2, outputs: 2, leak: 1 });
    const { outputs } = await simulate(network, trialsOf(n), { std: 0 });
    expect(difference(turned(n, n.silent, n.outputs), outputs)).toBeLessThan(1e-5);
  });
});

describe("gated cells of other tools", () => {
  const settings = { placement: "inside", noise: 0.4 } as const;
  const float = (shape: number[], values: ArrayLike<number>): NamedArray => ({
    shape,
    values: Float32Array.from(values),
  });
  /** `[to, from]` as `[from, to]`. */
  const turn = (values: number[], rows: number): number[] => {
    const columns = values.length / rows;
    return Array.from({ length: values.length }, (_, i) => values[(i % rows) * columns + Math.floor(i / rows)]);
  };
  const gate = (values: number[], index: number, size: number): number[] =>
    values.slice(index * size, (index + 1) * size);

  it.each([
    ["gru", "after"],
    ["gru-before", "before"],
    ["lstm", undefined],
  ] as const)("Keras's %s has its gates in the order of Keras", async (name, reset) => {
    const n = numbers(name);
    const { W_rec, W_in, b_rec, W_out, b_out } = n.parameters;
    const N = n.units;
    const order = name === "lstm" ? [0, 1, 2, 3] : [1, 0, 2];
    const stack = (values: number[], size: number): number[] => order.flatMap((index) => gate(values, index, size));
    // Of the two biases of reset and update only the sum is known: all of it is given to the first.
    const second = [...new Array<number>(2 * N).fill(0), ...b_rec.slice(3 * N)];
    const bias = reset === "after" ? float([2, 3 * N], [...stack(b_rec, N), ...second]) : float([order.length * N], stack(b_rec, N)); // prettier-ignore
    const arrays = new Map([
      ["gru/cell/kernel:0", float([n.inputs, order.length * N], turn(stack(W_in, N * n.inputs), order.length * N))],
      ["gru/cell/recurrent_kernel:0", float([N, order.length * N], turn(stack(W_rec, N * N), order.length * N))],
      ["gru/cell/bias:0", bias],
      ["dense/kernel:0", float([N, n.outputs], turn(W_out, n.outputs))],
      ["dense/bias:0", float([n.outputs], b_out)],
    ]);
    const network = readNetwork({ fileName: "keras.npz", bytes: encodeNpz(arrays), options: settings });
    expect(network.specification.cell).toBe(name === "lstm" ? "lstm" : "gru");
    expect(network.specification.reset).toBe(reset === "before" ? "before" : undefined);
    const { outputs } = await simulate(network, trialsOf(n), { std: 0 });
    expect(difference(turned(n, n.silent, n.outputs), outputs)).toBeLessThan(1e-5);
  });

  it("PsychRNN's LSTM shows its cell through the logistic function", async () => {
    const n = numbers("lstm");
    const bytes = new Uint8Array(readFileSync(new URL("psychrnn-lstm.npz", folder)));
    const expected = JSON.parse(readFileSync(new URL("psychrnn-lstm.json", folder), "utf8")) as {
      input: number[];
      output: number[];
    };
    const network = readNetwork({ fileName: "psychrnn.npz", bytes, options: settings });
    expect(network.specification).toMatchObject({ cell: "lstm", activation: "sigmoid", initialState: "trained" });
    const trials = { ...trialsOf(n), input: turned(n, expected.input, n.inputs) };
    const { outputs } = await simulate(network, trials, { std: 0 });
    expect(difference(turned(n, expected.output, n.outputs), outputs)).toBeLessThan(1e-5);
  });
});

describe("gated cells", () => {
  const base = {
    units: 4,
    inputs: 1,
    outputs: 1,
    activation: "tanh",
    form: "rate",
    leak: 1,
    readout: "identity",
    initialState: "trained",
    seed: 3,
  } as const;
  const noise = { placement: "inside", std: 0.1 } as const;

  it("have one square of recurrent weights for each gate, and an initial state for each state", () => {
    const shapes = (specification: NetworkSpecification): Record<string, number[]> =>
      Object.fromEntries(parameterLayout(specification).map(({ name, shape }) => [name, shape]));
    expect(shapes({ ...base, cell: "gru", noise })).toMatchObject({ W_rec: [12, 4], b_rec: [16], h0: [4] });
    expect(shapes({ ...base, cell: "gru", reset: "before", noise })).toMatchObject({ b_rec: [12] });
    expect(shapes({ ...base, cell: "lstm", noise })).toMatchObject({ W_rec: [16, 4], b_rec: [16], h0: [2, 4] });
  });

  it("start with an orthogonal square in each gate where that is asked for", () => {
    const network = initialNetwork({ ...base, cell: "gru", noise }, { recurrent: 2, recurrentLaw: "orthogonal" });
    const W = tensor(network, "W_rec") as Float32Array;
    for (let gate = 0; gate < 3; gate++)
      for (let i = 0; i < 4; i++)
        for (let k = 0; k < 4; k++) {
          const rows = [i, k].map((row) => W.subarray((gate * 4 + row) * 4, (gate * 4 + row + 1) * 4));
          const dot = rows[0].reduce((sum, x, j) => sum + x * rows[1][j], 0);
          expect(dot).toBeCloseTo(i === k ? 4 : 0, 5);
        }
  });

  const wrong: [string, Partial<NetworkSpecification>, RegExp][] = [
    ["a leak", { cell: "gru", leak: 0.5 }, /with a GRU, expected a leak of 1, got 0.5/],
    ["another activation", { cell: "lstm", activation: "relu" }, /with an LSTM, expected activation tanh/],
    ["the current form", { cell: "lstm", form: "current" }, /expected form rate, got current/],
    ["a reset of an LSTM", { cell: "lstm", reset: "before" }, /expected no reset order, since the network has an LSTM/],
    ["gates of leaky units", { noise: { ...noise, gates: ["update"] } }, /expected no noise gates/],
    [
      "gates of another cell",
      { cell: "gru", noise: { ...noise, gates: ["forget"] } },
      /noise gates of a GRU .* got forget/,
    ],
    [
      "gates outside",
      { cell: "gru", noise: { placement: "outside", std: 1, gates: ["update"] } },
      /noise inside where gates/,
    ],
    ["too few scales", { cell: "gru", noise: { ...noise, scales: [1, 1, 1, 1] } }, /each of 12 rows of gates, got 4/],
    ["Dale's law", { cell: "gru", constraints: { dale: { excitatory: 0.5 } } }, /no constraints on connections/],
  ];
  it.each(wrong)("refuse %s in words", (_, change, message) => {
    expect(() => initialNetwork({ ...base, noise, ...change })).toThrow(message);
  });

  it("have noise in the gates that are named and no other", async () => {
    const trials = trialsOf(numbers("gru"));
    const network = networkOf(numbers("gru"), { cell: "gru" }, "inside");
    const specification = { ...network.specification, noise: { ...noise, std: 5, gates: ["reset" as const] } };
    const kernel = await kernelFor(specification, trials, "simulation");
    setNoiseStd(kernel, specification, 5);
    // With no recurrent weights on the candidate a reset gate changes nothing.
    const deaf = Float32Array.from(network.parameters);
    deaf.fill(0, 12 * 6, 18 * 6);
    const { offset, size } = parameterLayout(specification).find(({ name }) => name === ("b_rec" as TensorName))!;
    deaf.fill(0, offset + 18, offset + size);
    const outputs = async (std: number): Promise<Float32Array> =>
      (await simulate({ specification, parameters: deaf }, trials, { std })).outputs;
    expect(await outputs(5)).toEqual(await outputs(0));
  });
});
