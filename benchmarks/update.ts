/** One update of kernels side by side: gradients of all groups, and Adam. */

import type { Kernel } from "@dither/kernels";
import type { Size } from "./sizes.js";
import { milliseconds } from "./timing.js";

/** Gives a kernel parameters, noise and trials. */
export function fill(kernel: Kernel, { units, trials: count, steps, inputs, outputs }: Size): void {
  for (let i = 0; i < kernel.parameters.length; i++) kernel.parameters[i] = Math.sin(7.1 * i) / Math.sqrt(units);
  kernel.setNoise(0.3);
  const halves = (channels: number): Float32Array => new Float32Array(steps * channels * count).fill(0.5);
  kernel.loadTrials({ count, input: halves(inputs), target: halves(outputs), weight: halves(outputs) });
}

/** The least time of an update of each, in milliseconds; the kernels take turns. */
export function bestTimes(kernels: readonly Kernel[], seconds: number): number[] {
  const best = kernels.map(() => Infinity);
  for (let turn = 0; turn < 3; turn++)
    kernels.forEach((kernel, k) => {
      const times = milliseconds(() => oneUpdate(kernel), { warmUpMs: 100, measureMs: (1000 * seconds) / 3 });
      best[k] = Math.min(best[k], ...times);
    });
  return best;
}

function oneUpdate(kernel: Kernel): void {
  kernel.clearTotal();
  kernel.pack();
  kernel.differentiateGroups(
    { first: 0, last: kernel.groups },
    { key: [1, 2], stream: 2, firstTrial: 0, index: 0 },
    { done: () => kernel.addGradient() },
  );
  kernel.adam(1, { learningRate: 1e-9, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
}
