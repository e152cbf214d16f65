/** Networks laid out as PsychRNN, pycog, nn4n and gyyang/multitask write them give the outputs of those tools' own equations. */

import { describe, expect, it } from "vitest";
import type { NamedArray } from "../../src/files/formats/values/arrays.js";
import { conventions, type Convention } from "../../src/files/layouts/conventions.js";
import { encodeNpz } from "../../src/files/formats/numpy/npz.js";
import { readNetwork, type ImportOptions } from "../../src/files/networks/read-network.js";
import { encodeSafetensors } from "../../src/files/formats/plain/safetensors.js";
import { readTrials } from "../../src/files/trials/trials-file.js";
import { simulate } from "../../src/network/simulation/simulate.js";
import { emptyTrials } from "../../src/tasks/contract/trials.js";
import { expectRefusal, python, pythonIsHere } from "./helpers.js";

const N = 5;
const I = 2;
const O = 3;
const T = 7;

/** Numbers in (−1, 1) that look random; the sine of their number. */
let seen = 0;
const numbers = (...shape: number[]): NamedArray => ({
  shape,
  values: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () =>
    Math.fround(Math.sin(12.9898 * ++seen)),
  ),
});
const input = numbers(T, I);
const relu = (x: number): number => Math.max(0, x);
const softplus = (x: number): number => Math.log1p(Math.exp(x));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const at = (m: NamedArray, i: number, j: number): number => m.values[i * m.shape[1] + j];
/** Σ_j W[i][j] x[j], plus a bias. */
const affine = (W: NamedArray, x: ArrayLike<number>, b?: NamedArray): number[] =>
  Array.from({ length: W.shape[0] }, (_, i) =>
    Array.from(x).reduce((sum, v, j) => sum + at(W, i, j) * v, b?.values[i] ?? 0),
  );
const inputAt = (t: number): number[] => Array.from(input.values.subarray(t * I, (t + 1) * I));

/** The equation of the tools whose state is a current, without noise; outputs [step, output]. */
function currents(
  weights: { W: NamedArray; In: NamedArray; b: NamedArray; Out: NamedArray; c: NamedArray },
  leak: number,
  x0: ArrayLike<number>,
): number[] {
  let x = Array.from(x0);
  return Array.from({ length: T }, (_, t) => {
    const recurrent = affine(weights.W, x.map(relu), weights.b);
    const driven = affine(weights.In, inputAt(t));
    x = x.map((value, i) => (1 - leak) * value + leak * (recurrent[i] + driven[i]));
    return affine(weights.Out, x.map(relu), weights.c);
  }).flat();
}

async function outputsOf(
  arrays: Record<string, NamedArray>,
  options: ImportOptions,
  file = "net.npz",
): Promise<number[]> {
  const named = new Map(Object.entries(arrays));
  const bytes = file.endsWith(".npz") ? encodeNpz(named) : encodeSafetensors(named);
  const network = readNetwork({ bytes, fileName: file, options });
  const trials = emptyTrials({ steps: T, inputs: I, outputs: O, count: 1 });
  trials.input.set(input.values);
  trials.weight.fill(1);
  return Array.from((await simulate(network, trials, { std: 0 })).outputs);
}

function expectClose(got: readonly number[], wanted: readonly number[]): void {
  expect(got).toHaveLength(wanted.length);
  got.forEach((value, k) => expect(value).toBeCloseTo(wanted[k], 5));
  expect(Math.max(...wanted.map(Math.abs))).toBeGreaterThan(0.1);
}

const W = numbers(N, N);
const In = numbers(N, I);
const b = numbers(N);
const Out = numbers(O, N);
const c = numbers(O);
const x0 = numbers(1, N);
const mask = (...shape: number[]): NamedArray => ({
  shape,
  values: new Float64Array(shape.reduce((p, q) => p * q, 1)).fill(1),
});

