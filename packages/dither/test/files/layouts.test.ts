/** Networks of other tools: plain tensors, PyTorch's, and JSON as MATLAB writes it. */

import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { decodeSafetensors, encodeSafetensors } from "../../src/files/formats/plain/safetensors.js";
import { readNetwork, type NetworkSource } from "../../src/files/networks/read-network.js";
import { tensor } from "../../src/network/specification/network.js";
import { example, expectRefusal, float32, json, text } from "./helpers.js";

const options = { activation: "tanh", leak: 0.5, placement: "outside", noise: 0.1 } as const;
const range = (shape: number[]): NamedArray =>
  float32(shape, Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + 1)); // prettier-ignore

type Shapes = Record<string, number[]>;
const file = (shapes: Shapes, fileName = "net.safetensors") => ({
  fileName,
  bytes: encodeSafetensors(new Map(Object.entries(shapes).map(([name, shape]) => [name, range(shape)]))),
});
const read = (shapes: Shapes, more: Partial<NetworkSource> = {}) => readNetwork({ ...file(shapes), options, ...more });

describe("the plain layout", () => {
  const shapes = { W_rec: [3, 3], W_in: [3, 2], b_rec: [3], W_out: [2, 3], b_out: [2] };

  it("reads the example from Python with options, the numbers as they are", () => {
    const fileName = "ctrnn-inside.safetensors";
    const bytes = example(fileName);
    const network = readNetwork({
      bytes,
      fileName,
      options: { activation: "relu", leak: 0.2, placement: "inside", noise: 0.5, seed: 3 },
    });
    expect(network.specification).toEqual({
      units: 32,
      inputs: 1,
      outputs: 1,
      activation: "relu",
      form: "rate",
      leak: 0.2,
      noise: { placement: "inside", std: 0.5 },
      readout: "identity",
      initialState: "zero",
      seed: 3,
    });
    for (const [name, { values }] of decodeSafetensors(bytes).tensors)
      expect(tensor(network, name as "W_in")).toEqual(values);
    expect(network.provenance).toEqual({ source: fileName, layout: "plain" });
  });

  it("asks for everything that is missing at once", () => {
    expectRefusal(
      () => read(shapes, { options: {} }),
      "incomplete",
      "net.safetensors: the file does not say the activation, the leak, the placement and the training noise. Give `activation` relu|softplus|tanh|sigmoid|rectified-tanh|leaky-relu|sloped-relu|elu|power-law, `leak` (dt/τ), `placement` inside|outside, `noise`",
    );
    expectRefusal(
      () => read(shapes, { options: { ...options, leak: undefined } }),
      "incomplete",
      /does not say the leak\. Give `leak` \(dt\/τ\)\.$/,
    );
  });

  it("takes absent biases as zero, an absent W_in as no inputs, and h0 as a trained initial state", () => {
    const network = read({ W_rec: [2, 2], W_out: [1, 2], h0: [2] });
    expect(network.specification).toMatchObject({ units: 2, inputs: 0, outputs: 1, initialState: "trained" });
    expect(network.parameters).toEqual(Float32Array.of(1, 2, 3, 4, 0, 0, 1, 2, 0, 1, 2));
  });

  it.each<[string, Shapes, RegExp]>([
    ["W_rec that is not square", { ...shapes, W_rec: [3, 4] }, /W_rec of shape \[units, units\].*got \[3, 4\]/],
    ["W_in for other units", { ...shapes, W_in: [4, 2] }, /W_in of shape \[3, inputs\].*got \[4, 2\]/],
    ["W_in transposed", { ...shapes, W_in: [2, 3] }, /got \[2, 3\].*transposed/],
    ["W_out transposed", { ...shapes, W_out: [3, 2] }, /W_out of shape \[outputs, 3\].*got \[3, 2\].*transposed/],
    ["b_rec of other length", { ...shapes, b_rec: [2] }, /b_rec of shape \[3\], got \[2\]/],
    ["b_out of other length", { ...shapes, b_out: [1] }, /b_out of shape \[2\], got \[1\]/],
    ["h0 of two dimensions", { ...shapes, h0: [3, 3] }, /h0 of shape \[3\], got \[3, 3\]/],
    ["no W_out", { W_rec: [3, 3], W_in: [3, 1] }, /a tensor W_out.*found W_in \[3, 1\], W_rec/],
  ])("refuses %s", (_, wrong, message) => {
    expectRefusal(() => read(wrong), "mismatch", /^net\.safetensors: expected /, message);
  });

  it("refuses what it does not know, whether the layout was named or not, unless the user passes over it", () => {
    const extra = { ...shapes, beta: [3] };
    const refusal = /beta \[3\]. Say what it is with `map`, or pass over it with `passOver: "beta"`/;
    for (const layout of [undefined, "plain"] as const)
      expectRefusal(() => read(extra, { layout }), "unsupported", refusal);
    const network = read(extra, { options: { ...options, passOver: "beta" } });
    expect(network.specification.units).toBe(3);
    expect(network.provenance).toEqual({ source: "net.safetensors", layout: "plain", passedOver: ["beta [3]"] });
    expectRefusal(() => read(extra, { options: { ...options, passOver: ["gamma"] } }), "mismatch", /called gamma/);
    for (const name of ["layers.1.W", "mask", "mask_rec", "masks.W_rec", "noise", "noise.std", "smoothing"])
      expectRefusal(() => read({ ...shapes, [name]: [3] }, { layout: "plain" }), "unsupported", name);
    expectRefusal(() => read(shapes, { options: { ...options, recurrentPrefix: "rnn" } }), "incomplete", /no prefixes/);
  });

  it("refuses values out of range and NaN", () => {
    expectRefusal(() => read(shapes, { options: { ...options, leak: 1.5 } }), "value", /leak/);
    expectRefusal(() => read(shapes, { options: { ...options, activation: "gelu" as "relu" } }), "value", /gelu/);
    const bytes = encodeSafetensors(new Map([["W_rec", float32([1, 1], [NaN])], ["W_out", range([1, 1])]])); // prettier-ignore
    expectRefusal(
      () => readNetwork({ bytes, fileName: "n.safetensors", options }),
      "value",
      /n\.safeten.*NaN in W_rec/,
    );
  });
});

