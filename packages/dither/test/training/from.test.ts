/** Training that starts from a network. */

import { describe, expect, it } from "vitest";
import { networkHash } from "../../src/network/specification/hash.js";
import { sin } from "../../src/tasks/catalogue/functions/function-approximation.js";
import { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "../../src/training/checkpoint.js";
import { train } from "../../src/training/train.js";
import { randomNetwork } from "../closure/networks.js";

const first = randomNetwork({ units: 8, inputs: 1, outputs: 1 });
const options = { updates: 6, batch: 16 };

describe("training from a network", () => {
  it("starts at its parameters: a vanishing learning rate leaves them", async () => {
    const { network } = await train(first.specification, sin, { ...options, learningRate: 1e-12 }, { from: first });
    network.parameters.forEach((p, i) => {
      expect(p).toBeCloseTo(first.parameters[i], 6);
    });
    expect(network.provenance?.["from"]).toBe(await networkHash(first));
  });

  it("has the same bits when it is stopped and resumed, and is resumed from its own network only", async () => {
    const whole = await train(first.specification, sin, options, { from: first });
    let checkpoint: Checkpoint | undefined;
    await train(first.specification, sin, options, {
      from: first,
      checkpointEvery: 4,
      onCheckpoint: (held) => {
        checkpoint = decodeCheckpoint(encodeCheckpoint(held));
      },
    });
    const resumed = await train(first.specification, sin, options, { from: first, resume: checkpoint! });
    expect(resumed.network.parameters).toEqual(whole.network.parameters);
    const elsewhere = train(first.specification, sin, options, { resume: checkpoint! });
    await expect(elsewhere).rejects.toMatchObject({ code: "mismatch" });
  });

  it("refuses a network of other sizes", async () => {
    const from = randomNetwork({ units: 9, inputs: 1, outputs: 1 });
    await expect(train(first.specification, sin, options, { from })).rejects.toThrow("units 8, got 9");
  });
});
