/** The table of docs/how-to/import.md, row by row: what it says is taken comes in as the same network, what it says is refused is refused by name. */

import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { encodeJsonArrays } from "../../src/files/formats/plain/json-arrays.js";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import { readNetwork, type ImportOptions } from "../../src/files/networks/read-network.js";
import { exportNetwork } from "../../src/files/networks/write-network.js";
import { networkFromTensors, tensor, type Network } from "../../src/network/specification/network.js";
import { expectRefusal, float32 } from "./helpers.js";

const [N, I, O] = [3, 2, 2];
const numbers = (...shape: number[]): NamedArray =>
  float32(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.sin(12.9898 * (i + 1) * shape.length))); // prettier-ignore
const W = numbers(N, N);
const In = numbers(N, I);
const Out = numbers(O, N);
const b = numbers(N);
const c = numbers(O);
const h0 = float32([1, 1, N], [0.1, -0.2, 0.3]);
const zeros = (...shape: number[]): NamedArray => float32(shape, new Array<number>(shape.reduce((p, q) => p * q, 1)).fill(0)); // prettier-ignore
const T = ({ shape: [rows, columns], values }: NamedArray): NamedArray =>
  float32([columns, rows], Array.from({ length: rows * columns }, (_, k) => values[(k % rows) * columns + Math.floor(k / rows)])); // prettier-ignore
const row = (m: NamedArray, i: number): NamedArray => float32([1, m.shape[1]], [...m.values.subarray(i * m.shape[1], (i + 1) * m.shape[1])]); // prettier-ignore

type Arrays = Record<string, NamedArray>;
const options = { activation: "tanh", leak: 0.5, placement: "inside", noise: 0.1 } as const;
const read = (arrays: Arrays, more: ImportOptions = {}): Network =>
  readNetwork({
    bytes: encodeNpz(new Map(Object.entries(arrays))),
    fileName: "n.npz",
    options: { ...options, ...more },
  });

/** The five tensors that every taken file must give, h0 where it has one. */
function expectSame(network: Network, initial?: NamedArray): void {
  for (const [name, { values }] of Object.entries({ W_rec: W, W_in: In, b_rec: b, W_out: Out, b_out: c }))
    expect([name, tensor(network, name as "W_rec")]).toEqual([name, values]);
  expect(tensor(network, "h0")).toEqual(initial?.values);
}

const psychrnn = { W_rec: W, W_in: In, W_out: Out, b_rec: b, b_out: c, init_state: h0, dale_ratio: zeros() };
const trained = { convention: "dither" } as const;
const linears = { "rnn.h2h.weight": W, "rnn.h2h.bias": b, "rnn.input2h.weight": In, "fc.weight": Out, "fc.bias": c };
const rnn = (end: string): Arrays => ({
  [`rnn.weight_hh${end}`]: W,
  [`rnn.weight_ih${end}`]: In,
  [`rnn.bias_ih${end}`]: b,
  [`rnn.bias_hh${end}`]: zeros(N),
});
const heads = { "a.weight": row(Out, 0), "a.bias": float32([1], [c.values[0]]), "b.weight": row(Out, 1), "b.bias": float32([1], [c.values[1]]) }; // prettier-ignore
const readout = { "fc.weight": Out, "fc.bias": c };
const mlp = { "fc.0.weight": numbers(4, N), "fc.2.weight": numbers(O, 4) };
const keras = (cell: string, dense: string, end = ":0"): Arrays => ({
  [`${cell}kernel${end}`]: T(In),
  [`${cell}recurrent_kernel${end}`]: T(W),
  [`${cell}bias${end}`]: b,
  [`${dense}kernel${end}`]: T(Out),
  [`${dense}bias${end}`]: c,
});
const keras3 = {
  "layers/simple_rnn/cell/vars/0": T(In),
  "layers/simple_rnn/cell/vars/1": T(W),
  "layers/simple_rnn/cell/vars/2": b,
  "layers/dense/vars/0": T(Out),
  "layers/dense/vars/1": c,
  "optimizer/vars/0": zeros(),
};
const flax = {
  "params/SimpleCell_0/i/kernel": T(In),
  "params/SimpleCell_0/i/bias": b,
  "params/SimpleCell_0/h/kernel": T(W),
  "params/Dense_0/kernel": T(Out),
  "params/Dense_0/bias": c,
};
const nn4n = (hidden: string, input: string, extra: Arrays = {}): Arrays => ({
  [`${hidden}.weight`]: W,
  [`${hidden}.bias`]: b,
  [`${input}.weight`]: In,
  [`${input}.bias`]: zeros(N),
  "readout_layer.weight": Out,
  "readout_layer.bias": c,
  ...extra,
});
const layer = "recurrent_layers.0.leaky_layer";
const brain = (changes: Record<string, unknown> = {}): Network =>
  readNetwork({
    bytes: encodeJsonArrays(
      new Map(Object.entries({ W_rec: W, W_inp: In, W_out: Out, bias: b })),
      new Map<string, unknown>(
        Object.entries({ activation_args: { name: "tanh", slope: 1 }, dt: 1, tau: 10, gamma: 0, y_init: [0, 0, 0], dale_mask: null, dale: false, io_nonnegativity: false, equation_type: "s", ...changes }), // prettier-ignore
      ),
    ),
    fileName: "n.json",
    options: { convention: "trainrnnbrain-s", noise: 0.1 },
  });

