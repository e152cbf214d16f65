/** Checkpoints: what they keep, and which trainings and files they refuse. */

import { describe, expect, it } from "vitest";
import { linear, sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { decodeCheckpoint, encodeCheckpoint, train, type Checkpoint } from "../../src/training/index.js";
import { before, smallNetwork } from "./small-training.js";

async function checkpoints(updates: number, checkpointEvery: number): Promise<Checkpoint[]> {
  const kept: Checkpoint[] = [];
  await train(smallNetwork, sin, { updates }, { checkpointEvery, onCheckpoint: (c) => void kept.push(c) });
  return kept;
}

describe("checkpoints", () => {
  it("come every so many updates, but not at the end, each with the history so far", async () => {
    const kept = await checkpoints(20, 5);
    expect(kept.map((c) => c.update)).toEqual([5, 10, 15]);
    expect(kept.map((c) => c.history.loss.length)).toEqual([5, 10, 15]);
    expect(kept.map((c) => c.history.gradientNorm.length)).toEqual([5, 10, 15]);
  });

  it("are not changed by the updates that follow", async () => {
    const [long] = await checkpoints(12, 5);
    let short: Checkpoint | undefined;
    const stop = new AbortController();
    const failing = before(sin, (update) => {
      if (update === 5) throw new Error("stop here");
    });
    const stopped = train(
      smallNetwork,
      failing,
      { updates: 12 },
      {
        signal: stop.signal,
        checkpointEvery: 5,
        onCheckpoint: (c) => {
          short = c;
        },
      },
    );
    await expect(stopped).rejects.toThrow("stop here");
    expect(long).toEqual(short);
  });

  it("survive a file bit for bit", async () => {
    const [checkpoint] = await checkpoints(9, 7);
    expect(decodeCheckpoint(encodeCheckpoint(checkpoint))).toEqual(checkpoint);
  });

  it.each([
    ["another learning rate", smallNetwork, sin, { updates: 9, learningRate: 1e-3 }],
    ["another number of updates", smallNetwork, sin, { updates: 10 }],
    ["another batch", smallNetwork, sin, { updates: 9, batch: 32 }],
    ["no clipping", smallNetwork, sin, { updates: 9, clip: null }],
    ["another initial scale", smallNetwork, sin, { updates: 9, initial: { recurrent: 0.7 } }],
    ["another task", smallNetwork, linear, { updates: 9 }],
    ["another seed", { ...smallNetwork, seed: 2 }, sin, { updates: 9 }],
    ["another leak", { ...smallNetwork, leak: 0.3 }, sin, { updates: 9 }],
  ] as const)("are refused by a training with %s", async (_, specification, task, options) => {
    const [resume] = await checkpoints(9, 7);
    const given = { ...options };
    await expect(train(specification, task, given, { resume })).rejects.toMatchObject({
      name: "DitherError",
      code: "mismatch",
    });
  });

  it("of other numerics, of another kind and cut short are refused", async () => {
    const [checkpoint] = await checkpoints(9, 7);
    const bytes = encodeCheckpoint(checkpoint);
    const edited = (from: string, to: string): Uint8Array =>
      Uint8Array.from(Buffer.from(Buffer.from(bytes).toString("latin1").replace(from, to), "latin1"));
    const refusal = (code: string): unknown => expect.objectContaining({ name: "DitherError", code });
    expect(() => decodeCheckpoint(edited('numerics\\":2', 'numerics\\":9'))).toThrow(refusal("unsupported"));
    expect(() => decodeCheckpoint(edited("dither.checkpoint", "dither.elsething1"))).toThrow(refusal("format"));
    expect(() => decodeCheckpoint(bytes.subarray(0, bytes.length - 8))).toThrow(refusal("format"));
  });
});