describe("the PyTorch layout", () => {
  const rnn = {
    "rnn.weight_ih_l0": [3, 2],
    "rnn.weight_hh_l0": [3, 3],
    "rnn.bias_ih_l0": [3],
    "rnn.bias_hh_l0": [3],
  };
  const shapes = { ...rnn, "readout.weight": [2, 3], "readout.bias": [2] };
  const without = (...names: string[]) => Object.fromEntries(Object.entries(shapes).filter(([name]) => !names.includes(name))); // prettier-ignore

  it("reads the example: leak 1, the two biases summed", () => {
    const fileName = "nn-rnn-tanh.safetensors";
    const bytes = example(fileName);
    const network = readNetwork({ bytes, fileName, options: { activation: "tanh", placement: "inside", noise: 0.5 } });
    const { tensors } = decodeSafetensors(bytes);
    expect(network.specification).toMatchObject({ units: 24, inputs: 1, outputs: 1, leak: 1, form: "rate" });
    expect(tensor(network, "W_rec")).toEqual(tensors.get("rnn.weight_hh_l0")!.values);
    expect(tensor(network, "W_out")).toEqual(tensors.get("readout.weight")!.values);
    const [first, second] = ["rnn.bias_ih_l0", "rnn.bias_hh_l0"].map((name) => tensors.get(name)!.values);
    expect(tensor(network, "b_rec")).toEqual(Float32Array.from(first, (value, i) => value + second[i]));
  });

  it("asks for all but the leak, and lets an option override that", () => {
    expectRefusal(
      () => read(shapes, { options: {} }),
      "incomplete",
      /say the activation, the placement and the training noise/,
    );
    expect(read(shapes).specification.leak).toBe(0.5);
  });

  it("takes absent biases as zero, and bare names without prefix", () => {
    const bare = read({ weight_ih_l0: [2, 1], weight_hh_l0: [2, 2], "fc.weight": [1, 2] });
    expect(bare.parameters).toEqual(Float32Array.of(1, 2, 3, 4, 1, 2, 0, 0, 1, 2, 0));
    expect(tensor(read(without("rnn.bias_hh_l0")), "b_rec")).toEqual(Float32Array.of(1, 2, 3));
    expect(read({ weight_ih_l0: [2, 1], weight_hh_l0: [2, 2], weight: [1, 2], bias: [1] }).specification.units).toBe(2);
  });

  it("stacks readouts in their order, and reads those alone that the user names", () => {
    const two = { ...shapes, "value.weight": [1, 3], "value.bias": [1] };
    const both = read(two);
    expect(both.specification.outputs).toBe(3);
    expect(both.provenance).toMatchObject({ outputs: ["readout (2)", "value (1)"] });
    expect(tensor(both, "W_out")).toEqual(Float32Array.of(1, 2, 3, 4, 5, 6, 1, 2, 3));
    expect(tensor(both, "b_out")).toEqual(Float32Array.of(1, 2, 1));
    const turned = read(two, { options: { ...options, readoutPrefix: "value,readout" } });
    expect(tensor(turned, "W_out")).toEqual(Float32Array.of(1, 2, 3, 1, 2, 3, 4, 5, 6));
    expectRefusal(() => read(two, { options: { ...options, readoutPrefix: "critic" } }), "mismatch", /critic\.weight.*fit: "readout\.", "value\."/); // prettier-ignore
    const one = { ...options, readoutPrefix: "value" };
    expectRefusal(() => read(two, { options: one }), "unsupported", /`passOver: "readout.bias,readout.weight"`/);
    expect(read(two, { options: { ...one, passOver: "readout.*" } }).specification.outputs).toBe(1);
    expectRefusal(() => read({ ...shapes, "embed.weight": [3, 5] }), "unsupported", /embed\.weight \[3, 5\]/);
    expectRefusal(() => read(rnn), "mismatch", /a linear layer that reads out the 3 units/);
    expectRefusal(() => read({ ...rnn, "fc.weight": [2, 4] }), "mismatch", /fc\.weight of shape \[outputs, 3\]/);
  });

  it("asks where there are two recurrent modules", () => {
    const two = { ...shapes, "other.weight_hh_l0": [3, 3], "other.weight_ih_l0": [3, 1] };
    expectRefusal(() => read(two), "incomplete", /"other\.", "rnn\.".*`recurrentPrefix`/);
    const named = { ...options, recurrentPrefix: "other." };
    expectRefusal(() => read(two, { options: named }), "unsupported", /rnn\.weight_hh_l0/);
    expect(read(two, { options: { ...named, passOver: "rnn.*" } }).specification.inputs).toBe(1);
    expectRefusal(() => read({ ...shapes, W_rec: [3, 3] }), "incomplete", /`layout` plain\|pytorch-rnn/);
  });

  it.each<[string, Shapes, RegExp]>([
    [
      "a projected LSTM",
      { ...shapes, "rnn.weight_hh_l0": [12, 2], "rnn.weight_hr_l0": [2, 3] },
      /LSTM with projections/,
    ],
    ["two layers", { ...shapes, "rnn.weight_ih_l1": [3, 3], "rnn.weight_hh_l1": [3, 3] }, /several layers.*_l1/],
    ["both directions", { ...shapes, "rnn.weight_hh_l0_reverse": [3, 3] }, /bidirectional.*_reverse/],
  ])("refuses %s by name", (_, wrong, message) => {
    expectRefusal(() => read(wrong), "unsupported", message);
  });

  it.each<[string, Shapes, RegExp]>([
    [
      "a GRU with biases of another",
      { ...shapes, "rnn.weight_hh_l0": [9, 3], "rnn.weight_ih_l0": [9, 2] },
      /bias_ih_l0 of shape \[9\], got \[3\]/,
    ],
    [
      "an LSTM with input weights of another",
      { ...shapes, "rnn.weight_hh_l0": [12, 3], "rnn.bias_ih_l0": [12], "rnn.bias_hh_l0": [12] },
      /rnn\.weight_ih_l0 of shape \[12, inputs\]/,
    ],
    ["no W_in", without("rnn.weight_ih_l0"), /rnn\.weight_ih_l0 of shape \[3, inputs\]/],
    ["W_hh not square", { ...shapes, "rnn.weight_hh_l0": [2, 3] }, /rnn\.weight_hh_l0/],
    ["W_hh flat", { ...shapes, "rnn.weight_hh_l0": [9] }, /rnn\.weight_hh_l0 of shape \[units, units\], got \[9\]/],
    ["one bias of other length", { ...shapes, "rnn.bias_hh_l0": [2] }, /rnn\.bias_hh_l0 of shape \[3\], got \[2\]/],
  ])("refuses %s", (_, wrong, message) => {
    expectRefusal(() => read(wrong), "mismatch", message);
  });
});

