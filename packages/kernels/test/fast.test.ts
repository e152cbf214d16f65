/** The fast kernels compute the same to rounding: within 1e-4 of the exact one, relative to the largest value. */

import { describe, expect, it } from "vitest";
import { activations, availableBackends, isFast, Kernel, nativeInstructions, type KernelShape } from "../src/index.js";
import { findings, relativeDifference, shapeOf, type Findings } from "./problem.js";

const kernels: [string, (shape: KernelShape) => Promise<Kernel>][] = [
  ...(await availableBackends())
    .filter((backend) => isFast(backend) && backend.startsWith("wasm"))
    .map((backend): [string, (shape: KernelShape) => Promise<Kernel>] => [backend, (s) => Kernel.create(s, backend)]),
  ...nativeInstructions().map((set): [string, (shape: KernelShape) => Promise<Kernel>] => [
    `native-fast, ${set}`,
    (shape) => Kernel.createNative(shape, set, "native-fast"),
  ]),
];

/** Adam divides by gradients that may be all rounding, so what follows an update is left out. */
const compared = (found: Findings): [string, Float32Array | Float64Array][] =>
  Object.entries(found).filter(([name]) => !/parameters|moments/.test(name));

const cases = activations.flatMap((activation) =>
  (["rate", "current"] as const).flatMap((form) =>
    (["training", "simulation"] as const).map((purpose) => ({ activation, form, purpose })),
  ),
);

describe("fast kernels", () => {
  it.each(cases)("$activation, $form form, $purpose: within 1e-4 of the exact kernel", async (given) => {
    // A power below 1 is infinitely steep at 0, where rounding then is all there is.
    const activationParameter = given.activation === "power-law" ? 1.1 : 0.7;
    const shape = shapeOf({ ...given, activationParameter, units: 30, steps: 40, trials: 32, placement: "inside" });
    const expected = findings(await Kernel.create(shape, "wasm"), 21);
    for (const [name, create] of kernels) {
      const got = findings(await create(shape), 21);
      for (const [what, values] of compared(expected))
        expect(relativeDifference(values, got[what]), `${name}: ${what}`).toBeLessThan(1e-4);
    }
  });
});
