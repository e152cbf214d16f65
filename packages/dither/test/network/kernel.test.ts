/** The WebAssembly kernel against an independent program's outputs, losses, gradients and Adam updates. */

import { groupSize, Kernel } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import { readReference, relativeError, trialFastest, type AdamCase, type ReferenceCase } from "./cases.js";

const tensors = ["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const;

async function kernelOf(c: Omit<ReferenceCase, "expected">, purpose: "given" | "simulation"): Promise<Kernel> {
  const kernel = await Kernel.create({ ...c, readout: "identity", trainedInitialState: false, purpose });
  kernel.parameters.set(tensors.flatMap((name) => c.parameters[name]));
  kernel.pack();
  kernel.setNoise(c.noise_std);
  kernel.loadTrials({
    count: c.trials,
    input: trialFastest(c.input, c.trials, c.inputs),
    target: trialFastest(c.target, c.trials, c.outputs),
    weight: trialFastest(c.mask, c.trials, c.outputs),
  });
  for (let b = 0; b < c.trials; b++)
    for (let i = 0; i < c.units; i++) {
      kernel.initial[i * groupSize + b] = c.initial_state[b * c.units + i];
      for (let t = 0; t < c.steps; t++)
        kernel.noise[(t * kernel.paddedUnits + i) * groupSize + b] = c.noise[(t * c.trials + b) * c.units + i];
    }
  return kernel;
}

const cases = readReference<ReferenceCase[]>("ctrnn.json");

describe("kernel", () => {
  it.each(cases.map((c) => [c.name, c] as const))("%s: outputs to 1e-5, gradients to 1e-4", async (_, c) => {
    const simulation = await kernelOf(c, "simulation");
    simulation.simulate(0);
    const outputs: number[] = [];
    for (let t = 0; t < c.steps; t++)
      for (let b = 0; b < c.trials; b++)
        for (let o = 0; o < c.outputs; o++)
          outputs.push(simulation.output[(t * simulation.paddedOutputs + o) * groupSize + b]);
    expect(relativeError(outputs, c.expected.output)).toBeLessThan(1e-5);

    const kernel = await kernelOf(c, "given");
    const total = c.mask.reduce((a, b) => a + b, 0);
    const loss = kernel.differentiate(0) / total;
    expect(Math.abs(loss / c.expected.loss - 1)).toBeLessThan(1e-5);
    let at = 0;
    for (const name of tensors) {
      const expected = c.expected.gradient[name];
      const got = Array.from(kernel.gradient.subarray(at, at + expected.length), (g) => g / total);
      at += expected.length;
      expect(relativeError(got, expected), name).toBeLessThan(1e-4);
    }
    const initial = c.expected.gradient.initial_state.map(
      (_, k) => kernel.initialAdjoint[(k % c.units) * groupSize + Math.floor(k / c.units)] / total,
    );
    expect(relativeError(initial, c.expected.gradient.initial_state), "initial state").toBeLessThan(1e-4);
  });

  it.each(readReference<AdamCase[]>("adam.json").map((c) => [c.name, c] as const))(
    "%s: parameters after 25 updates to 1e-4",
    async (_, c) => {
      const kernel = await kernelOf(c, "given");
      const total = c.mask.reduce((a, b) => a + b, 0);
      const perUpdate = c.steps * c.trials * c.units;
      const { learning_rate: learningRate, beta1, beta2, epsilon, updates } = c.optimizer;
      for (let update = 0; update < updates; update++) {
        for (let t = 0; t < c.steps; t++)
          for (let b = 0; b < c.trials; b++)
            for (let i = 0; i < c.units; i++)
              kernel.noise[(t * kernel.paddedUnits + i) * groupSize + b] =
                c.noise[update * perUpdate + (t * c.trials + b) * c.units + i];
        kernel.clearTotal();
        const loss = kernel.differentiate(0) / total;
        expect(Math.abs(loss / c.expected.losses[update] - 1)).toBeLessThan(1e-4);
        kernel.addGradient();
        kernel.scaleTotal(1 / total);
        kernel.adam(update + 1, { learningRate, beta1, beta2, epsilon });
        kernel.pack();
      }
      let at = 0;
      for (const name of tensors) {
        const expected = c.expected.parameters[name];
        expect(relativeError(kernel.parameters.subarray(at, at + expected.length), expected), name).toBeLessThan(1e-4);
        at += expected.length;
      }
    },
  );
});
