/** A kernel with parameters, noise and trials to work on: ReLU, noise inside, as the peers have it, unless told otherwise. */

import { Kernel, type Backend, type KernelShape } from "@dither/kernels";
import type { Size } from "./sizes.js";

export type Settings = Partial<Pick<KernelShape, "activation" | "checkpointSteps" | "purpose">>;

export function shapeOf(size: Size, settings: Settings = {}): KernelShape {
  return {
    ...size,
    form: "rate",
    placement: "inside",
    activation: "relu",
    activationParameter: 0.5,
    readout: "identity",
    leak: 0.2,
    trainedInitialState: false,
    purpose: "training",
    ...settings,
  };
}

/** Numbers spread over [−1.7, 1.7) as evenly as multiples of the golden ratio are: of variance 1, like normals. */
function spread(length: number, tag: number): Float32Array {
  const golden = (Math.sqrt(5) - 1) / 2;
  return Float32Array.from(
    { length },
    (_, i) => 2 * Math.sqrt(3) * (((i + 1) * golden + tag * 0.37) % 1) - Math.sqrt(3),
  );
}

export async function preparedKernel(size: Size, backend: Backend, settings: Settings = {}): Promise<Kernel> {
  const kernel = await Kernel.create(shapeOf(size, settings), backend);
  const { units, inputs, outputs, steps, trials: count } = size;
  const scale = 0.8 / Math.sqrt(units);
  kernel.parameters.set(spread(kernel.parameters.length, 0).map((x) => scale * x));
  kernel.pack();
  kernel.setNoise(0.5);
  kernel.loadTrials({
    count,
    input: spread(steps * inputs * count, 1),
    target: spread(steps * outputs * count, 2),
    weight: new Float32Array(steps * outputs * count).fill(1),
  });
  return kernel;
}
