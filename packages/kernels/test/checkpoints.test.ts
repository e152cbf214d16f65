/** States computed again from checkpoints on the way back change no bit of a gradient. */

import { describe, expect, it } from "vitest";
import { Kernel, nativeInstructions, type KernelShape } from "../src/index.js";
import { findings, firstDifference, shapeOf } from "./problem.js";

const kernels: [string, (shape: KernelShape) => Promise<Kernel>][] = [
  ["wasm", (shape) => Kernel.create(shape, "wasm")],
  ...nativeInstructions().map((set): [string, (shape: KernelShape) => Promise<Kernel>] => [
    `native, ${set}`,
    (shape) => Kernel.createNative(shape, set, "native"),
  ]),
];

const cases = (["rate", "current"] as const).flatMap((form) =>
  (["training", "given"] as const).flatMap((purpose) =>
    [16, 31, 32, 49, 100].map((steps) => ({ form, purpose, steps })),
  ),
);

describe.each(kernels)("%s", (_, create) => {
  it.each(cases)("$form form, $purpose, $steps steps: the same bits from any checkpoints", async (given) => {
    const shape = shapeOf({ ...given, placement: "outside", trainedInitialState: given.form === "rate" });
    const expected = findings(await create(shape), 3);
    for (const checkpointSteps of [1, 16, 20, 48, 1000]) {
      const got = findings(await create({ ...shape, checkpointSteps }), 3);
      expect(firstDifference(expected, got), `every ${checkpointSteps} steps`).toBeUndefined();
    }
  });
});
