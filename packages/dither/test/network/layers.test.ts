/** Feedforward networks with hidden layers: against a plain float64 computation, finite differences, files, and the bits. */

import { groupSize } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import { networkHash } from "../../src/network/specification/hash.js";
import { readNetwork, writeNetwork } from "../../src/files/index.js";
import {
  initialNetwork,
  networkFor,
  simulate,
  tensor,
  type Network,
  type NetworkSpecification,
} from "../../src/network/index.js";
import { activationFunction } from "../../src/network/activation/functions.js";
import { measure } from "../../src/preference/index.js";
import { draws, streams } from "../../src/random/draws.js";
import { findTask } from "../../src/tasks/index.js";
import { sinLayers } from "../../src/tasks/catalogue/functions/feedforward.js";
import type { Trials } from "../../src/tasks/contract/trials.js";
import { GroupDifferentiator, splitGroups, train } from "../../src/training/index.js";
import { testTrials } from "../tasks/trials-of.js";

const base: NetworkSpecification = {
  units: 12,
  layers: [5, 3, 4],
  inputs: 2,
  outputs: 3,
  activation: "tanh",
  form: "rate",
  leak: 1,
  noise: { placement: "inside", std: 0.7 },
  readout: "identity",
  initialState: "zero",
  seed: 11,
};
const initial = { input: 1.3, recurrent: 1.1, readout: 0.9, bias: 0.2, biasSpread: 0.5, laterBiasSpread: 0.3 };

function trialsFor({ inputs, outputs }: NetworkSpecification, count: number, steps = 3): Trials {
  const random = draws(5, 16);
  const fill = (channels: number, at: number): Float32Array =>
    Float32Array.from({ length: steps * channels * count }, (_, i) => 2 * random.uniform(i, at) - 1);
  return {
    ...{ steps, inputs, outputs, count },
    input: fill(inputs, 0),
    target: fill(outputs, 1),
    weight: fill(outputs, 2).map((w) => Math.max(0, w)),
  };
}

/** Outputs of one trial at one step in float64, from the formulas. */
function reference(network: Network, trials: Trials, step: number, trial: number, draw: number): number[] {
  const { specification: s } = network;
  const random = draws(s.seed, streams.testNoise, draw);
  const { value } = activationFunction(s.activation);
  let x = Array.from({ length: s.inputs }, (_, i) => trials.input[(step * s.inputs + i) * trials.count + trial]);
  let unit = 0;
  const product = (W: Float32Array, b: Float32Array): number[] =>
    Array.from(b, (bias, to) => x.reduce((sum, value, from) => sum + W[to * x.length + from] * value, bias));
  s.layers?.forEach((_, l) => {
    const a = product(tensor(network, `layers.${l + 1}.W`)!, tensor(network, `layers.${l + 1}.b`)!);
    x = a.map((one) => {
      const noise = s.noise.std * random.gaussian(trial, step, unit++);
      return s.noise.placement === "inside" ? value(one + noise) : value(one) + noise;
    });
  });
  const z = product(tensor(network, "W_out")!, tensor(network, "b_out")!);
  return s.readout === "sigmoid" ? z.map((one) => 1 / (1 + Math.exp(-one))) : z;
}

const cases = (["inside", "outside"] as const).flatMap((placement) =>
  (["identity", "sigmoid"] as const).map((readout) => ({
    placement,
    readout,
    activation: readout === "identity" ? ("tanh" as const) : ("softplus" as const),
  })),
);

describe.each(cases)("noise $placement, $activation, readout $readout", ({ placement, readout, activation }) => {
  const specification: NetworkSpecification = { ...base, activation, readout, noise: { placement, std: 0.7 } };
  const network = initialNetwork(specification, initial);

  it("simulates the formulas, units numbered through the layers", async () => {
    const trials = trialsFor(specification, 21);
    const { outputs, states } = await simulate(network, trials, { draw: 3 });
    expect(states).toHaveLength(3 * 12 * 21);
    for (const trial of [0, 15, 16, 20])
      for (let step = 0; step < 3; step++)
        reference(network, trials, step, trial, 3).forEach((z, o) => {
          expect(Math.abs(outputs[(step * 3 + o) * 21 + trial] - z)).toBeLessThan(2e-6);
        });
  });

  it("has the gradient of finite differences", async () => {
    const trials = trialsFor(specification, 19);
    const task = { ...sinLayers, inputs: 2, outputs: 3, trials: () => trials };
    const differentiator = new GroupDifferentiator(specification, task, { batch: 19, updates: 1 });
    const lossOf = async (parameters: Float32Array): Promise<number> =>
      (await differentiator.gradients(0, parameters)).losses.reduce((sum, { loss }) => sum + loss, 0);
    const { parameters } = network;
    const { gradients, losses } = await differentiator.gradients(0, parameters);
    const total = trials.weight.reduce((sum, w) => sum + w, 0);
    expect(Math.abs(losses.reduce((sum, { weight }) => sum + weight, 0) / total - 1)).toBeLessThan(1e-12);
    const size = parameters.length;
    expect(gradients).toHaveLength(2 * size);
    const scale = Math.max(...gradients.map(Math.abs));
    for (let i = 0; i < size; i += 2) {
      const difference = async (h: number): Promise<number> => {
        const by = (change: number) => parameters.map((value, k) => (k === i ? value + change : value));
        const [above, below] = [by(h), by(-h)];
        return ((await lossOf(above)) - (await lossOf(below))) / (above[i] - below[i]);
      };
      const expected = (4 * (await difference(5e-3)) - (await difference(1e-2))) / 3;
      expect(Math.abs(gradients[i] + gradients[size + i] - expected) / scale, `parameter ${i}`).toBeLessThan(1e-3);
    }
  });
});

