/** A penalty of the user's: the same training as with Dither's own of those values; checks; going on from a checkpoint. */

import { describe, expect, it } from "vitest";
import { findTask, networkFor, train, type PenaltyCode } from "../../src/index.js";
import type { Checkpoint } from "../../src/training/index.js";

const task = findTask("sin");
const specification = networkFor(task, { units: 8, noise: 0.5, seed: 3 });
const few = { updates: 8, batch: 16 };
const strength = 0.03;
/** λ Σ w² over the recurrent weights. */
const squares: PenaltyCode = {
  name: "squares",
  value: ({ W_rec }) => strength * W_rec.reduce((sum, w) => sum + w * w, 0),
  gradient: ({ W_rec }, into) => W_rec.forEach((w, i) => (into.W_rec[i] = 2 * strength * w)),
};

describe("a penalty of the user's", () => {
  it("trains as Dither's own l2 of that value does", async () => {
    const own = await train(specification, task, { ...few, penalty: squares });
    const builtIn = await train(specification, task, { ...few, l2: { W_rec: strength } });
    own.network.parameters.forEach((w, i) => expect(w).toBeCloseTo(builtIn.network.parameters[i], 6));
    own.history.penalty!.forEach((value, k) => expect(value).toBeCloseTo(builtIn.history.penalty![k], 8));
    const without = await train(specification, task, few);
    expect(without.network.parameters).not.toEqual(own.network.parameters);
    expect(own.network.provenance!.training).toMatchObject({ penalty: { name: "squares" } });
    expect(JSON.parse(JSON.stringify(own.network.provenance!.training))).toEqual(own.network.provenance!.training);
  });

  it("goes on from a checkpoint to the same bits, where it is given again", async () => {
    const whole = await train(specification, task, { ...few, penalty: squares });
    const checkpoints: Checkpoint[] = [];
    const onCheckpoint = (one: Checkpoint): void => void checkpoints.push(one);
    await train(specification, task, { ...few, penalty: squares }, { onCheckpoint, checkpointEvery: 4 });
    const [resume] = checkpoints;
    const again = await train(specification, task, { ...few, penalty: squares }, { resume });
    expect(again.network.parameters).toEqual(whole.network.parameters);
    await expect(train(specification, task, few, { resume })).rejects.toThrow(
      /resume: expected penalty\.name "squares"/,
    );
    await expect(train(specification, task, { ...few, penalty: { name: "squares" } }, { resume })).rejects.toThrow(
      /expected the penalty squares as \{ name, value, gradient \}, got its name alone/,
    );
  });

  it.each<[string, Partial<PenaltyCode>, RegExp]>([
    [
      "a wrong gradient",
      { gradient: ({ W_rec }, into) => W_rec.forEach((w, i) => (into.W_rec[i] = w)) },
      /penalty squares: expected `gradient` in W_rec to be -?[\d.e-]+ along a direction/,
    ],
    [
      "a value that is not finite",
      { value: () => NaN },
      /penalty squares: expected `value` to be a finite number, got NaN/,
    ],
    ["a name that is none", { name: "" }, /expected `name` to be letters/],
  ])("is refused with %s", async (_, wrong, message) => {
    const strong = { ...squares, value: ({ W_rec }: { W_rec: Float64Array }) => W_rec.reduce((s, w) => s + w * w, 0) };
    const penalty = { ...(wrong.gradient ? strong : squares), ...wrong } as PenaltyCode;
    await expect(train(specification, task, { ...few, penalty })).rejects.toThrow(message);
  });
});
