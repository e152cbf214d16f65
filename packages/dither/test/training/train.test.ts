/** The training loop: it learns, reports, stops, and says so when it diverges. */

import { describe, expect, it } from "vitest";
import type { NetworkSpecification } from "../../src/network/specification/specification.js";
import { linear, sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { train, type TrainingProgress } from "../../src/training/index.js";
import { before, busy, smallNetwork } from "./small-training.js";

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

describe("training", () => {
  it.each(["inside", "outside"] as const)("learns y = u with noise %s", async (placement) => {
    const specification: NetworkSpecification = { ...smallNetwork, noise: { placement, std: 0.2 } };
    const { history } = await train(specification, linear, { updates: 150 });
    expect(mean(history.loss.slice(-10))).toBeLessThan(0.15 * mean(history.loss.slice(0, 3)));
  });

  it.each([1, 16, 17, 40])("takes a batch of %i trials, each weighed once", async (batch) => {
    const { history } = await train(smallNetwork, sin, { updates: 1, batch });
    // With readout weights 0 the output is 0, so the loss is the mean of sin² πu over the batch's own trials.
    const silent = await train(smallNetwork, sin, { updates: 1, batch, initial: { readout: 0 } });
    const seen: number[] = [];
    const watched = {
      ...sin,
      trials(request: Parameters<typeof sin.trials>[0]) {
        const trials = sin.trials(request);
        seen.push(...trials.target.subarray(0, trials.count));
        return trials;
      },
    };
    await train(smallNetwork, watched, { updates: 1, batch });
    expect(seen).toHaveLength(batch);
    expect(silent.history.loss[0]).toBeCloseTo(mean(seen.map((y) => y * y)), 6);
    expect(history.loss[0]).not.toBeCloseTo(silent.history.loss[0], 3);
  });

  it("keeps one loss and one norm for each update", async () => {
    const { history, network } = await train(smallNetwork, sin, { updates: 13 });
    expect(history.loss).toHaveLength(13);
    expect(history.gradientNorm).toHaveLength(13);
    expect(network.provenance).toMatchObject({ task: "sin", finalLoss: history.loss[12], training: { updates: 13 } });
  });

  it("reports progress that only grows, with the loss of the latest update, and ends at the last", async () => {
    const seen: TrainingProgress[] = [];
    const slow = before(sin, () => busy(52));
    const { history } = await train(smallNetwork, slow, { updates: 8 }, { onProgress: (p) => seen.push(p) });
    expect(seen.length).toBeGreaterThanOrEqual(8);
    for (let k = 0; k < seen.length; k++) {
      expect(seen[k].updates).toBe(8);
      expect(seen[k].loss).toBe(history.loss[seen[k].update - 1]);
      if (k > 0) expect(seen[k].update).toBeGreaterThanOrEqual(seen[k - 1].update);
    }
    expect(seen.at(-1)?.update).toBe(8);
  });

  it("shows the network after every update, waits while it is held, and gives the same bits", async () => {
    const seen: number[] = [];
    const snapshots: Float32Array[] = [];
    let waiting = 0;
    const held = await train(
      smallNetwork,
      sin,
      { updates: 4 },
      {
        onUpdate: ({ update, parameters }) => {
          seen.push(update);
          snapshots.push(parameters.slice());
          if (update !== 2) return undefined;
          return new Promise<void>((resolve) =>
            setTimeout(() => {
              waiting = seen.length;
              resolve();
            }, 20),
          );
        },
      },
    );
    const free = await train(smallNetwork, sin, { updates: 4 });
    expect(seen).toEqual([1, 2, 3, 4]);
    expect(waiting).toBe(2);
    expect(snapshots[3]).toEqual(free.network.parameters);
    expect(snapshots[1]).not.toEqual(snapshots[3]);
    expect(held.network.parameters).toEqual(free.network.parameters);
  });

  it("changes nothing in the options and the specification that it is given", async () => {
    const options = Object.freeze({ updates: 2, initial: Object.freeze({ bias: 0.1 }) });
    const { network } = await train(Object.freeze({ ...smallNetwork }), sin, options);
    expect(network.specification).toEqual(smallNetwork);
    expect(network.specification).not.toBe(smallNetwork);
  });

  it("refuses a task that does not fit the network", async () => {
    await expect(train({ ...smallNetwork, inputs: 2 }, sin, { updates: 1 })).rejects.toMatchObject({
      code: "mismatch",
      message: expect.stringContaining("expected a network with 1 inputs for task sin, got 2"),
    });
  });
});

describe("a training that diverges says at which update", () => {
  it.each([
    ["a huge learning rate", smallNetwork, { learningRate: 1e30, clip: null }, 2],
    ["huge initial weights", { ...smallNetwork, leak: 1 }, { initial: { recurrent: 1e20 } }, 1],
    ["an infinite last step", smallNetwork, { updates: 1, learningRate: 1e39 }, 1],
  ] as const)("%s", async (_, specification, given, update) => {
    const options = { updates: 20, ...given };
    await expect(train(specification, sin, options)).rejects.toMatchObject({
      name: "DitherError",
      code: "diverged",
      message: expect.stringContaining(`update ${update} of ${options.updates}`),
    });
  });
});
