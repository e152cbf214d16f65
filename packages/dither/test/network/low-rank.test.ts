/** Leaky units of low rank are those of full rank with W_rec = m nᵀ / N: states, analyses and gradients; and what they do not go with. */

import { describe, expect, it } from "vitest";
import {
  closure,
  closureGradient,
  denseNetwork,
  explain,
  findFixedPoints,
  findTask,
  initialNetwork,
  networkFor,
  operatingPoints,
  predictedCurve,
  readNetwork,
  recurrentNoise,
  repair,
  simulate,
  smoothed,
  stationaryClosure,
  tensor,
  testTrials,
  train,
  writeNetwork,
  type Checkpoint,
  type Network,
  type NetworkChoice,
} from "../../src/index.js";
import { simulateReference } from "../../src/network/simulation/reference.js";
import { namedTensors } from "../../src/network/specification/network.js";
import type { ReferenceParameters } from "../../src/network/simulation/reference-trial.js";

const task = findTask("sin");
const trials = testTrials(task, 4, 1);

/** Strong enough recurrence to matter: overlaps of order 1. */
function networkOf(choice: NetworkChoice = {}): Network {
  const specification = networkFor(task, { units: 6, cell: "low-rank", rank: 2, noise: 0.4, seed: 3, ...choice });
  return initialNetwork(specification, { recurrent: 4, biasSpread: 0.5 });
}

function difference(expected: ArrayLike<number>, got: ArrayLike<number>): number {
  expect(got).toHaveLength(expected.length);
  const scale = Math.max(...Array.from(expected, Math.abs));
  return Math.max(...Array.from(expected, (x, i) => Math.abs(x - got[i]))) / scale;
}