describe("a network with hidden layers", () => {
  const network = initialNetwork(networkFor(sinLayers, { layers: [6, 5], seed: 4 }), initial);

  it("has the same bits for any split of the groups", async () => {
    const { specification } = network;
    const options = { updates: 8, batch: 40 };
    const alone = await train(specification, sinLayers, options);
    const workers = splitGroups(40, 3).map(
      (range) => new GroupDifferentiator(specification, sinLayers, options, range),
    );
    const together = await train(specification, sinLayers, options, { workers });
    expect(together.network.parameters).toEqual(alone.network.parameters);
    expect(alone.history.loss[7]).not.toBe(alone.history.loss[0]);
  });

  it("comes back from its file with the same hash", async () => {
    const bytes = writeNetwork(network);
    const again = readNetwork({ bytes, fileName: "net.safetensors" });
    expect(again.specification).toEqual(network.specification);
    expect(again.parameters).toEqual(network.parameters);
    expect(await networkHash(again)).toBe(await networkHash(network));
    const other = initialNetwork(networkFor(sinLayers, { layers: [5, 6], seed: 4 }), initial);
    expect(await networkHash(other)).not.toBe(await networkHash(network));
  });

  it("is measured with bias² and variance that sum to the loss", async () => {
    const { preference } = await measure(network, { task: sinLayers }, { trials: 20, draws: 8, levels: [0, 1, 2] });
    for (const { loss, biasSquared, variance } of preference.curve)
      expect((biasSquared ?? NaN) + (variance ?? NaN)).toBeCloseTo(loss, 9);
  });

  it("starts with the spread that was asked for, layer by layer", () => {
    const large = initialNetwork(networkFor(sinLayers), sinLayers.experiment.initial);
    const deviation = (name: Parameters<typeof tensor>[1]): number => {
      const values = Array.from(tensor(large, name) ?? []);
      return Math.sqrt(values.reduce((sum, x) => sum + x * x, 0) / values.length);
    };
    expect(deviation("layers.1.W") / 2).toBeCloseTo(1, 0);
    expect(deviation("layers.1.b") / 1.2).toBeCloseTo(1, 0);
    expect(deviation("layers.2.b")).toBeCloseTo(0.1, 1);
    expect(deviation("layers.2.W") * 8).toBeCloseTo(1, 1);
    expect(deviation("layers.3.W") * 8).toBeCloseTo(1, 1);
    expect((deviation("W_out") * 8) / 0.5).toBeCloseTo(1, 0);
  });

  it.each([
    [{ layers: [] }, "value", "layers to be whole numbers"],
    [{ layers: [3, 2] }, "value", "units to be 5, the sum of layers"],
    [{ leak: 0.5 }, "unsupported", "a leak of 1"],
    [{ initialState: "trained" as const }, "unsupported", "initial state zero"],
    [{ leaks: new Array<number>(base.units).fill(1) }, "unsupported", "no leaks per unit"],
  ])("is refused with %j", (change, code, message) => {
    expect(() => initialNetwork({ ...base, ...change })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) }) as Error,
    );
  });

  it("of one layer and one step has the outputs of a recurrent network without recurrence", async () => {
    const specification: NetworkSpecification = { ...base, layers: [12], noise: { placement: "inside", std: 0 } };
    const layered = initialNetwork(specification, initial);
    const { layers: _, ...plain } = specification;
    const size = 12 * 2 + 12 + 3 * 12 + 3;
    const recurrent: Network = { specification: plain, parameters: new Float32Array(144 + size) };
    recurrent.parameters.set(layered.parameters, 144);
    const trials = trialsFor(specification, groupSize, 1);
    const [a, b] = await Promise.all([simulate(layered, trials), simulate(recurrent, trials)]);
    expect(a.outputs).toEqual(b.outputs);
  });

  it("refuses a closed loop by name", async () => {
    const maze = findTask("maze");
    await expect(train(networkFor(maze, { layers: [8] }), maze, { updates: 1 })).rejects.toMatchObject({
      code: "unsupported",
    });
  });

  it("refuses to be analysed as a recurrent one", () => {
    expect(() => tensor(network, "W_rec")).toThrow(/feedforward/);
    expect(testTrials(sinLayers).steps).toBe(1);
  });
});
