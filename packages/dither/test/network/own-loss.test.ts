/** A loss of the user's: the same network as with Dither's own loss of those values, in every cell; analyses, files, checks. */

import { describe, expect, it } from "vitest";
import {
  defineLoss,
  explain,
  findTask,
  hasLabels,
  measure,
  networkFor,
  readNetwork,
  repair,
  simulate,
  train,
  writeNetwork,
  type LossCode,
  type NetworkChoice,
} from "../../src/index.js";
import { GroupDifferentiator } from "../../src/training/index.js";
import { trainingFor } from "../../src/training/for-task.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import { simulateReference, differentiateReference } from "../../src/network/simulation/reference.js";
import { testTrials } from "../tasks/trials-of.js";

/** The cross-entropy of a label, as a loss of the logit. */
const logistic: LossCode = {
  name: "logistic",
  value: (z, y) => Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - y * z,
  slope: (z, y) => 1 / (1 + Math.exp(-z)) - y,
};
const bend = 0.1;
const huber: LossCode = {
  name: "huber",
  value: (z, y) => (Math.abs(z - y) < bend ? (z - y) ** 2 : 2 * bend * Math.abs(z - y) - bend * bend),
  slope: (z, y) => (Math.abs(z - y) < bend ? 2 * (z - y) : 2 * bend * Math.sign(z - y)),
};
const square: LossCode = { name: "square", value: (z, y) => (z - y) ** 2, slope: (z, y) => 2 * (z - y) };

const task = findTask("sin");
/** Two classes, a 1 in the channel of the right one. */
const labelled = findTask("perceptual-decision").withOptions!({ labels: true });
const small = { units: 8, noise: 0.5, seed: 3 };
const few = { updates: 12, batch: 20 };

/** Loss and gradient of the first batch at initial parameters. */
async function gradientOf(choice: NetworkChoice, of = task): Promise<{ loss: number; gradient: Float32Array }> {
  const specification = networkFor(of, { ...small, ...choice });
  const options = trainingFor(of, few);
  const { parameters } = initialNetwork(specification, options.initial);
  const { gradients, losses } = await new GroupDifferentiator(specification, of, options).gradients(0, parameters);
  return { loss: losses.reduce((sum, { loss }) => sum + loss, 0), gradient: gradients };
}

const largestDifference = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0) / b.reduce((m, x) => Math.max(m, Math.abs(x)), 0);

