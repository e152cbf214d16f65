/** Training through the moment closure: the same bits however it is split or stopped, no noise in it, and it learns. */

import { describe, expect, it } from "vitest";
import { networkFor } from "../../src/network/initial/for-task.js";
import { networkHash } from "../../src/network/specification/hash.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import {
  ClosureDifferentiator,
  decodeCheckpoint,
  encodeCheckpoint,
  planTraining,
  train,
  trainingFor,
  trainingOptions,
  type GivenTrainingOptions,
} from "../../src/training/index.js";
import { trainingDraws } from "../../src/training/objective/training-draws.js";
import { before } from "./small-training.js";

const network = networkFor(sin, { units: 16 });
const small = networkFor(sin, { units: 6 });
const options: GivenTrainingOptions = { gradient: "closure", updates: 12, batch: 40 };

/** The identity, with correlations of a half beside it. */
const alike = (size: number): number[][] =>
  Array.from({ length: size }, (_, i) => Array.from({ length: size }, (_, k) => (i === k ? 1 : 0.5)));

/** Changing this means other networks: raise NUMERICS with it. */
const golden = "3334deb4275970c508ec927862fa0611fc6d90660699965676066576e06f1025";

describe("training through the closure", () => {
  it("has the golden hash on one go, split among workers, and stopped and resumed through a file", async () => {
    const whole = await train(network, sin, options);
    expect(await networkHash(whole.network)).toBe(golden);
    expect(whole.network.provenance?.["training"]).toMatchObject({ gradient: "closure", batches: "even" });

    const workers = [
      { first: 0, last: 1 },
      { first: 1, last: 3 },
    ].map((range) => new ClosureDifferentiator(network, sin, trainingOptions(options), range));
    const split = await train(network, sin, options, { workers });
    expect(await networkHash(split.network)).toBe(golden);
    expect(split.history).toEqual(whole.history);

    const controller = new AbortController();
    let file: Uint8Array | undefined;
    const interrupted = before(sin, (update) => {
      if (update === 5) controller.abort();
    });
    const onCheckpoint = (checkpoint: Parameters<typeof encodeCheckpoint>[0]): void => {
      file = encodeCheckpoint(checkpoint);
    };
    await expect(
      train(network, interrupted, options, { signal: controller.signal, onCheckpoint, checkpointEvery: 3 }),
    ).rejects.toMatchObject({ code: "aborted" });
    const resume = decodeCheckpoint(file ?? new Uint8Array());
    expect(resume.update).toBeGreaterThan(0);
    const resumed = await train(network, sin, options, { resume });
    expect(await networkHash(resumed.network)).toBe(golden);
    await expect(train(network, sin, { ...options, gradient: "noise" }, { resume })).rejects.toThrow(
      /expected gradient "closure", batches "even" as the checkpoint has, got nothing, nothing/,
    );
  });

  it("takes the loss down, and each of its terms alone when asked", async () => {
    const run = async (closureTerms: "both" | "bias" | "variance"): Promise<number[]> =>
      (await train(small, sin, { ...options, batch: 16, updates: 30, closureTerms })).history.loss;
    const [both, bias, variance] = [await run("both"), await run("bias"), await run("variance")];
    expect(both.at(-1)).toBeLessThan(0.7 * both[0]);
    expect(bias.at(-1)).toBeLessThan(0.7 * bias[0]);
    // Without its bias² the output goes silent: the loss stays that of answering a constant.
    expect(variance.at(-1)).toBeGreaterThan(0.3);
  });

  it("takes the loss of a network in the current form down, with a leak per unit", async () => {
    const current = networkFor(sin, { units: 6, form: "current" });
    const network = { ...current, leaks: [0.1, 0.2, 0.2, 0.3, 0.4, 0.5] };
    const { loss } = (await train(network, sin, { ...options, batch: 16, updates: 30 })).history;
    expect(loss.at(-1)).toBeLessThan(0.8 * loss[0]);
  });

  it.each(["rate", "current"] as const)("takes the loss under coloured noise down, in the %s form", async (form) => {
    const white = networkFor(sin, { units: 6, form });
    const network = { ...white, noise: { ...white.noise, timeConstant: 3 } };
    const { loss } = (await train(network, sin, { ...options, batch: 16, updates: 30 })).history;
    expect(loss.at(-1)).toBeLessThan(0.8 * loss[0]);
    const { operations, bytes } = planTraining(network, sin, trainingFor(sin, options), { threads: 1 });
    const plain = planTraining(white, sin, trainingFor(sin, options), { threads: 1 });
    expect(operations).toBeGreaterThan(plain.operations);
    expect(bytes).toBeGreaterThan(plain.bytes);
  });

  it("spreads the trials of a batch evenly: one input in each part, however the batch is split", async () => {
    const random = trainingDraws(1, { batch: 40, batches: "even" }, 3);
    for (const [step, unit] of [
      [0, 0],
      [5, 2],
    ]) {
      const numbers = Array.from({ length: 40 }, (_, k) => random.uniform(k, step, unit));
      expect(numbers.map((u) => Math.floor(40 * u)).sort((a, b) => a - b)).toEqual(numbers.map((_, k) => k));
    }
    const loss = async (batches: "even" | "independent"): Promise<number[]> =>
      (await train(small, sin, { ...options, updates: 2, batches })).history.loss;
    expect(await loss("even")).not.toEqual(await loss("independent"));
  });

  it.each([
    ["noise on the inputs", networkFor(sin, { units: 6, placement: "input" })],
    ["noise that units share inside", networkFor(sin, { units: 6, noiseDetails: { covariance: alike(6) } })],
    ["hidden layers", networkFor(sin, { layers: [6, 5], noise: 0.3 })],
    ["smoothed units", { ...small, smoothing: 0.4 }],
  ] as const)("takes the loss down with %s", async (_, changed) => {
    const { loss } = (await train(changed, sin, { ...options, batch: 16, updates: 30 })).history;
    expect(loss.at(-1)).toBeLessThan(0.9 * loss[0]);
    const { operations, bytes } = planTraining(changed, sin, trainingFor(sin, options), { threads: 1 });
    expect(operations).toBeGreaterThan(0);
    expect(bytes).toBeGreaterThan(0);
  });

  it("alone trains smoothed units", async () => {
    const smoothed = { ...small, smoothing: 0.4 };
    await expect(train(smoothed, sin, { updates: 1, batch: 4 })).rejects.toThrow(/without smoothing/);
  });

  it("is refused without noisy trials where it would be another loss, and terms with noisy trials", async () => {
    await expect(train(small, sin, { ...options, rateL1: 1 })).rejects.toMatchObject({ code: "unsupported" });
    expect(() => trainingOptions({ closureTerms: "bias" })).toThrow(/gradient of the closure only/);
    expect(trainingOptions({ gradient: "noise", closureTerms: "both" })).toEqual(trainingOptions());
  });

  it("is planned by its own work: nine N³ operations a step and trial", () => {
    const plan = planTraining(network, sin, trainingFor(sin, options), { threads: 1 });
    expect(plan.operations).toBe(9 * 16 ** 3 * 24 * 40);
  });
});
