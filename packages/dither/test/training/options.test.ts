/** Options of a training: defaults, ranges and the learning rate over time. */

import { describe, expect, it } from "vitest";
import { learningRate, trainingOptions, type TrainingOptions } from "../../src/training/index.js";
import { defaultTraining } from "../../src/training/options/options.js";

describe("the learning rate", () => {
  const at = (schedule: TrainingOptions["schedule"], progress: number): number =>
    learningRate(trainingOptions({ schedule, updates: 200, learningRate: 0.01, finalRate: 0.04 }), 200 * progress);

  it.each([
    ["constant", 0, 0.01],
    ["constant", 0.995, 0.01],
    ["cosine", 0, 0.01],
    ["cosine", 0.25, 0.01 * (0.04 + 0.96 * (0.5 + Math.SQRT1_2 / 2))],
    ["cosine", 0.5, 0.01 * 0.52],
    ["cosine", 1, 0.01 * 0.04],
    ["exponential", 0, 0.01],
    ["exponential", 0.5, 0.01 * 0.2],
    ["exponential", 1, 0.01 * 0.04],
  ] as const)("is right for %s at %f of the training", (schedule, progress, expected) => {
    expect(Math.abs(at(schedule, progress) / expected - 1)).toBeLessThan(1e-14);
  });

  it.each(["cosine", "exponential"] as const)("falls at every update for %s", (schedule) => {
    for (let update = 1; update <= 200; update++)
      expect(at(schedule, update / 200)).toBeLessThan(at(schedule, (update - 1) / 200));
  });
});

describe("options", () => {
  it("have their defaults where nothing is given, also inside `initial`", () => {
    expect(trainingOptions()).toEqual(defaultTraining);
    expect(trainingOptions({ initial: { bias: 0.3 } }).initial).toEqual({ ...defaultTraining.initial, bias: 0.3 });
  });

  it.each([
    ["updates", [0, -1, 1.5, NaN, 2 ** 31]],
    ["batch", [0, 2.5, Infinity]],
    ["learningRate", [0, -1e-3, NaN, Infinity]],
    ["finalRate", [0, 1.01, NaN]],
    ["clip", [0, -1, NaN, Infinity]],
    ["beta1", [-0.1, 1, NaN]],
    ["beta2", [-0.1, 1, NaN]],
    ["epsilon", [0, -1e-8, NaN]],
    ["schedule", ["linear"]],
  ] as const)("%s out of range is refused by name: %j", (name, values) => {
    for (const value of values)
      expect(() => trainingOptions({ [name]: value })).toThrow(
        expect.objectContaining({
          name: "DitherError",
          code: "value",
          message: expect.stringContaining(name),
        }) as Error,
      );
  });

  it.each(["recurrent", "input", "readout", "bias"] as const)(
    "a scale initial.%s that is not finite is refused",
    (name) => {
      for (const value of [NaN, Infinity])
        expect(() => trainingOptions({ initial: { [name]: value } })).toThrow(
          expect.objectContaining({ code: "value", message: expect.stringContaining(`initial.${name}`) }) as Error,
        );
    },
  );

  it.each([{ clip: null }, { finalRate: 1 }, { beta1: 0, beta2: 0 }, { updates: 1, batch: 1 }])(
    "%j is within range",
    (given) => {
      expect(trainingOptions(given)).toEqual({ ...defaultTraining, ...given });
    },
  );
});