describe("the gradient", () => {
  it.each<[string, NetworkChoice]>([
    ["a leaky unit, noise inside", {}],
    ["a leaky unit, noise on the input", { noiseDetails: {}, placement: "input" }],
    ["the current form, noise outside", { form: "current", placement: "outside" }],
    ["coloured noise, a trained initial state", { noiseDetails: { timeConstant: 3 }, initialState: "trained" }],
    ["a GRU", { cell: "gru" }],
    ["hidden layers", { layers: [6, 5], units: undefined, activation: "tanh" }],
    ["an activation of the user's", { activation: { name: "half", value: (x) => x / 2, slope: () => 0.5 } }],
  ])("of %s is that of the kernel's squared error", async (_, choice) => {
    const own = await gradientOf({ ...choice, loss: square });
    const builtIn = await gradientOf(choice);
    expect(own.loss / builtIn.loss).toBeCloseTo(1, 6);
    expect(largestDifference(own.gradient, builtIn.gradient)).toBeLessThan(2e-6);
  });

  it("of a label's cross-entropy is the kernel's own, in leaky units and hidden layers", async () => {
    for (const choice of [{}, { layers: [6, 5], units: undefined }]) {
      const own = await gradientOf({ ...choice, readout: "identity", loss: logistic }, labelled);
      const builtIn = await gradientOf({ ...choice, loss: "sigmoid" }, labelled);
      expect(own.loss / builtIn.loss).toBeCloseTo(1, 6);
      expect(largestDifference(own.gradient, builtIn.gradient)).toBeLessThan(1e-5);
    }
  });

  it("of a class's cross-entropy in hidden layers is that of differences of the loss", async () => {
    const specification = networkFor(labelled, { ...small, layers: [4, 3], units: undefined, activation: "tanh" });
    const options = trainingFor(labelled, few);
    const { parameters } = initialNetwork(specification, options.initial);
    const worker = new GroupDifferentiator(specification, labelled, options);
    const at = async (shift: number): Promise<{ loss: number; gradient: number }> => {
      const moved = parameters.map((w, i) => (i % 5 === 0 ? w + shift : w));
      const { gradients, losses } = await worker.gradients(0, moved);
      const size = moved.length;
      const gradient = gradients.reduce((sum, slope, i) => ((i % size) % 5 === 0 ? sum + slope : sum), 0);
      return { loss: losses.reduce((sum, { loss }) => sum + loss, 0), gradient };
    };
    const expected = ((await at(5e-3)).loss - (await at(-5e-3)).loss) / 1e-2;
    const { gradient } = await at(0);
    expect(Math.abs(expected)).toBeGreaterThan(1);
    expect(gradient / expected).toBeCloseTo(1, 3);
  });

  it("of a loss behind a sigmoid is that of differences in the float64 reference", () => {
    const specification = networkFor(task, { ...small, units: 3, noise: 0, readout: "sigmoid", loss: huber });
    const { parameters } = initialNetwork(specification);
    const steps = 4;
    const trial = {
      input: Array.from({ length: steps }, (_, t) => [0.3 * t - 0.4]),
      noise: [],
      initialState: [0, 0, 0],
    };
    const noise = trial.input.map(() => [0, 0, 0]);
    const tensors = { W_rec: parameters.slice(0, 9), W_in: parameters.slice(9, 12), b_rec: parameters.slice(12, 15), W_out: parameters.slice(15, 18), b_out: parameters.slice(18) }; // prettier-ignore
    const target = trial.input.map(() => [0.8]);
    const weight = trial.input.map(() => [1]);
    const given = { ...trial, noise };
    const lossAt = (shift: number): number => {
      const moved = { ...tensors, W_out: Float64Array.from(tensors.W_out, (w, i) => (i === 1 ? w + shift : w)) };
      return simulateReference(specification, moved, given).outputs.reduce((sum, [z]) => sum + huber.value(z, 0.8), 0);
    };
    const expected = (lossAt(1e-6) - lossAt(-1e-6)) / 2e-6;
    const run = differentiateReference(specification, tensors, given, target, weight);
    expect(run.W_out[1]).toBeCloseTo(expected, 7);
    expect(Math.abs(expected)).toBeGreaterThan(1e-4);
  });
});

describe("a network judged by it", () => {
  it("is measured by it: the loss of simulated outputs, split in that of their mean and what their spread adds", async () => {
    const { network, history } = await train(networkFor(task, { ...small, loss: huber }), task, few);
    expect(history.loss).toHaveLength(12);
    expect(hasLabels(network.specification)).toBe(false);
    const trials = testTrials(task, { count: 16 });
    const { preference } = await measure(network, { trials }, { levels: [0, 0.5], draws: 64 });
    expect(preference.curve).toHaveLength(2);
    const { outputs } = await simulate(network, trials, { std: 0 });
    let [sum, weight] = [0, 0];
    outputs.forEach((z, i) => {
      sum += trials.weight[i] * huber.value(z, trials.target[i]);
      weight += trials.weight[i];
    });
    const [silent, noisy] = preference.curve;
    expect(silent.loss).toBeCloseTo(sum / weight, 6);
    // With 64 draws the mean is that of all draws to a tenth of its noise.
    const mean = new Float64Array(outputs.length);
    for (let draw = 0; draw < 64; draw++) {
      const run = await simulate(network, trials, { std: 0.5, draw });
      run.outputs.forEach((z, i) => (mean[i] += z / 64));
    }
    const ofMean = mean.reduce((all, z, i) => all + trials.weight[i] * huber.value(z, trials.target[i]), 0) / weight;
    expect(noisy.biasSquared! / ofMean).toBeCloseTo(1, 1);
    expect(noisy.biasSquared! + noisy.variance!).toBeCloseTo(noisy.loss, 6);
  });

  it("is explained and repaired by it", async () => {
    const { network } = await train(networkFor(task, { ...small, units: 16, loss: huber }), task, {
      updates: 150,
      batch: 32,
    });
    const { verdict, measured } = await explain(
      network,
      { task },
      { levels: [0, 0.5], replicates: 100, trials: 16, draws: 16, starts: 4 },
    );
    expect(verdict).not.toMatch(/bias²|logits|NaN/);
    expect(measured?.curve[0].logits).toBeDefined();
    const { report } = await repair(network, { task }, { methods: ["smoothing", "readout"], trials: 64 });
    expect(report.lossName).toBe("huber");
    const readout = report.repairs.find(({ name }) => name === "readout");
    expect(readout!.loss).toBeLessThan(report.lossSilent);
  });
});