describe("a network of low rank", () => {
  it("has W_rec = m nᵀ / N as its network of full rank", () => {
    const network = networkOf();
    const { m, n } = namedTensors(network);
    const dense = denseNetwork(network);
    const W = tensor(dense, "W_rec")!;
    for (let i = 0; i < 6; i++)
      for (let k = 0; k < 6; k++)
        expect(W[6 * i + k]).toBeCloseTo((m[2 * i] * n[2 * k] + m[2 * i + 1] * n[2 * k + 1]) / 6, 6);
    expect(dense.specification).not.toHaveProperty("cell");
    expect(dense.specification).not.toHaveProperty("rank");
    expect(denseNetwork(dense)).toBe(dense);
  });

  it.each<NetworkChoice>([
    { placement: "inside", activation: "leaky-relu:0.1" },
    { placement: "outside", activation: "tanh", noiseDetails: { timeConstant: 3 } },
    { placement: "inside", activation: "relu", noiseDetails: { kind: "poisson" } },
    { placement: "input", activation: "softplus", noiseDetails: { law: "laplace" } },
  ])("has the states of that one, $activation with noise $placement", async (choice) => {
    const network = networkOf(choice);
    const [own, dense] = await Promise.all([simulate(network, trials), simulate(denseNetwork(network), trials)]);
    expect(difference(dense.states, own.states)).toBeLessThan(1e-6);
    expect(difference(dense.outputs, own.outputs)).toBeLessThan(1e-5);
  });

  it("is smoothed as that one", async () => {
    const network = smoothed(networkOf({ activation: "tanh" }))!;
    const [own, dense] = await Promise.all([simulate(network, trials), simulate(denseNetwork(network), trials)]);
    expect(difference(dense.states, own.states)).toBeLessThan(1e-6);
  });

  it("has the closure, the fixed points and the operating points of that one", async () => {
    const network = networkOf({ activation: "tanh", noise: 0.3 });
    const dense = denseNetwork(network);
    for (const covariance of ["full", "diagonal"] as const) {
      const [own, expected] = [network, dense].map((one) => closure(one, trials, { covariance }));
      expect(difference(expected.mean, own.mean)).toBeLessThan(1e-12);
      expect(difference(expected.variance, own.variance)).toBeLessThan(1e-12);
    }
    const curves = [network, dense].map((one) => predictedCurve(one, trials, [0, 0.3]));
    expect(curves[0]).toEqual(curves[1]);
    const starts = { states: [new Float64Array(6), new Float64Array(6).fill(1)], inputs: [[0.5]] };
    const found = await Promise.all([network, dense].map((one) => findFixedPoints(one, starts)));
    expect(found[0].points.length).toBeGreaterThan(0);
    expect(found[0]).toEqual(found[1]);
    expect([network, dense].map((one) => stationaryClosure(one, [0.5]).mean)).toEqual(
      new Array(2).fill(stationaryClosure(dense, [0.5]).mean),
    );
    expect(recurrentNoise(network, trials)).toEqual(recurrentNoise(dense, trials));
    const [own, other] = await Promise.all([network, dense].map((one) => operatingPoints(one, trials)));
    expect(difference(other.preActivation, own.preActivation)).toBeLessThan(1e-5);
  });

  it("has the closure's gradient with respect to m and n", () => {
    const network = networkOf({ activation: "tanh", initialState: "trained" });
    const { gradient } = closureGradient(network, trials);
    expect(gradient).toHaveLength(network.parameters.length);
    const loss = (parameter: number, by: number): number => {
      const parameters = network.parameters.slice();
      parameters[parameter] += by;
      return closureGradient({ ...network, parameters }, trials).loss;
    };
    // Elements of m, n, W_in, b_rec, W_out, b_out and h0. W_rec is rounded to float32 in between.
    for (const parameter of [1, 11, 12, 23, 24, 31, 36, 42, 43]) {
      const numeric = (loss(parameter, 1 / 256) - loss(parameter, -1 / 256)) * 128;
      expect(gradient[parameter]).toBeCloseTo(numeric, 4);
    }
  });

  it("trains through the closure, and keeps what is frozen", async () => {
    const specification = networkFor(task, { ...networkOf().specification, inputs: undefined, outputs: undefined, noise: 0.4, constraints: { frozen: { n: "initial" } } } as NetworkChoice); // prettier-ignore
    const { network, history } = await train(specification, task, { updates: 12, batch: 16, gradient: "closure" });
    expect(history.loss.at(-1)).toBeLessThan(history.loss[0]);
    const before = initialNetwork(specification);
    expect(tensor(network, "n")).toEqual(tensor(before, "n"));
    expect(tensor(network, "m")).not.toEqual(tensor(before, "m"));
  });

  it("goes on from a checkpoint to the same bits", async () => {
    const specification = networkFor(task, { units: 6, cell: "low-rank", rank: 2, noise: 0.4 });
    let checkpoint: Checkpoint | undefined;
    const options = { updates: 6, batch: 16 };
    const whole = await train(specification, task, options, {
      onCheckpoint: (one) => {
        if (one.update === 3) checkpoint = one;
      },
      checkpointEvery: 3,
    });
    const resumed = await train(specification, task, options, { resume: checkpoint! });
    expect(resumed.network.parameters).toEqual(whole.network.parameters);
  });

  it("is explained and repaired as leaky units are: by unit, and with its weights left alone where only biases are trained", async () => {
    const network = networkOf({ activation: "relu" });
    const explanation = await explain(network, { trials }, { draws: 16 });
    expect(explanation.units).toHaveLength(6);
    expect(explanation.operatingPoints).not.toBeNull();
    expect(explanation.gates).toBeNull();
    const repaired = await repair(network, { task }, { draws: 16, updates: 5, methods: ["biases"] });
    for (const name of ["m", "n", "W_in", "W_out"] as const)
      expect(tensor(repaired.network!, name)).toEqual(tensor(network, name));
    expect(tensor(repaired.network!, "b_rec")).not.toEqual(tensor(network, "b_rec"));
  });

  it("starts with m and n of order 1, whatever the number of units", () => {
    for (const units of [50, 200]) {
      const specification = networkFor(task, { units, cell: "low-rank", rank: 4 });
      const network = initialNetwork(specification, { recurrent: 1 });
      for (const name of ["m", "n"] as const) {
        const values = tensor(network, name)!;
        const variance = values.reduce((sum, x) => sum + x * x, 0) / values.length;
        expect(Math.abs(variance - 1)).toBeLessThan(4 * Math.sqrt(2 / values.length));
      }
    }
  });

  it("is computed by the reference with state noise, as that one", () => {
    const network = networkOf({ noiseDetails: { kind: "poisson" } });
    const noise = Array.from({ length: 5 }, (_, t) => Array.from({ length: 6 }, (_, i) => Math.sin(t + 7 * i)));
    const trial = { input: [[0], [1], [0.5], [0], [1]], noise, initialState: new Array<number>(6).fill(0.2) };
    const [own, dense] = [network, denseNetwork(network)].map((one) =>
      simulateReference(one.specification, namedTensors(one) as unknown as ReferenceParameters, trial),
    );
    expect(difference(dense.outputs.flat(), own.outputs.flat())).toBeLessThan(1e-6);
  });
});

