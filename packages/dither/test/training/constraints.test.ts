/** Training within masks, Dale's law and fixed signs: exact gradients, and weights that obey at every update. */

import { describe, expect, it } from "vitest";
import { allowedValues } from "../../src/network/specification/allowed-values.js";
import { networkFor } from "../../src/network/initial/for-task.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { initialNetwork } from "../../src/network/initial/initialise.js";
import type { Constraints } from "../../src/network/specification/constraints.js";
import { draws, streams } from "../../src/random/draws.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { GroupDifferentiator, train, trainingFor, type Checkpoint } from "../../src/training/index.js";
import { Optimiser } from "../../src/training/optimiser.js";
import { differences, referenceLoss } from "./reference-objective.js";

const constraints: Constraints = {
  masks: { W_rec: { density: 0.7, selfConnections: false } },
  dale: { excitatory: 0.6, readout: "excitatory" },
  signs: { W_in: "initial", W_out: "nonnegative" },
  frozen: { b_out: 0 },
};
const network = networkFor(sin, { units: 7, activation: "softplus", noise: 0.3, constraints, seed: 4 });
const options = trainingFor(sin, { batch: 17, updates: 40, learningRate: 0.05 });

describe("the gradient within constraints", () => {
  it("is that of central differences where a weight may move, one-sided at 0, and 0 where it may not", async () => {
    const { parameters } = initialNetwork(network, options.initial);
    const codes = allowedValues(network, parameters)!;
    // Some weights at their bound, where the gradient points in or out.
    for (const i of [3, 8, 16, 49, 50]) if (codes[i] !== 2) parameters[i] = 0;
    const optimiser = await Optimiser.create(network, options);
    optimiser.parameters.set(parameters);
    const groups = new GroupDifferentiator(network, sin, options);
    const kernel = await groups.prepare(2, optimiser.parameters);
    optimiser.begin();
    let weight = 0;
    groups.differentiate(kernel, 2, (_, loss) => {
      optimiser.add(kernel.gradient, loss);
      weight += loss.weight;
    });
    optimiser.record();
    const random = draws(network.seed, streams.trainingTrials, 2);
    const trials = sin.trials({ first: 0, count: options.batch, index: 2, random });
    const numeric = differences((p) => referenceLoss({ specification: network }, p, trials, 2), parameters);
    const scale = Math.max(...numeric.map(({ central }) => Math.abs(central)));
    let atBound = 0;
    numeric.forEach(({ central }, i) => {
      const code = codes[i];
      const outward = parameters[i] === 0 && code * central > 0;
      if (parameters[i] === 0 && Math.abs(code) === 1) atBound++;
      const frozen = i === codes.length - 1;
      const expected = code === 2 || frozen || outward ? 0 : central;
      expect(Math.abs(optimiser.gradient[i] / weight - expected), `parameter ${i}`).toBeLessThan(1e-5 * scale);
    });
    expect(atBound).toBeGreaterThan(2);
  });
});

describe("a training within constraints", () => {
  const obeys = (parameters: Float32Array): void => {
    const codes = allowedValues(network, initialNetwork(network, options.initial).parameters)!;
    parameters.forEach((value, i) => {
      if (codes[i] === 2) expect(value).toBe(0);
      else expect(value * codes[i]).toBeGreaterThanOrEqual(0);
    });
    expect(parameters.at(-1)).toBe(0);
  };

  it("obeys at every update, learns, and meets the bounds on the way", async () => {
    const kept: Checkpoint[] = [];
    const { network: trained, history } = await train(network, sin, options, {
      checkpointEvery: 1,
      onCheckpoint: (c) => void kept.push(c),
    });
    for (const { parameters } of kept) obeys(parameters);
    obeys(trained.parameters);
    const codes = allowedValues(network, trained.parameters)!;
    expect(trained.parameters.filter((v, i) => v === 0 && Math.abs(codes[i]) === 1).length).toBeGreaterThan(0);
    expect(history.loss.at(-1)).toBeLessThan(0.7 * history.loss[0]);
  });

  it("has the same bits stopped and resumed anywhere, and with any split of the groups", async () => {
    const kept: Checkpoint[] = [];
    const whole = await train(network, sin, options, { checkpointEvery: 9, onCheckpoint: (c) => void kept.push(c) });
    const hash = await networkHash(whole.network);
    for (const resume of kept)
      expect(await networkHash((await train(network, sin, options, { resume })).network)).toBe(hash);
    const workers = [0, 1].map((k) => new GroupDifferentiator(network, sin, options, { first: k, last: k + 1 }));
    expect(await networkHash((await train(network, sin, options, { workers })).network)).toBe(hash);
  });
});
