/** A training has the same bits on one go, with its groups split among any workers, and stopped and resumed. */

import { availableBackends, groupSize, isFast } from "@dither/kernels";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { networkHash } from "../../src/network/specification/hash.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import {
  decodeCheckpoint,
  encodeCheckpoint,
  GroupDifferentiator,
  splitGroups,
  train,
  type GroupRange,
} from "../../src/training/index.js";
import { groupCount } from "../../src/training/objective/groups.js";
import { before, busy, smallNetwork } from "./small-training.js";

const options = { updates: 60 };

/**
 * Changing this is a decision: every network trained before, every link and every record means other numbers after it,
 * so NUMERICS in src/base/version.ts must be raised with it.
 */
const golden = "ccec16c5ddcd56d9510c4eb85ca88a4b567c13a2f605695d94e381163ecc4e98";

const workersOf = (ranges: readonly GroupRange[], batch: number): GroupDifferentiator[] =>
  ranges.map((range) => new GroupDifferentiator(smallNetwork, sin, { ...options, batch }, range));

/** Consecutive ranges that end at the cuts and at the last group. */
function rangesOf(cuts: readonly number[], groups: number): GroupRange[] {
  const ends = [...new Set(cuts)].sort((a, b) => a - b).concat(groups);
  return ends.map((last, k) => ({ first: k === 0 ? 0 : ends[k - 1], last }));
}

describe("the network of seed 1 after 60 updates on sin", () => {
  it("has the golden hash, trained on one go", async () => {
    const { network } = await train(smallNetwork, sin, options);
    expect(await networkHash(network)).toBe(golden);
  });

  it("has it with every exact kernel, and with states kept every 5 or 16 steps only", async () => {
    const exact = (await availableBackends()).filter((backend) => !isFast(backend));
    // A machine with a compiler has the native kernel; .ci/run installs one.
    if (process.env["CI"] === "true") expect(exact).toEqual(["native", "wasm"]);
    for (const kernel of exact)
      for (const checkpointSteps of [undefined, 5, 16]) {
        const control = { kernel, ...(checkpointSteps && { checkpointSteps }) };
        const { network } = await train(smallNetwork, sin, options, control);
        expect(await networkHash(network), `${kernel}, ${checkpointSteps}`).toBe(golden);
        expect(network.provenance?.["kernel"]).toBe("exact");
      }
  });

  it("says which fast kernel trained it, and refuses one for exact arithmetic", async () => {
    const fast = (await availableBackends()).filter(isFast);
    for (const kernel of fast) {
      const { network } = await train(smallNetwork, sin, { ...options, arithmetic: "fast" }, { kernel });
      expect(network.provenance?.["kernel"]).toMatch(new RegExp(`^${kernel}`));
      await expect(train(smallNetwork, sin, options, { kernel })).rejects.toMatchObject({ code: "mismatch" });
    }
  });

  it.each([[[]], [[1]], [[2]], [[3]], [[1, 2]], [[1, 3]], [[2, 3]], [[1, 2, 3]]])(
    "has it with its four groups cut at %j among workers",
    async (cuts) => {
      const workers = workersOf(rangesOf(cuts, 4), 64);
      const { network } = await train(smallNetwork, sin, options, { workers });
      expect(await networkHash(network)).toBe(golden);
    },
  );

  it("has it when stopped and resumed from a file, twice, with other numbers of workers", async () => {
    const stops = [17, 40];
    let file: Uint8Array | undefined;
    for (const stop of stops) {
      const controller = new AbortController();
      const slow = before(sin, (update) => {
        if (update !== stop - 1) return;
        busy(60);
        controller.abort();
      });
      const stopped = train(smallNetwork, slow, options, {
        signal: controller.signal,
        ...(file && { resume: decodeCheckpoint(file) }),
        onCheckpoint: (checkpoint) => {
          expect(checkpoint.update).toBe(stop);
          file = encodeCheckpoint(checkpoint);
        },
      });
      await expect(stopped).rejects.toMatchObject({
        code: "aborted",
        message: expect.stringContaining(`${stop} of 60`),
      });
    }
    const whole = await train(smallNetwork, sin, options);
    const resumed = await train(smallNetwork, sin, options, {
      resume: decodeCheckpoint(file ?? new Uint8Array()),
      workers: workersOf(splitGroups(64, 2), 64),
    });
    expect(await networkHash(resumed.network)).toBe(golden);
    expect(resumed.history).toEqual(whole.history);
  });

  it("is another with another seed, placement, noise or learning rate", async () => {
    const others = [
      train({ ...smallNetwork, seed: 2 }, sin, options),
      train({ ...smallNetwork, noise: { placement: "outside", std: 0.5 } }, sin, options),
      train({ ...smallNetwork, noise: { placement: "inside", std: 0.25 } }, sin, options),
    ];
    const hashes = await Promise.all(others.map(async (training) => networkHash((await training).network)));
    expect(new Set([golden, ...hashes]).size).toBe(4);
    const { network } = await train(smallNetwork, sin, { ...options, learningRate: 4e-3 });
    expect(await networkHash(network)).not.toBe(golden);
  });
});

describe("any split of any batch", () => {
  it("gives the bits of one worker, history included", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 120 }).chain((batch) =>
          fc.record({
            batch: fc.constant(batch),
            cuts: fc.array(fc.nat(groupCount(batch) - 1), { maxLength: 4 }).map((c) => c.filter((cut) => cut > 0)),
          }),
        ),
        async ({ batch, cuts }) => {
          const given = { updates: 4, batch };
          const alone = await train(smallNetwork, sin, given);
          const workers = workersOf(rangesOf(cuts, groupCount(batch)), batch);
          const together = await train(smallNetwork, sin, given, { workers });
          expect(together.network.parameters).toEqual(alone.network.parameters);
          expect(together.history).toEqual(alone.history);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("covers every group once, as evenly as it can be", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.integer({ min: 1, max: 64 }), (batch, workers) => {
        const ranges = splitGroups(batch, workers);
        const sizes = ranges.map(({ first, last }) => last - first);
        expect(ranges).toHaveLength(Math.min(workers, Math.ceil(batch / groupSize)));
        expect(ranges.map(({ first }) => first)).toEqual([0, ...ranges.slice(0, -1).map(({ last }) => last)]);
        expect(ranges.at(-1)?.last).toBe(Math.ceil(batch / groupSize));
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
      }),
    );
  });
});
