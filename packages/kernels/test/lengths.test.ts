/** One kernel takes trials of different lengths, shorter than its shape and in any order, with the bits of a kernel made for each. */

import { describe, expect, it } from "vitest";
import { groupSize, Kernel, nativeInstructions, type KernelShape } from "../src/index.js";
import { address, fill, firstDifference, prepare, shapeOf, type Findings } from "./problem.js";

const kernels: [string, (shape: KernelShape) => Promise<Kernel>][] = [
  ["wasm", (shape) => Kernel.create(shape, "wasm")],
  ...nativeInstructions().map((set): [string, (shape: KernelShape) => Promise<Kernel>] => [
    `native, ${set}`,
    (shape) => Kernel.createNative(shape, set, "native"),
  ]),
];

/** Loads trials of some length and runs every group. */
function run(kernel: Kernel, steps: number): Findings {
  const { units, inputs, outputs, trials: count, purpose } = kernel.shape;
  prepare(kernel, 5);
  const input = fill(new Float32Array(steps * inputs * count), steps, 3);
  const target = fill(new Float32Array(steps * outputs * count), steps, 4);
  kernel.loadTrials({ count, input, target, weight: new Float32Array(target.length).fill(1) }, steps);
  const found: Findings = {};
  for (let group = 0; group < kernel.groups; group++) {
    if (purpose === "simulation") {
      kernel.drawNoise(address(5, group));
      kernel.simulate(group);
      found[`outputs of group ${group}`] = kernel.output.slice(0, steps * kernel.paddedOutputs * groupSize);
      found[`last state of group ${group}`] = Float32Array.from(
        Array.from({ length: units }, (_, i) => [...kernel.stateRow(steps, i)]).flat(),
      );
    } else {
      found[`loss of group ${group}`] = Float64Array.of(kernel.differentiate(group, address(5, group)));
      found[`gradient of group ${group}`] = kernel.gradient.slice();
      found[`initial adjoint of group ${group}`] = kernel.initialAdjoint.slice(0, units * groupSize);
    }
  }
  return found;
}

const cases = (["training", "simulation"] as const).flatMap((purpose) =>
  (["rate", "current"] as const).flatMap((form) =>
    [undefined, 16, 32].map((checkpointSteps) => ({
      purpose,
      form,
      ...(checkpointSteps !== undefined && { checkpointSteps }),
    })),
  ),
);

describe.each(kernels)("%s", (_, create) => {
  it.each(cases)("$purpose, $form form, checkpoints every $checkpointSteps steps", async (given) => {
    const shape = shapeOf({ ...given, placement: "outside", steps: 70 });
    const kernel = await create(shape);
    for (const steps of [70, 23, 1, 48, 16, 70]) {
      const got = run(kernel, steps);
      const expected = run(await create({ ...shape, steps }), steps);
      expect(firstDifference(expected, got), `${steps} steps`).toBeUndefined();
    }
  });
});