describe("networks of other tools", () => {
  it("PsychRNN: effective weights, masks that leave all connections, the initial currents", async () => {
    const arrays = {
      W_rec: W,
      W_in: In,
      W_out: Out,
      b_rec: b,
      b_out: c,
      init_state: x0,
      Dale_rec: numbers(N, N),
      Dale_out: numbers(N, N),
      input_connectivity: mask(N, I),
      rec_connectivity: mask(N, N),
      output_connectivity: mask(O, N),
    };
    const options = { leak: 0.1, convention: "psychrnn", noise: 0.1 } as const;
    expectClose(await outputsOf(arrays, options), currents({ W, In, b, Out, c }, 0.1, x0.values));
    const network = readNetwork({ bytes: encodeNpz(new Map(Object.entries(arrays))), fileName: "p.npz", options });
    expect(network.specification).toMatchObject({ form: "current", activation: "relu", initialState: "trained" });
    expect(network.specification.noise).toEqual({ placement: "inside", std: 0.1 * Math.sqrt(20) });
    expect(network.provenance).toEqual({ source: "p.npz", layout: "psychrnn", convention: "psychrnn", noise: 0.1 });
  });

  it("pycog: its own names", async () => {
    const arrays = { Wrec: W, Win: In, Wout: Out, brec: b, bout: c, x0 };
    expectClose(
      await outputsOf(arrays, { leak: 0.2, convention: "pycog", noise: 0.15 }),
      currents({ W, In, b, Out, c }, 0.2, x0.values),
    );
  });

  const biasIn = numbers(N);
  const both: NamedArray = { shape: [N], values: b.values.map((value, i) => value + biasIn.values[i]) };

  it("nn4n, older layers: two biases, a hidden state of zeros", async () => {
    const arrays = {
      "recurrent_layer.input_layer.weight": In,
      "recurrent_layer.input_layer.bias": biasIn,
      "recurrent_layer.hidden_layer.weight": W,
      "recurrent_layer.hidden_layer.bias": b,
      "recurrent_layer.hidden_state": { shape: [N], values: new Float64Array(N) },
      "readout_layer.weight": Out,
      "readout_layer.bias": c,
    };
    const wanted = currents({ W, In, b: both, Out, c }, 0.25, new Float64Array(N));
    const options = { leak: 0.25, convention: "nn4n-old", noise: 0.1 } as const;
    expectClose(await outputsOf(arrays, options, "net.safetensors"), wanted);
    const learned = { ...arrays, "recurrent_layer.hidden_state": x0 };
    expectClose(await outputsOf(learned, options), currents({ W, In, b: both, Out, c }, 0.25, x0.values));
  });

  const newer = {
    "recurrent_layers.0.leaky_layer.linear_layer.weight": W,
    "recurrent_layers.0.leaky_layer.linear_layer.bias": b,
    "recurrent_layers.0.leaky_layer.alpha": { shape: [N], values: new Float32Array(N).fill(0.1) },
    "recurrent_layers.0.projection_layer.weight": In,
    "recurrent_layers.0.projection_layer.bias": biasIn,
    "readout_layer.weight": Out,
    "readout_layer.bias": c,
  };

  it("nn4n, newer layers: the leak from alpha, noise divided by it", async () => {
    const options = { convention: "nn4n", noise: 0.05 } as const;
    const wanted = currents({ W, In, b: both, Out, c }, 0.1, new Float64Array(N));
    expectClose(await outputsOf(newer, options, "net.safetensors"), wanted);
    const bytes = encodeSafetensors(new Map(Object.entries(newer)));
    const { specification } = readNetwork({ bytes, fileName: "n.safetensors", options });
    expect(specification).toMatchObject({ leak: 0.1, noise: { placement: "inside", std: 0.5 } });
    const post = readNetwork({
      bytes,
      fileName: "n.safetensors",
      options: { convention: "nn4n-postact", noise: 0.05 },
    });
    expect(post.specification.noise).toEqual({ placement: "outside", std: 0.05 });
  });

  it("nn4n: refuses several recurrent layers, and takes leaks per unit", () => {
    const read = (more: Record<string, NamedArray>) => (): unknown =>
      readNetwork({
        bytes: encodeSafetensors(new Map(Object.entries({ ...newer, ...more }))),
        fileName: "n.safetensors",
        options: { convention: "nn4n", noise: 0.1 },
      });
    expectRefusal(read({ "recurrent_layers.1.leaky_layer.linear_layer.weight": W }), "unsupported", /got 2/);
    const alpha = { shape: [N], values: Float32Array.of(0.1, 0.2, 0.1, 0.5, 1) };
    expect(read({ "recurrent_layers.0.leaky_layer.alpha": alpha })()).toMatchObject({
      specification: { leaks: [0.1, 0.2, 0.1, 0.5, 1] },
    });
  });

  it("gyyang/multitask: one kernel of both weights, [from, to], softplus and a sigmoid readout", async () => {
    const turned = (m: NamedArray): number[] =>
      Array.from({ length: m.shape[1] }, (_, j) => Array.from({ length: m.shape[0] }, (_, i) => at(m, i, j))).flat();
    const arrays = {
      "rnn/leaky_rnn_cell/kernel:0": { shape: [I + N, N], values: Float64Array.from([...turned(In), ...turned(W)]) },
      "rnn/leaky_rnn_cell/bias:0": b,
      "output/weights:0": { shape: [N, O], values: Float64Array.from(turned(Out)) },
      "output/biases:0": c,
    };
    let h = new Array<number>(N).fill(0);
    const wanted = Array.from({ length: T }, (_, t) => {
      const recurrent = affine(W, h, b);
      const driven = affine(In, inputAt(t));
      h = h.map((value, i) => 0.8 * value + 0.2 * softplus(recurrent[i] + driven[i]));
      return affine(Out, h, c).map(sigmoid);
    }).flat();
    const options = { convention: "yang2019", noise: 0.05 } as const;
    expectClose(await outputsOf(arrays, options), wanted);
    const network = readNetwork({ bytes: encodeNpz(new Map(Object.entries(arrays))), fileName: "y.npz", options });
    expect(network.specification.noise).toEqual({ placement: "inside", std: 0.05 * Math.sqrt(10) });
  });

  it("asks whose noise level it is, and refuses what contradicts the answer", () => {
    const bytes = encodeNpz(new Map(Object.entries({ Wrec: W, Win: In, Wout: Out })));
    const read = (options: ImportOptions) => (): unknown => readNetwork({ bytes, fileName: "p.npz", options });
    expectRefusal(read({ leak: 0.1, noise: 0.1 }), "incomplete", /whose noise level is 0.1\? Give `convention` pycog/);
    expectRefusal(
      read({ leak: 0.1, noise: 0.1, convention: "pycog", placement: "outside" }),
      "mismatch",
      /`convention: "pycog"` means placement inside, got `placement: "outside"`/,
    );
    expect(read({ leak: 0.1, noise: 0, placement: "inside" })).not.toThrow();
    const own = read({ leak: 0.1, noise: 0.1, convention: "dither", placement: "outside" })();
    expect(own).toMatchObject({ specification: { noise: { placement: "outside", std: 0.1 } } });
  });

  it("converts noise so that the variance that a tool adds to its state in a step is ours", () => {
    const [s, leak] = [0.3, 0.2];
    // What one step adds to the state of the tool, and γσ here (f = identity for the rate form).
    const added: Record<string, number> = {
      yang2019: leak * Math.sqrt(2 / leak) * s,
      psychrnn: Math.sqrt(2 * leak) * s,
      pycog: Math.sqrt(2 * leak) * s,
      "trainrnnbrain-h": Math.sqrt(2 * leak) * s,
      "trainrnnbrain-s": leak * Math.sqrt(2 / leak) * s,
      nn4n: s,
      "nn4n-old": leak * s,
      "rate-state": s,
    };
    for (const [name, sd] of Object.entries(added))
      expect(leak * (conventions[name as "nn4n"] as Convention).std(s, leak), name).toBeCloseTo(sd, 12);
    expect(conventions["nn4n-postact"].std(s)).toBe(s); // σ on f(x) itself
  });

  it.runIf(pythonIsHere)("reads what np.savez writes for PsychRNN, its dale_ratio None included", () => {
    const bytes = python(`
import io, sys, numpy as np
r = np.random.default_rng(1)
f = io.BytesIO()
np.savez(f, W_rec=r.normal(size=(4, 4)), W_in=r.normal(size=(4, 1)), W_out=r.normal(size=(1, 4)), b_rec=np.zeros(4),
  b_out=np.zeros(1), init_state=np.full((1, 4), 0.1), Dale_rec=np.eye(4), dale_ratio=None)
sys.stdout.buffer.write(f.getvalue())`);
    const network = readNetwork({
      bytes,
      fileName: "w.npz",
      options: { leak: 0.1, noise: 0.1, convention: "psychrnn" },
    });
    expect(network.specification).toMatchObject({ units: 4, inputs: 1, outputs: 1, initialState: "trained" });
  });
});