describe("what goes with low rank", () => {
  const wrong: [string, NetworkChoice, RegExp][] = [
    ["no rank", { rank: undefined }, /expected a rank from 1 to 6, the number of units, got none/],
    ["too high a rank", { rank: 7 }, /expected a rank from 1 to 6, .* got 7/],
    ["half a rank", { rank: 1.5 }, /expected a rank from 1 to 6, .* got 1.5/],
    ["a rank of full rank", { cell: undefined }, /expected no rank, since the network has leaky units/],
    ["the current form", { form: "current" }, /with units of low rank, expected form rate, got current/],
    ["leaks of units", { leaks: new Array<number>(6).fill(0.2) }, /expected one leak for all units/],
    ["Dale's law", { constraints: { dale: { excitatory: 0.5 } } }, /expected no Dale's law/],
    ["a mask of W_rec", { constraints: { masks: { W_rec: { density: 0.5 } } } }, /expected no mask of W_rec/],
    [
      "a frozen W_rec",
      { constraints: { frozen: { W_rec: 0 } } },
      /unknown frozen tensor "W_rec".* Choose one of: m, n,/,
    ],
    ["gates", { noiseDetails: { gates: ["update"] } }, /expected no noise gates, since the network has leaky units/],
  ];
  it.each(wrong)("refuses %s in words", (_, choice, message) => {
    expect(() => networkOf(choice)).toThrow(message);
  });

  it("refuses initial laws of square matrices", () => {
    const { specification } = networkOf();
    expect(() => initialNetwork(specification, { recurrentLaw: "orthogonal" })).toThrow(
      /the law gaussian for recurrent weights of low rank/,
    );
  });

  it("lets masks and signs of the other matrices be", async () => {
    const constraints = { masks: { W_in: { density: 0.5 } }, signs: { W_out: "nonnegative" } } as const;
    const specification = networkFor(task, { units: 6, cell: "low-rank", rank: 1, constraints });
    const { network } = await train(specification, task, { updates: 3, batch: 16 });
    const start = initialNetwork(specification);
    expect(tensor(network, "W_out")!.every((w) => w >= 0)).toBe(true);
    tensor(start, "W_in")!.forEach((w, i) => {
      if (w === 0) expect(tensor(network, "W_in")![i]).toBe(0);
    });
  });
});

describe("files of low rank", () => {
  const encoded = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const options = { placement: "inside", noise: 0.5, activation: "tanh", leak: 0.2 } as const;
  const plain = { m: [[1], [2]], n: [[3], [4]], W_in: [[1], [0]], b_rec: [0, 0], W_out: [[1, 1]], b_out: [0] };

  it("come as tensors m and n from anywhere", () => {
    const network = readNetwork({ fileName: "net.json", bytes: encoded(plain), options });
    expect(network.specification).toMatchObject({ cell: "low-rank", rank: 1, units: 2, inputs: 1, outputs: 1 });
    expect(Array.from(tensor(denseNetwork(network), "W_rec")!)).toEqual([1.5, 2, 3, 4]);
  });

  it("come from PyTorch as their papers write them, in the current form", async () => {
    // wi is [input, unit] and wo [unit, output]; both have scales.
    const file = {
      m: [[1], [-0.5]],
      n: [[2], [0.8]],
      wi: [[0.3, -0.7]],
      si: [2],
      wo: [[1.5], [-1]],
      so: [3],
      b: [0, 0],
    };
    const given = { noise: 0.05, convention: "low-rank", leak: 0.2 } as const;
    const network = readNetwork({ fileName: "net.json", bytes: encoded(file), options: given });
    expect(network.specification).toMatchObject({ form: "current", activation: "tanh", noise: { std: 0.25, placement: "inside" } }); // prettier-ignore
    const { outputs } = await simulate(network, trials, { std: 0 });
    const x = [0, 0];
    for (let t = 0; t < trials.steps; t++) {
      const u = trials.input[t * trials.count];
      const kappa = (2 * Math.tanh(x[0]) + 0.8 * Math.tanh(x[1])) / 2;
      x[0] += 0.2 * (-x[0] + kappa + 2 * 0.3 * u);
      x[1] += 0.2 * (-x[1] - 0.5 * kappa - 2 * 0.7 * u);
      const z = (3 * (1.5 * Math.tanh(x[0]) - Math.tanh(x[1]))) / 2;
      expect(outputs[t * trials.count]).toBeCloseTo(z, 5);
    }
    const biased = { fileName: "net.json", bytes: encoded({ ...file, b: [0, 1] }), options: given };
    expect(() => readNetwork(biased)).toThrow(/biases b inside its activation function/);
    expect(() => readNetwork({ ...biased, bytes: encoded({ ...file, wi: [[1]] }) })).toThrow(/wi \[1, 1\]/);
  });

  it("are refused where m and n do not go together, or with what the file says", () => {
    const read = (bytes: Uint8Array, fileName: string): Network => readNetwork({ fileName, bytes, options });
    expect(() => read(encoded({ ...plain, n: [[1, 2], [3, 4]] }), "net.json")).toThrow(/expected n of shape \[2, 1\], that of m/); // prettier-ignore
    const own = writeNetwork(networkOf());
    const text = new TextDecoder("latin1").decode(own).replace('rank\\":2', 'rank\\":3');
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    expect(() => readNetwork({ fileName: "net.safetensors", bytes })).toThrow(/expected m of shape \[units, 3\], got \[6, 2\]/); // prettier-ignore
  });
});
