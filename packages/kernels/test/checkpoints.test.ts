/** States computed again from checkpoints on the way back change no bit of a gradient. */

import { describe, expect, it } from "vitest";
import { Kernel, nativeInstructions, type KernelShape } from "../src/index.js";
import { fill, findings, firstDifference, shapeOf } from "./problem.js";

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

  it.each(["inside", "input"] as const)(
    "coloured, mixed noise of a law, %s: the same bits from any checkpoints",
    async (placement) => {
      const noise = { law: "laplace", correlation: 0.8, factor: fill(new Float32Array(100), 1, 1) } as const;
      const small = { ...noise, factor: fill(new Float32Array(4), 1, 1) };
      const leaks = Array.from({ length: 10 }, (_, i) => 0.1 + 0.08 * i);
      const shape = shapeOf({ placement, steps: 49, leaks, noiseShape: placement === "input" ? small : noise });
      const expected = findings(await create(shape), 3);
      for (const checkpointSteps of [16, 32]) {
        const got = findings(await create({ ...shape, checkpointSteps }), 3);
        expect(firstDifference(expected, got), `every ${checkpointSteps} steps`).toBeUndefined();
      }
      const given = findings(await create({ ...shape, purpose: "given" }), 3);
      expect(given["gradient of group 1"]).toEqual(expected["gradient of group 1"]);
    },
  );
});
