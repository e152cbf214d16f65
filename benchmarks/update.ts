/** One update of kernels side by side: gradients of all groups, and Adam. */

import type { Kernel, NoiseAddress } from "@dither/kernels";
import type { Size } from "./sizes.js";
import type { Trials } from "dither";
import { milliseconds } from "./timing.js";

/** Gives a kernel parameters, noise and trials. */
export function fill(kernel: Kernel, size: Size): void {
  prepare(kernel, size);
  kernel.loadTrials(halves(size));
}

/** Gives a kernel parameters and noise. */
export function prepare(kernel: Kernel, { units }: Size): void {
  for (let i = 0; i < kernel.parameters.length; i++) kernel.parameters[i] = Math.sin(7.1 * i) / Math.sqrt(units);
  kernel.setNoise(0.3);
}

/** Trials of halves. */
export function halves({ trials: count, steps, inputs, outputs }: Size): Trials {
  const of = (channels: number): Float32Array => new Float32Array(steps * channels * count).fill(0.5);
  return { steps, count, inputs, outputs, input: of(inputs), target: of(outputs), weight: of(outputs) };
}

/** The least time of an update of each, in milliseconds; the kernels take turns. */
export function bestTimes(kernels: readonly Kernel[], seconds: number): number[] {
  return bestOf(
    kernels.map((kernel) => () => oneUpdate(kernel)),
    seconds,
  );
}

/** The least time of each call, in milliseconds; they take turns. */
export function bestOf(calls: readonly (() => void)[], seconds: number): number[] {
  const best = calls.map(() => Infinity);
  for (let turn = 0; turn < 3; turn++)
    calls.forEach((call, k) => {
      const times = milliseconds(call, { warmUpMs: 100, measureMs: (1000 * seconds) / 3 });
      best[k] = Math.min(best[k], ...times);
    });
  return best;
}

function differentiateAll(kernel: Kernel): void {
  kernel.differentiateGroups({ first: 0, last: kernel.groups }, address, { done: () => kernel.addGradient() });
}

/** An update of a kernel; `differentiate` adds the gradients of all groups to its sum. */
export function oneUpdate(kernel: Kernel, differentiate: (kernel: Kernel) => void = differentiateAll): void {
  kernel.clearTotal();
  kernel.pack();
  differentiate(kernel);
  kernel.adam(1, { learningRate: 1e-9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
}

/** Where the noise of the first group is drawn from. */
export const address: NoiseAddress = { key: [1, 2], stream: 2, firstTrial: 0, index: 0 };
