/** The local executor: order, failures that stop nothing else, progress, and stopping. */

import { executeLocally, executeRun, type RunSpecification } from "@dither/studies";
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

describe("executeLocally", () => {
  it("gives what this thread gives, in the order of the runs, whichever ends first", async () => {
    const runs = [run(1, { updates: 300 }), run(2), run(3)];
    const [outcomes, ...here] = [
      await executeLocally(runs, { workers: 2 }),
      ...(await Promise.all(runs.map((r) => executeRun(r)))),
    ];
    outcomes.forEach((outcome, k) => {
      expect(outcome.state).toBe("done");
      if (outcome.state === "done") expect(outcome.result).toEqual(here[k]);
    });
  });

  it("reports a run that fails with its code and goes on with the others", async () => {
    const ended: number[] = [];
    const outcomes = await executeLocally([run(1), run(2, diverging), run(3)], {
      workers: 1,
      onOutcome: (index) => ended.push(index),
    });
    expect(outcomes.map(({ state }) => state)).toEqual(["done", "failed", "done"]);
    expect(outcomes[1]).toMatchObject({
      code: "diverged",
      reason: expect.stringMatching(/^training diverged at update/),
    });
    expect(ended.sort()).toEqual([0, 1, 2]);
  });

  it("progress of every run ends at 1", async () => {
    let shares: readonly number[] = [];
    await executeLocally([run(1), run(2)], { workers: 2, onProgress: (now) => (shares = [...now]) });
    expect(shares).toEqual([1, 1]);
  });

  it("stops with `aborted` when the signal fires, long before the work would end", async () => {
    const controller = new AbortController();
    const stopped = executeLocally([run(1, { updates: 1_000_000 }), run(2, { updates: 1_000_000 })], {
      workers: 2,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: "aborted" });
  });
});