describe("trials of other tools", () => {
  it("have their names and their order of axes", () => {
    const bytes = encodeNpz(
      new Map([
        ["x", { shape: [2, 3, 1], values: Float32Array.from([1, 2, 3, 4, 5, 6]) }],
        ["y", { shape: [2, 3, 1], values: Float32Array.from([7, 8, 9, 10, 11, 12]) }],
        ["mask", { shape: [2, 3, 1], values: Float32Array.from([0, 0, 1, 0, 1, 1]) }],
      ]),
    );
    const trials = readTrials({ bytes, fileName: "b.npz" }, { order: "trial-step" });
    expect(trials).toMatchObject({ steps: 3, count: 2, inputs: 1, outputs: 1 });
    expect([...trials.input]).toEqual([1, 4, 2, 5, 3, 6]);
    expect([...trials.target]).toEqual([7, 10, 8, 11, 9, 12]);
    expect([...trials.weight]).toEqual([0, 0, 0, 1, 1, 1]);
  });

  it("may have a mask as flat as gyyang/multitask keeps it", () => {
    const bytes = encodeNpz(
      new Map([
        ["x", { shape: [3, 2, 1], values: new Float32Array(6) }],
        ["y", { shape: [3, 2, 2], values: new Float32Array(12) }],
        ["c_mask", { shape: [6, 2], values: Float32Array.from({ length: 12 }, (_, k) => k) }],
      ]),
    );
    const trials = readTrials({ bytes, fileName: "g.npz" });
    expect([...trials.weight.subarray(0, 4)]).toEqual([0, 2, 1, 3]); // step 0: output 0 of both trials, output 1 of both
  });
});
