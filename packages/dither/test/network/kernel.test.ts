/** The kernel, in WebAssembly and native, against an independent program's outputs, losses, gradients and Adam updates. */

import { kernelActivation } from "../../src/network/specification/activation.js";
import { availableBackends, groupSize, isFast, Kernel, type Backend } from "@dither/kernels";
import { describe, expect, it } from "vitest";
import { readReference, relativeError, trialFastest, type AdamCase, type ReferenceCase } from "./cases.js";

const tensors = ["W_rec", "W_in", "b_rec", "W_out", "b_out"] as const;

/** A reference case in a kernel whose noise and initial states are given, one group of trials at a time. */
class CaseKernel {
  private constructor(
    readonly kernel: Kernel,
    private readonly c: Omit<ReferenceCase, "expected">,
  ) {}

  static async create(
    c: Omit<ReferenceCase, "expected">,
    purpose: "given" | "simulation",
    backend: Backend,
  ): Promise<CaseKernel> {
    const shape = {
      ...c,
      ...kernelActivation(c.activation),
      readout: "identity",
      trainedInitialState: false,
      purpose,
    } as const;
    const kernel = await Kernel.create(shape, backend);
    kernel.parameters.set(tensors.flatMap((name) => c.parameters[name]));
    kernel.pack();
    kernel.setNoise(c.noise_std);
    kernel.loadTrials({
      count: c.trials,
      input: trialFastest(c.input, c.trials, c.inputs),
      target: trialFastest(c.target, c.trials, c.outputs),
      weight: trialFastest(c.mask, c.trials, c.outputs),
    });
    return new CaseKernel(kernel, c);
  }

  /** The trials of each group in turn, after its noise (of an update, for Adam's cases) and initial states were set. */
  *groups(update = 0): Generator<{ group: number; trials: number[] }> {
    const { c, kernel } = this;
    const first = update * c.steps * c.trials * c.units;
    for (let group = 0; group < kernel.groups; group++) {
      const trials: number[] = [];
      for (let b = group * groupSize; b < Math.min(c.trials, (group + 1) * groupSize); b++) {
        trials.push(b);
        for (let i = 0; i < c.units; i++) {
          kernel.initial[i * groupSize + (b % groupSize)] = c.initial_state[b * c.units + i];
          for (let t = 0; t < c.steps; t++)
            kernel.noise[(t * kernel.paddedUnits + i) * groupSize + (b % groupSize)] =
              c.noise[first + (t * c.trials + b) * c.units + i];
        }
      }
      yield { group, trials };
    }
  }
}

const exact = (await availableBackends()).filter((backend) => !isFast(backend));
const cases = readReference<ReferenceCase[]>("ctrnn.json");
const adamCases = readReference<AdamCase[]>("adam.json");

describe.each(exact)("%s kernel", (backend) => {
  it.each(cases.map((c) => [c.name, c] as const))("%s: outputs to 1e-5", async (_, c) => {
    const simulation = await CaseKernel.create(c, "simulation", backend);
    const { kernel } = simulation;
    const outputs = new Float64Array(c.expected.output.length);
    for (const { group, trials } of simulation.groups()) {
      kernel.simulate(group);
      for (let t = 0; t < c.steps; t++)
        for (const b of trials)
          for (let o = 0; o < c.outputs; o++)
            outputs[(t * c.trials + b) * c.outputs + o] =
              kernel.output[(t * kernel.paddedOutputs + o) * groupSize + (b % groupSize)];
    }
    expect(relativeError(outputs, c.expected.output)).toBeLessThan(1e-5);
  });

  it.each(cases.map((c) => [c.name, c] as const))("%s: loss to 1e-5, gradients to 1e-4", async (_, c) => {
    const given = await CaseKernel.create(c, "given", backend);
    const { kernel } = given;
    const total = c.mask.reduce((a, b) => a + b, 0);
    const initial = new Float64Array(c.trials * c.units);
    let loss = 0;
    kernel.clearTotal();
    for (const { group, trials } of given.groups()) {
      loss += kernel.differentiate(group) / total;
      kernel.addGradient();
      for (const b of trials)
        for (let i = 0; i < c.units; i++)
          initial[b * c.units + i] = kernel.initialAdjoint[i * groupSize + (b % groupSize)] / total;
    }
    expect(Math.abs(loss / c.expected.loss - 1)).toBeLessThan(1e-5);
    let at = 0;
    for (const name of tensors) {
      const expected = c.expected.gradient[name];
      const got = Array.from(kernel.total.subarray(at, at + expected.length), (g) => g / total);
      at += expected.length;
      expect(relativeError(got, expected), name).toBeLessThan(1e-4);
    }
    expect(relativeError(initial, c.expected.gradient.initial_state), "initial state").toBeLessThan(1e-4);
  });

  it.each(adamCases.map((c) => [c.name, c] as const))("%s: parameters after all updates to 1e-4", async (_, c) => {
    const given = await CaseKernel.create(c, "given", backend);
    const { kernel } = given;
    const total = c.mask.reduce((a, b) => a + b, 0);
    const { learning_rate: learningRate, beta1, beta2, epsilon, updates } = c.optimizer;
    for (let update = 0; update < updates; update++) {
      kernel.clearTotal();
      let loss = 0;
      for (const { group } of given.groups(update)) {
        loss += kernel.differentiate(group) / total;
        kernel.addGradient();
      }
      expect(Math.abs(loss / c.expected.losses[update] - 1)).toBeLessThan(1e-4);
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
  });
});
