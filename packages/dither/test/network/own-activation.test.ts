/** An activation function of the user's: the same network as with Dither's own of those values, checks, files. */

import { describe, expect, it } from "vitest";
import {
  defineActivation,
  explain,
  findTask,
  measure,
  networkFor,
  readNetwork,
  simulate,
  train,
  writeNetwork,
  type ActivationCode,
} from "../../src/index.js";
import { smoothedActivation } from "../../src/network/activation/smoothed-activation.js";

const task = findTask("sin");
const leaky: ActivationCode = {
  name: "my leaky",
  value: (x) => (x > 0 ? x : 0.25 * x),
  slope: (x) => (x > 0 ? 1 : 0.25),
};
const choice = { units: 8, noise: 0.5, seed: 3 };
const options = { updates: 12, batch: 32 };

describe("a network with a function of the user's", () => {
  it("has the bits of Dither's own leaky ReLU of the same slope, trained and simulated", async () => {
    const own = await train(networkFor(task, { ...choice, activation: leaky }), task, options);
    const builtIn = await train(networkFor(task, { ...choice, activation: "leaky-relu:0.25" }), task, options);
    expect(own.network.parameters).toEqual(builtIn.network.parameters);
    expect(own.history.loss).toEqual(builtIn.history.loss);
    const trials = task.trials({
      first: 0,
      count: 16,
      index: 0,
      random: (await import("../../src/random/draws.js")).draws(1, 1),
    });
    const [a, b] = [await simulate(own.network, trials), await simulate(builtIn.network, trials)];
    expect(a.outputs).toEqual(b.outputs);
    const few = { trials: 32, draws: 2 };
    const [one, other] = [await measure(own.network, { task }, few), await measure(builtIn.network, { task }, few)];
    expect(one.preference.preferred).toEqual(other.preference.preferred);
  });

  it("is explained as that is", async () => {
    const explained = async (activation: ActivationCode | "leaky-relu:0.25"): Promise<unknown> => {
      const { network } = await train(networkFor(task, { ...choice, units: 4, activation }), task, options);
      const few = { levels: [0, 0.25, 0.5], replicates: 100, trials: 8, draws: 16, starts: 4 };
      const { verdict } = await explain(network, { task }, few);
      return verdict;
    };
    expect(await explained(leaky)).toEqual(await explained("leaky-relu:0.25"));
  });

  it("keeps its name in a file, which opens where the function is given again", async () => {
    const { network } = await train(networkFor(task, { ...choice, activation: leaky }), task, {
      updates: 1,
      batch: 16,
    });
    const source = { bytes: writeNetwork(network), fileName: "net.safetensors" };
    expect(() => readNetwork(source)).toThrow(
      /net\.safetensors: its activation function my leaky is code, of which files hold the name alone/,
    );
    expect(() => readNetwork({ ...source, options: { activation: { ...leaky, name: "another" } as never } })).toThrow(
      /my leaky is code/,
    );
    const again = readNetwork({ ...source, options: { activation: defineActivation(leaky) } });
    expect(again.parameters).toEqual(network.parameters);
    expect(again.specification.activation).toMatchObject({ name: "my leaky", slope: leaky.slope });
  });
});

describe("the check", () => {
  it("finds kinks, and takes a mean and variance that are right", () => {
    const clipped = defineActivation({
      name: "clipped",
      value: (x) => Math.min(1, Math.max(-0.3, x)),
      slope: (x) => (x > -0.3 && x <= 1 ? 1 : 0),
    });
    expect(clipped.kinks).toEqual([-0.3, 1]);
    expect(clipped.steepest).toBe(1);
    const square = defineActivation({
      name: "square",
      value: (x) => x * x,
      slope: (x) => 2 * x,
      mean: (m, v) => m * m + v,
      variance: (m, v) => 4 * m * m * v + 2 * v * v,
    });
    const f = smoothedActivation(square);
    f.at(0.7, 0.5);
    expect([f.mean, f.variance]).toEqual([0.7 * 0.7 + 0.25, 4 * 0.7 * 0.7 * 0.25 + 2 * 0.0625]);
    expect(f.slope).toBeCloseTo(1.4, 12);
  });

  it.each([
    [
      "a wrong slope",
      { ...leaky, slope: (x: number) => (x > 0 ? 1 : 0.2) },
      /expected `slope` at x = -11\.\d+ to be 0\.25, as its values have it, got 0\.2/,
    ],
    [
      "a value that is not finite",
      { ...leaky, value: Math.sqrt },
      /expected `value` to be a finite number at x = -11\.\d+, got NaN/,
    ],
    ["a name that is taken", { ...leaky, name: "relu" }, /relu is the name of an activation function of Dither's/],
    ["no slope", { name: "f", value: leaky.value } as never, /expected an activation function|expected `slope`/],
    ["a word too many", { ...leaky, derivative: leaky.slope }, /unknown option `derivative`/],
  ])("refuses %s", (_, code, message) => {
    expect(() => defineActivation(code)).toThrow(message);
  });

  it("refuses a mean that is not that of the values", () => {
    const wrong = defineActivation({ ...leaky, mean: (m) => m });
    expect(() => smoothedActivation(wrong)).toThrow(/activation my leaky: expected `mean` at mean -2\.3/);
  });
});