describe("JSON", () => {
  const readJson = (value: unknown, more: Partial<NetworkSource> = {}) =>
    readNetwork({ bytes: json(value), fileName: "net.json", options, ...more });

  it("reads nested lists, with vectors where MATLAB dropped a dimension", () => {
    const whole = readJson({ W_rec: [[1, 2], [3, 4]], W_in: [[5], [6]], b_rec: [[7], [8]], W_out: [[9, 10]], b_out: [11] }); // prettier-ignore
    const dropped = readJson({ W_rec: [[1, 2], [3, 4]], W_in: [5, 6], b_rec: [7, 8], W_out: [9, 10], b_out: 11 }); // prettier-ignore
    expect(dropped).toEqual(whole);
    expect(dropped.specification).toMatchObject({ units: 2, inputs: 1, outputs: 1 });
    const one = readJson({ W_rec: 1, W_in: [2, 3], b_rec: 4, W_out: [5, 6, 7], b_out: [8, 9, 10] });
    expect(one.specification).toMatchObject({ units: 1, inputs: 2, outputs: 3 });
    expect(readJson({ W_rec: [[1, 2], [3, 4]], W_in: [], W_out: [5, 6] }).specification.inputs).toBe(0); // prettier-ignore
  });

  it("reads PyTorch's names too", () => {
    const value = { "rnn.weight_hh_l0": [[1]], "rnn.weight_ih_l0": [[2]], "fc.weight": [[3]] };
    expect(readJson(value).provenance).toEqual({ source: "net.json", layout: "pytorch-rnn" });
  });

  it("takes what a specification by hand says, and the rest from options", () => {
    const tensors = { W_rec: 1, W_out: 2 };
    const specification = { activation: "softplus", noise: { placement: "inside" }, units: 1 };
    const given = { options: { leak: 0.5, noise: 0.3 } };
    expect(readJson({ specification, ...tensors }, given).specification).toMatchObject({
      activation: "softplus",
      leak: 0.5,
      noise: { placement: "inside", std: 0.3 },
      inputs: 0,
    });
    expectRefusal(
      () => readJson({ specification, ...tensors }, { options: {} }),
      "incomplete",
      /the leak and the training noise/,
    );
    expectRefusal(() => readJson({ specification, ...tensors }), "mismatch", /activation softplus, placement inside/);
    const larger = { ...specification, units: 2 };
    expectRefusal(() => readJson({ specification: larger, ...tensors }, given), "mismatch", /expected 2 units/);
    expectRefusal(() => readJson({ format: 2, specification, ...tensors }), "unsupported", /format 2/);
    expectRefusal(() => readJson({ format: 1, specification, ...tensors }), "format", /inputs, outputs, form, leak/);
    const hostile = { specification: { leak: { toString: 1, valueOf: 1 } }, ...tensors };
    expectRefusal(() => readJson(hostile), "value", /leak.*an object/);
  });

  it("takes activation and leak from the file where it says them, and the user's word before that", () => {
    const tensors = { W_rec: 1, W_out: 1, activation: "softplus", dt: 2, tau: 10 };
    const unsaid = { placement: "inside", noise: 0 } as const;
    expect(readJson(tensors, { options: unsaid }).specification).toMatchObject({ activation: "softplus", leak: 0.2 });
    const said = readJson(tensors, { options: { ...unsaid, activation: "tanh", leak: 0.5 } });
    expect(said.specification).toMatchObject({ activation: "tanh", leak: 0.5 });
    expectRefusal(
      () => readJson({ ...tensors, activation: "swish" }, { options: unsaid }),
      "incomplete",
      /activation is no function that is known/,
    );
  });

  it("may be a tree of parameters, as Flax has them", () => {
    // kernels are [from, to]
    const cell = { i: { kernel: [[1, 2]], bias: [5, 6] }, h: { kernel: [[1, 2], [3, 4]] } }; // prettier-ignore
    const network = readJson({ params: { SimpleCell_0: cell, Dense_0: { kernel: [[7], [8]], bias: [9] } } });
    expect(tensor(network, "W_rec")).toEqual(Float32Array.of(1, 3, 2, 4));
    expect(tensor(network, "W_in")).toEqual(Float32Array.of(1, 2));
    expect(tensor(network, "W_out")).toEqual(Float32Array.of(7, 8));
    expectRefusal(() => readJson({ "a.b": [[1]], a: { b: [[1]] } }), "format", /each name once, got a\.b twice/);
  });

  it("says where it is malformed, or what is no tensor", () => {
    const broken = { bytes: text('{"W_rec": [1,,2]}'), fileName: "net.json" };
    expectRefusal(() => readNetwork(broken), "format", /net\.json.*position 13 /);
    expectRefusal(() => readJson({ W_rec: [[1, 2], [3]], W_out: 1 }), "format", /net\.json, W_rec.*2 entries at \[1\]/); // prettier-ignore
    expectRefusal(() => readJson({ W_rec: 1, W_out: 1, mood: "good" }), "unsupported", /mood \("good"\)/);
    expectRefusal(() => readJson({ W_rec: [null], W_out: 1 }), "value", /NaN in W_rec/);
    expectRefusal(() => readJson({}), "format", /expected arrays of numbers by name, found nothing/);
    expectRefusal(() => readJson({ mood: "good" }), "format", /by name, found mood \("good"\)\. Save each array/);
    expectRefusal(() => readJson({ W: 1 }), "format", /tensors: W \[\]/);
  });
});

