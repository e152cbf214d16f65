/** Options that nobody knows, words that are none of the choices, numbers in quotes: refused by name, with what was meant. */

import { describe, expect, it } from "vitest";
import * as dither from "../../src/index.js";
import { checkTrials } from "../../src/tasks/contract/trials.js";
import { fault } from "../../src/base/kinds.js";

const task = dither.sin;
const specification = dither.networkFor(task, { units: 4 });
const network = dither.initialNetwork(specification);
const trials = dither.testTrials(task, 4, 1);
/** As JavaScript would pass it. */
const any = (value: unknown): never => value as never;

const calls: Record<string, [call: () => unknown, message: string]> = {
  simulate: [
    () => dither.simulate(network, trials, any({ noise: 0 })),
    "simulate: unknown option `noise`. Did you mean `std`?",
  ],
  measure: [
    () => dither.measure(network, { task }, any({ testTrials: 8 })),
    "measure: unknown option `testTrials`. Did you mean `trials`?",
  ],
  train: [
    () => dither.train(specification, task, any({ epochs: 3 })),
    "train: unknown option `epochs`. Did you mean `updates`?",
  ],
  "initial values": [
    () => dither.train(specification, task, { initial: any({ biass: 1 }) }),
    "train: unknown option `initial.biass`. Did you mean `initial.bias`?",
  ],
  "the control of a training": [
    () => dither.train(specification, task, {}, any({ onProgres: () => 0 })),
    "train: unknown option `onProgres`. Did you mean `onProgress`?",
  ],
  stopping: [
    () => dither.trainingOptions({ stopping: any({ patence: 3 }) }),
    "trainingOptions: unknown option `stopping.patence`. Did you mean `stopping.patience`?",
  ],
  repair: [
    () => dither.repair(network, { task }, any({ method: ["biases"] })),
    "repair: unknown option `method`. Did you mean `methods`?",
  ],
  explain: [
    () => dither.explain(network, { task }, any({ replicate: 3 })),
    "explain: unknown option `replicate`. Did you mean `replicates`?",
  ],
  networkFor: [
    () => dither.networkFor(task, any({ unit: 4 })),
    "networkFor: unknown option `unit`. Did you mean `units`?",
  ],
  "an activation": [
    () => dither.networkFor(task, any({ activation: "gelu" })),
    'task sin: expected `activation` to be one of relu, softplus, tanh, sigmoid, rectified-tanh, leaky-relu, sloped-relu, elu, power-law, got "gelu". Did you mean "relu"?',
  ],
  "an activation that is a function": [
    () => dither.networkFor(task, any({ activation: Math.tanh })),
    "networkFor: expected `activation` to be an activation function: a name, or { name, value, slope }, got the function tanh.",
  ],
  "a specification": [
    () => dither.initialNetwork(any({ ...specification, noise: { ...specification.noise, sdt: 1 } })),
    "network: unknown option `noise.sdt`. Did you mean `noise.std`?",
  ],
  "a specification's activation left out": [
    () => dither.networkFromTensors(any({ ...specification, activation: undefined }), {}),
    "network: expected `activation` to be an activation function: a name, or { name, value, slope }, got nothing.",
  ],
  "a tensor": [
    () => dither.networkFromTensors(specification, any({ W_rek: [1] })),
    'network: unknown tensor "W_rek". Did you mean W_rec? The network has W_rec, W_in, b_rec, W_out, b_out.',
  ],
  "a constraint": [
    () => dither.checkSpecification({ ...specification, constraints: any({ dael: {} }) }),
    "network: unknown option `constraints.dael`. Did you mean `constraints.dale`?",
  ],
  "a file": [
    () => dither.readNetwork({ bytes: new Uint8Array(), fileName: "n.npz", options: any({ activation: "tahn" }) }),
    'readNetwork: expected `options.activation` to be one of relu, softplus, tanh, sigmoid, rectified-tanh, leaky-relu, sloped-relu, elu, power-law, got "tahn". Did you mean "tanh"?',
  ],
  "a number in quotes": [
    () => dither.train(specification, task, any({ updates: "5" })),
    'train: expected `updates` to be a number, got "5". Leave out the quotes.',
  ],
  "a network of JSON": [
    () => dither.simulate(any(JSON.parse(JSON.stringify(network))), trials),
    "simulate: expected `network` to be a network, as `train` and `readNetwork` give it, got an object with specification, parameters.",
  ],
  "a network that is to come": [
    () => dither.measure(any(Promise.resolve(network)), { task }),
    "measure: expected `network` to be a network, as `train` and `readNetwork` give it, got a Promise. Await it.",
  ],
  "a task by its name": [
    () => dither.train(specification, any("sin")),
    'train: expected `task` to be a task, as `findTask` and `defineTask` give it, got "sin". Give findTask("sin").',
  ],
  "trials where a source belongs": [
    () => dither.measure(network, any(trials)),
    "measure: expected `source` to be { task } or { trials }, got an object with steps, inputs, outputs, count, input, …. Give { trials }.",
  ],
  "no source": [
    () => dither.measure(network, any(undefined)),
    "measure: expected `source` to be { task } or { trials }, got nothing.",
  ],
  "options that are none": [
    () => dither.simulate(network, trials, any(0.5)),
    "simulate: expected options as an object, got 0.5.",
  ],
  "a task of the user's": [
    () => dither.defineTask(any({ name: "t", inputs: 1, outputs: 1, trials: () => trials, scores: () => 1 })),
    "task: unknown option `scores`. Did you mean `score`?",
  ],
  "a task's option": [
    () => dither.findTask("maze", { layuot: "open" }),
    'task maze: unknown option "layuot". Did you mean "layout"?',
  ],
  "a task that there is not": [
    () => dither.findTask("sine"),
    'unknown task "sine". Did you mean sin? (`taskGroups` lists and describes them all.)',
  ],
  "trials with more than trials have": [
    () => checkTrials(any({ ...trials, lables: {} })),
    "trials: unknown option `lables`. Did you mean `labels`?",
  ],
};

describe("what is refused", () => {
  it.each(Object.entries(calls))("%s", async (_, [call, message]) => {
    const error: unknown = await Promise.resolve()
      .then(() => call())
      .catch((reason: unknown) => reason);
    expect(dither.isDitherError(error), String(error)).toBe(true);
    expect((error as Error).message).toBe(message);
  });

  it("an option that is undefined is left out", async () => {
    const options = { std: undefined, seed: 1 } as { seed: number };
    expect((await dither.simulate(network, trials, options)).steps).toBe(trials.steps);
  });
});

describe("a value that is none of its kind", () => {
  it.each([
    ["numbers", [1, "2"], "expected `x` to be an array of numbers, got an array of length 2."],
    ["number?", undefined, null],
    ["number", NaN, null],
    ["numbers", new Int32Array(2), null],
    [["a", "b"], "c", 'expected `x` to be one of a, b, got "c". Did you mean "a"?'],
    [{ y: "number" }, { y: "1" }, 'expected `x.y` to be a number, got "1". Leave out the quotes.'],
    [{ y: "number" }, 3, "expected `x` to be an object with y, got 3."],
  ] as const)("%j of %j", (kind, value, message) => {
    expect(fault("x", value, kind)).toBe(message);
  });
});
