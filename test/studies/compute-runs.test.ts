/** Runs that no journal keeps: their order, failures that stop nothing else, progress, and stopping. */

import { computeRuns, executeJob, payloadOf, type RunSpecification } from "@dither/studies";
import { trainingOptions } from "dither";
import { describe, expect, it } from "vitest";

const run = (seed: number, change: Parameters<typeof trainingOptions>[0] = {}): RunSpecification => ({
  task: "sin",
  network: {
    ...{ units: 8, inputs: 1, outputs: 1, activation: "relu", form: "rate", leak: 0.2, readout: "identity" },
    ...{ noise: { placement: "inside", std: 0.5 }, initialState: "zero", seed },
  },
  training: trainingOptions({ updates: 10, batch: 16, ...change }),
  measure: { levels: [0, 0.5], trials: 16, draws: 4 },
});
const diverging = { learningRate: 1e30, clip: null };

describe("computeRuns", () => {
  it("gives what this thread gives, in the order of the runs, whichever ends first", async () => {
    const runs = [run(1, { updates: 300 }), run(2), run(3)];
    const outcomes = await computeRuns(runs, { workers: 2 });
    for (const [k, one] of runs.entries()) {
      const { details } = await executeJob(payloadOf(one, []), { details: true });
      expect(outcomes[k]).toEqual({ state: "done", details });
    }
  });

  it("reports a run that fails with its code and goes on with the others", async () => {
    const outcomes = await computeRuns([run(1), run(2, diverging), run(3)], { workers: 1 });
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "failed", "done"]);
    expect(outcomes[1]).toMatchObject({
      code: "diverged",
      reason: expect.stringMatching(/^training diverged at update/),
    });
  });

  it("gives a run that is asked for twice in both places", async () => {
    const [first, second, third] = await computeRuns([run(1), run(2), run(1)], { workers: 2 });
    expect(third).toEqual(first);
    expect(second).not.toEqual(first);
  });

  it("tells the share done, which never falls and ends at 1", async () => {
    const shares: number[] = [];
    await computeRuns([run(1), run(2)], { workers: 2, onProgress: (share) => shares.push(share) });
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect(shares.at(-1)).toBe(1);
  });

  it("stops with `aborted` when the signal fires, long before the work would end", async () => {
    const controller = new AbortController();
    const stopped = computeRuns([run(1, { updates: 1_000_000 }), run(2, { updates: 1_000_000 })], {
      workers: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  });
});
