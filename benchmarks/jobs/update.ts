/** One training update: fresh noise, forward, backward through time, clipping, Adam. */

import type { Backend } from "@dither/kernels";
import { preparedKernel, type Settings } from "../problem.js";
import type { Size } from "../sizes.js";
import { milliseconds, type Span } from "../timing.js";

export interface UpdateJob extends Span {
  kind: "update";
  backend: Backend;
  size: Size;
  settings?: Settings;
}

/** Milliseconds of one update after another. */
export async function timeUpdates({ backend, size, settings, ...span }: UpdateJob): Promise<number[]> {
  const kernel = await preparedKernel(size, backend, settings);
  const weight = size.steps * size.outputs * size.trials;
  let update = 0;
  return milliseconds(() => {
    kernel.pack();
    kernel.clearTotal();
    const address = { key: [1, 0], stream: 2, firstTrial: 0, index: update } as const;
    kernel.differentiateGroups({ first: 0, last: kernel.groups }, address, { done: () => kernel.addGradient() });
    const norm = Math.sqrt(kernel.squaredNorm()) / weight;
    kernel.scaleTotal(Math.min(1, 1 / norm) / weight);
    kernel.adam(++update, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
  }, span);
}