describe("its file", () => {
  it("has its name, and opens where the loss is given again, or another to judge by", async () => {
    const { network } = await train(networkFor(task, { ...small, loss: huber }), task, { updates: 1, batch: 16 });
    const source = { bytes: writeNetwork(network), fileName: "net.safetensors" };
    expect(() => readNetwork(source)).toThrow(
      /net\.safetensors: its loss huber is code, of which files hold the name alone\. .* or give another to judge it by/,
    );
    expect(() => readNetwork({ ...source, options: { loss: defineLoss({ ...huber, name: "other" }) } })).toThrow(
      /its loss huber is code/,
    );
    const again = readNetwork({ ...source, options: { loss: defineLoss(huber) } });
    expect(again.parameters).toEqual(network.parameters);
    expect(again.specification.loss).toMatchObject({ name: "huber", slope: huber.slope });
    expect(readNetwork({ ...source, options: { loss: "squared" } }).specification.loss).toBeUndefined();
  });
});

describe("the check", () => {
  it("takes kinks, and makes a curvature of slopes", () => {
    const loss = defineLoss({ ...huber, outputs: [-1, 1], targets: [-1, 1] });
    expect(loss.curvature(0.05, 0)).toBeCloseTo(2, 6);
    expect(loss.curvature(0.5, 0)).toBeCloseTo(0, 6);
    expect(loss.curvature(1, 0.95)).toBeCloseTo(2, 6);
  });

  it.each<[string, unknown, RegExp]>([
    [
      "a wrong slope",
      { ...square, slope: (z: number, y: number) => z - y },
      /loss square: expected `slope` at output -7\.99\d+ and target -2 to be -11\.99\d+, as its values have it, got -5\.99/,
    ],
    [
      "a value that is not finite",
      { ...logistic, value: (z: number) => Math.log(z), slope: (z: number) => 1 / z },
      /expected `value` to be a finite number at output -7\.99\d+ and target -2, got NaN\. .*`outputs`/,
    ],
    ["a name that is taken", { ...square, name: "softmax" }, /softmax is the name of a loss of Dither's/],
    ["a range the wrong way round", { ...square, outputs: [1, 0] }, /expected `outputs` to be two numbers/],
    ["no slope", { name: "f", value: square.value }, /expected a loss|expected `slope`/],
  ])("refuses %s", (_, code, message) => {
    expect(() => defineLoss(code as LossCode)).toThrow(message);
  });

  it("refuses what has no equations for it, by name", async () => {
    const specification = networkFor(task, { ...small, loss: square });
    await expect(train(specification, task, { ...few, gradient: "closure" })).rejects.toThrow(
      /expected a network with the squared error, got one with the loss square/,
    );
    expect(() => networkFor(task, { ...small, loss: "huber" as never })).toThrow(
      /expected `loss` to be one of squared, softmax, sigmoid, got "huber"/,
    );
    expect(() => networkFor(task, { ...small, readout: "softmax", loss: square })).toThrow(
      /expected the readout identity or sigmoid with a loss of the user's, got softmax/,
    );
  });
});
