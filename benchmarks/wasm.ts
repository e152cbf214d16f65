/** Milliseconds of training updates in the WebAssembly kernel: fresh noise, forward, backward through time, Adam. */

import { groupSize, Kernel } from "@dither/kernels";
import { draws } from "dither";
import type { Size } from "./sizes.js";

export async function wasmUpdates(size: Size, updates: number): Promise<number[]> {
  const { units, trials, steps, inputs, outputs } = size;
  const kernel = await Kernel.create({
    ...size,
    form: "rate",
    placement: "inside",
    activation: "relu",
    readout: "identity",
    leak: 0.2,
    trainedInitialState: false,
    purpose: "training",
  });
  const random = draws(1, 16);
  const fill = (length: number, tag: number): Float32Array =>
    Float32Array.from({ length }, (_, i) => random.gaussian(i, tag));
  const scale = 0.8 / Math.sqrt(units);
  kernel.parameters.set(fill(kernel.parameters.length, 0).map((x) => scale * x));
  kernel.setNoise(0.5);
  const count = trials;
  kernel.loadTrials({
    count,
    input: fill(steps * inputs * count, 1),
    target: fill(steps * outputs * count, 2),
    weight: new Float32Array(steps * outputs * count).fill(1),
  });
  const weight = steps * outputs * count;
  const times: number[] = [];
  for (let update = 0; update < updates; update++) {
    const start = performance.now();
    kernel.pack();
    kernel.clearTotal();
    for (let group = 0; group < kernel.groups; group++) {
      kernel.differentiate(group, { key: [1, 0], stream: 2, firstTrial: group * groupSize, index: update });
      kernel.addGradient();
    }
    const norm = Math.sqrt(kernel.squaredNorm()) / weight;
    kernel.scaleTotal(Math.min(1, 1 / norm) / weight);
    kernel.adam(update + 1, { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 });
    times.push(performance.now() - start);
  }
  return times;
}
