/** A kernel with parameters, noise and trials to work on: ReLU, noise inside, as the peers have it, unless told otherwise. */

import { Kernel, type Backend, type KernelShape } from "@dither/kernels";
import { draws } from "dither";
import type { Size } from "./sizes.js";

export type Settings = Partial<Pick<KernelShape, "activation" | "checkpointSteps" | "purpose">>;

export function shapeOf(size: Size, settings: Settings = {}): KernelShape {
  return {
    ...size,
    form: "rate",
    placement: "inside",
    activation: "relu",
    readout: "identity",
    leak: 0.2,
    trainedInitialState: false,
    purpose: "training",
    ...settings,
  };
}

/** Normals; a period of a prime length is random enough for speed, and quick to make. */
function normals(length: number, tag: number): Float32Array {
  const random = draws(1, 16);
  const period = Float32Array.from({ length: 10_007 }, (_, i) => random.gaussian(i, tag));
  return Float32Array.from({ length }, (_, i) => period[i % period.length]);
}

export async function preparedKernel(size: Size, backend: Backend, settings: Settings = {}): Promise<Kernel> {
  const kernel = await Kernel.create(shapeOf(size, settings), backend);
  const { units, inputs, outputs, steps, trials: count } = size;
  const scale = 0.8 / Math.sqrt(units);
  kernel.parameters.set(normals(kernel.parameters.length, 0).map((x) => scale * x));
  kernel.pack();
  kernel.setNoise(0.5);
  kernel.loadTrials({
    count,
    input: normals(steps * inputs * count, 1),
    target: normals(steps * outputs * count, 2),
    weight: new Float32Array(steps * outputs * count).fill(1),
  });
  return kernel;
}
