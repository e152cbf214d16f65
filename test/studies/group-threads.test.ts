/** One training on several threads: the bits of one thread, with every option that decides a gradient. */

import { startGroupThreads } from "@dither/studies";
import { findTask, networkFor, networkHash, train, trainingFor, type GivenTrainingOptions } from "dither";
import { describe, expect, it } from "vitest";

const task = findTask("perceptual-decision");
const network = networkFor(task, {
  units: 12,
  seed: 3,
  constraints: { masks: { W_rec: { density: 0.6, selfConnections: false } }, dale: { excitatory: 0.75 } },
});
const given: GivenTrainingOptions = {
  updates: 40,
  batch: 50,
  l2: { W_rec: 1e-3 },
  noiseSchedule: { law: "log-uniform", from: 0.2, to: 2 },
  validation: { every: 5, trials: 32 },
  curriculum: [{ options: { inputNoise: 0.05 }, until: 0.5 }],
  stopping: { patience: 4, keepBest: true },
};

describe("threads of one training", () => {
  it.each([2, 3])("%i of them give the bits of one, stages and drawn noise levels included", async (threads) => {
    const alone = await train(network, task, given);
    const group = startGroupThreads(network, task, trainingFor(task, given), threads);
    try {
      const shared = await train(network, task, given, { workers: group.workers });
      expect(await networkHash(shared.network)).toBe(await networkHash(alone.network));
      expect(shared.history).toEqual(alone.history);
    } finally {
      await group.close();
    }
    expect(new Set(alone.history.validation!.map(({ stage }) => stage))).toEqual(new Set([0, 1]));
  });
});