/** By the tool's name in the table: what proves that it is taken, and what proves each refusal. */
const proofs: Record<string, { taken: () => void; refused: (() => void)[] }> = {
  "PyTorch `nn.RNN`": {
    taken: () => {
      expectSame(read({ ...rnn("_l0"), ...readout }));
      expectSame(read({ ...rnn("_l0"), ...readout, h0 }), h0);
      expectSame(read({ ...rnn("_l0"), ...heads }));
    },
    refused: [
      () => refusal({ ...rnn("_l0"), "rnn.weight_hh_l1": W, ...readout }, /several layers/),
      () => refusal({ ...rnn("_l0"), "rnn.weight_hh_l0_reverse": W, ...readout }, /bidirectional/),
      () => refusal({ ...rnn("_l0"), ...mlp }, /a readout of one linear layer, got one of several/),
    ],
  },
  "PyTorch `nn.RNNCell`": {
    taken: () => expectSame(read({ ...rnn(""), ...readout, h0 }), h0),
    refused: [() => refusal({ ...rnn(""), ...mlp }, /a readout of one linear layer, got one of several/)],
  },
  "`nn.Linear` by hand": {
    taken: () => {
      expectSame(read({ ...linears, h0 }), h0);
      expectSame(read({ "model.W_hh.weight": W, "model.W_in.weight": In, "model.W_in.bias": b, "model.out.weight": Out, "model.out.bias": c })); // prettier-ignore
      const { leak: _, ...unsaid } = options;
      const bytes = encodeNpz(new Map(Object.entries({ ...linears, alpha: float32([1], [0.2]) })));
      expect(readNetwork({ bytes, fileName: "n.npz", options: unsaid }).specification.leak).toBe(0.2);
    },
    refused: [
      () => refusal({ "rnn.h2h.weight": W, "rnn.input2h.weight": In, ...mlp }, /a readout of one linear layer/),
    ],
  },
  Keras: {
    taken: () => {
      expectSame(read(keras("model_weights/simple_rnn/simple_rnn/simple_rnn_cell/", "model_weights/dense/dense/")));
      expectSame(read(keras("rnn/rnn/my_cell/", "time_distributed/time_distributed/")));
      expectSame(read(keras3));
    },
    refused: [
      () =>
        refusal(
          { ...keras("forward/cell/", "dense/"), ...keras("backward/cell/", "dense/") },
          /in one direction, got 2/,
        ),
    ],
  },
  Flax: {
    taken: () => expectSame(read(flax)),
    refused: ["hf", "hr", "hn"].map(
      (gate) => () => refusal({ ...flax, [`params/Cell_0/${gate}/kernel`]: W }, /a cell with gates, an LSTM or a GRU/),
    ),
  },
  PsychRNN: {
    taken: () => expectSame(read(psychrnn, trained), h0),
    refused: [
      () =>
        expectRefusal(
          () => readNetwork({ bytes: encodeJsonArrays(new Map(Object.entries(psychrnn)), new Map([["transfer_function", "my_tanh"]])), fileName: "n.json", options: { convention: "psychrnn", leak: 0.1, noise: 0.1 } }), // prettier-ignore
          "incomplete",
          /transfer_function is no function that is known by its name.*`activation`/,
        ),
    ],
  },
  pycog: {
    taken: () => expectSame(read({ Wrec: W, Win: In, Wout: Out, brec: b, bout: c, x0: h0 }, trained), h0),
    refused: [],
  },
  nn4n: {
    taken: () => {
      expectSame(read(nn4n(`${layer}.linear_layer`, "recurrent_layers.0.projection_layer", { [`${layer}.alpha`]: float32([N], [0.1, 0.2, 0.3]) }), trained)); // prettier-ignore
      expectSame(read(nn4n("hidden_layers.0.linear_layer", "hidden_layers.0.input_layer"), trained));
      expectSame(read(nn4n("recurrent_layer.hidden_layer", "recurrent_layer.input_layer"), trained));
      const signs = float32(
        [N, N],
        [...W.values].map((w) => Math.sign(w)),
      );
      const masked = read(nn4n("recurrent_layer.hidden_layer", "recurrent_layer.input_layer", { "recurrent_layer.hidden_layer.ei_mask": signs }), trained); // prettier-ignore
      expect(masked.specification.constraints).toEqual({ signs: { W_rec: "initial" } });
    },
    refused: [
      () => refusal(nn4n(`${layer}.linear_layer`, "recurrent_layers.0.projection_layer", { "recurrent_layers.1.leaky_layer.linear_layer.weight": W }), /one recurrent layer, got 2/), // prettier-ignore
    ],
  },
  trainRNNbrain: {
    taken: () => {
      const network = brain({ activation_args: { name: "tanh", slope: 2 }, equation_type: "s" });
      expect(tensor(network, "W_rec")).toEqual(W.values.map((w) => 2 * w));
      expect(network.specification).toMatchObject({ form: "rate", leak: 0.1, outputs: O, activation: "tanh" });
      expect(network.provenance).toMatchObject({ outputLag: 1, layout: "trainrnnbrain" });
      expect(brain({ recurrent_mask: [[1, 1, 1], [1, 1, 1], [1, 1, 1]] }).specification.constraints).toBeUndefined(); // prettier-ignore
    },
    refused: [
      () => expectRefusal(() => brain({ gamma: 0.1 }), "unsupported", /a cubic term −γx³ \(gamma is 0\.1\)/),
      () => expectRefusal(() => brain({ sigma_inp: 0.03 }), "unsupported", /noise on its inputs.*sigma_inp/),
      () =>
        expectRefusal(() => brain({ activation_args: { name: "gelu" } }), "unsupported", /activation_args of one of/),
    ],
  },
  "gyyang/multitask": {
    taken: () => {
      const kernel = float32([I + N, N], [...T(In).values, ...T(W).values]);
      expectSame(read({ "rnn/leaky_rnn_cell/kernel:0": kernel, "rnn/leaky_rnn_cell/bias:0": b, "output/weights:0": T(Out), "output/biases:0": c }, trained)); // prettier-ignore
    },
    refused: [
      () => refusal({ "rnn/leaky_gru_cell/gates/kernel:0": numbers(5, 6), "output/weights:0": T(Out) }, /a LeakyGRU/),
    ],
  },
  "low rank": {
    taken: () => {
      const [m, n] = [numbers(N, 2), numbers(N, 2).values.map((x) => 2 * x)];
      const [wi, wo] = [T(In), T(Out)];
      const network = read({ m, n: float32([N, 2], [...n]), wi, wo, si: float32([I], Array<number>(I).fill(3)), so: float32([O], Array<number>(O).fill(N)), h0: numbers(N) }, trained); // prettier-ignore
      const W_rec = Float32Array.from({ length: N * N }, (_, at) => {
        const [i, k] = [Math.floor(at / N), at % N];
        return (m.values[2 * i] * n[2 * k] + m.values[2 * i + 1] * n[2 * k + 1]) / N;
      });
      expect(tensor(network, "W_rec")).toEqual(W_rec);
      expect(tensor(network, "W_in")).toEqual(In.values.map((w) => 3 * w));
      expect(tensor(network, "W_out")).toEqual(Out.values);
      expect(tensor(network, "h0")).toEqual(numbers(N).values);
      expect(network.specification).toMatchObject({ form: "current" });
    },
    refused: [
      () => refusal({ m: numbers(N, 1), n: numbers(N, 1), wi: T(In), wo: T(Out), b: numbers(N) }, /biases b inside its activation function/), // prettier-ignore
    ],
  },
  Dither: {
    taken: () => {
      const tensors = { W_rec: W.values, W_in: In.values, b_rec: b.values, W_out: Out.values, b_out: c.values };
      const network = networkFromTensors(
        { units: N, inputs: I, outputs: O, activation: "tanh", form: "current", leak: 0.5, leaks: [0.1, 0.5, 1], noise: { placement: "outside", std: 0.2, law: "two-point", timeConstant: 2 }, readout: "sigmoid", initialState: "zero", seed: 3, smoothing: [0, 1, 2], constraints: { dale: { excitatory: 0.5 } } }, // prettier-ignore
        tensors,
      );
      for (const fileName of ["n.safetensors", "n.json", "n.npz"])
        expect(readNetwork({ bytes: exportNetwork(network, fileName), fileName })).toEqual(network);
    },
    refused: [],
  },
};

function refusal(arrays: Arrays, part: RegExp): void {
  expectRefusal(() => read(arrays, trained), "unsupported", part);
}

const page = readFileSync(new URL("../../../../docs/how-to/import.md", import.meta.url), "utf8");
const rows = [...page.matchAll(/^\| (.+?) +\| (.+?) +\| (.+?) +\| (.+?) +\|$/gm)]
  .map((cells) => cells.slice(1, 5))
  .filter(([tool, file]) => tool !== "tool" && !tool.startsWith("-") && !tool.startsWith("`--") && file !== undefined)
  .filter((_, i, all) => i >= all.findIndex(([tool]) => tool.startsWith("PyTorch")));

describe("the table of docs/how-to/import.md", () => {
  it("has a row for every proof, and a proof for every row", () => {
    expect(rows.map(([tool]) => tool)).toEqual(Object.keys(proofs));
  });

  it.each(rows)("%s is taken as the table says", (tool) => {
    proofs[tool].taken();
  });

  it.each(rows.filter(([, , , not]) => not !== "–"))("%s: what is not taken is refused by name", (tool) => {
    expect(proofs[tool].refused.length).toBeGreaterThan(0);
    for (const one of proofs[tool].refused) one();
  });
});
