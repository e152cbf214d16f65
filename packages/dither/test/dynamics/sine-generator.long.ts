/** A trained sine generator, explained: it has no fixed point to rest at, and the page says what it does instead. */

import { expect, it } from "vitest";
import { explain } from "../../src/explanation/explain.js";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { findTask } from "../../src/tasks/index.js";
import { train } from "../../src/training/index.js";

it("a sine generator of 32 tanh units oscillates around its fixed points", async () => {
  const task = findTask("sine-generation");
  const { batch, learningRate, schedule = "cosine", clip = 1, initial = {}, leak, noise } = task.experiment;
  const specification: NetworkSpecification = {
    units: 32,
    inputs: task.inputs,
    outputs: task.outputs,
    activation: "tanh",
    form: "rate",
    leak,
    noise: { placement: "inside", std: noise },
    readout: "identity",
    initialState: "zero",
    seed: 1,
  };
  const training = { updates: 1000, batch, learningRate, schedule, clip, initial };
  const { network } = await train(specification, task, training);
  const e = await explain(network, { task }, { levels: [0, 0.025, 0.05, 0.1], trials: 64, draws: 40, replicates: 100 });
  expect(e.verdict).toMatch(/^You may switch this network's noise off: it performs best without/);
  expect(e.measured?.curve[0].loss).toBeLessThan(0.005);
  expect(e.remarks.join(" ")).toContain("oscillates around them");
  expect(e.settling.slowestSteps).toBeNull();
  expect(e.settling.atFixedPoints).toBeNull();
  expect(e.shift?.stationaryOutput).toBeNull();
  for (const { stability } of e.fixedPoints) {
    const steps = 1 / (stability?.oscillations[0].cyclesPerStep ?? NaN);
    expect(stability?.unstableModes).toBeGreaterThanOrEqual(2);
    expect(steps).toBeGreaterThan(15);
    expect(steps).toBeLessThan(100);
  }
  for (const { std, biasSquared, variance } of e.measured?.curve.slice(0, 3) ?? []) {
    const predicted = e.predicted?.curve.find((point) => point.std === std);
    expect(Math.abs((predicted?.biasSquared ?? NaN) / (biasSquared ?? NaN) - 1)).toBeLessThan(0.1);
    if (std > 0) expect(Math.abs((predicted?.variance ?? NaN) / (variance ?? NaN) - 1)).toBeLessThan(0.15);
  }
});