describe("a leak as dt and tau that a module keeps under its own name", () => {
  const shapes = { "rnn.h2h.weight": [2, 2], "rnn.input2h.weight": [2, 1], "fc.weight": [1, 2] };
  const all = (more: Record<string, number>) =>
    encodeSafetensors(
      new Map([
        ...Object.entries(shapes).map(([name, shape]): [string, NamedArray] => [name, range(shape)]),
        ...Object.entries(more).map(([name, value]): [string, NamedArray] => [name, float32([], [value])]),
      ]),
    );
  const { leak: _, ...unsaid } = options;

  it("is read, and tau alone is named", () => {
    const both = all({ "rnn.tau": 100, "rnn.dt": 20 });
    expect(readNetwork({ bytes: both, fileName: "n", options: unsaid }).specification.leak).toBe(0.2);
    const one = all({ "rnn.tau": 100 });
    expectRefusal(() => readNetwork({ bytes: one, fileName: "n", options }), "unsupported", /rnn\.tau \[\]\. If it changes nothing, pass over it/); // prettier-ignore
  });
});

describe("other files", () => {
  it("are told how to come in", () => {
    const bytes = new Uint8Array(4);
    expectRefusal(() => readNetwork({ bytes, fileName: "net.pt" }), "format", /expected a file of torch\.save/);
    expectRefusal(() => readNetwork({ bytes, fileName: "net.onnx" }), "unsupported", /\.onnx.*numpy_helper/s);
  });

  it("whose metadata has a format of its own are no files of Dither's", () => {
    const tensors = new Map([["W_rec", range([1, 1])], ["W_out", range([1, 1])]]); // prettier-ignore
    const bytes = encodeSafetensors(tensors, new Map([["format", "pt"]]));
    expect(readNetwork({ bytes, fileName: "n.safetensors", options }).specification.units).toBe(1);
  });
});
