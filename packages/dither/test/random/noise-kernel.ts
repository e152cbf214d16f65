/** Kernels that serve only to draw noise. */

import { Kernel } from "@dither/kernels";

/** A kernel with room for the noise of one group: `[step, units rounded up to four, 16 trials]`. */
export function noiseKernel(units: number, steps: number, trials = 1): Promise<Kernel> {
  return Kernel.create({
    units,
    inputs: 0,
    outputs: 1,
    steps,
    trials,
    form: "rate",
    placement: "inside",
    activation: "relu",
    readout: "identity",
    leak: 1,
    trainedInitialState: false,
    purpose: "simulation",
  });
}
