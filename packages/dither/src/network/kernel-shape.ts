/** From a specification to an instance of the kernel. */

import { Kernel, KernelMemoryError, type KernelShape } from "@dither/kernels";
import { DitherError } from "../errors.js";
import type { Trials } from "../tasks/trials.js";
import type { Network } from "./network.js";
import type { NetworkSpecification } from "./specification.js";

/** @throws DitherError `mismatch` unless trials have the network's inputs and outputs. */
export function checkFit(specification: NetworkSpecification, trials: Trials, where = "trials"): void {
  for (const [name, channels] of [
    ["inputs", "input"],
    ["outputs", "target"],
  ] as const)
    if (specification[name] !== trials[name])
      throw new DitherError(
        "mismatch",
        `${where}: expected \`${channels}\` of shape [step, trial, ${specification[name]}] (the network has ${specification[name]} ${name}), got [${trials.steps}, ${trials.count}, ${trials[name]}]. Give trials made for this network.`,
      );
}

/**
 * A kernel for `trials` trials of `steps` steps.
 * @throws DitherError `unsupported` where they do not fit into WebAssembly's memory.
 */
export async function kernelFor(
  specification: NetworkSpecification,
  size: Pick<Trials, "steps" | "count">,
  purpose: KernelShape["purpose"],
): Promise<Kernel> {
  const { units, inputs, outputs, form, activation, readout, leak } = specification;
  try {
    return await Kernel.create({
      units,
      inputs,
      outputs,
      steps: size.steps,
      trials: size.count,
      form,
      placement: specification.noise.placement,
      activation,
      readout,
      leak,
      trainedInitialState: specification.initialState === "trained",
      purpose,
    });
  } catch (error) {
    if (error instanceof KernelMemoryError)
      throw new DitherError("unsupported", `${error.message} Give fewer or shorter trials.`);
    throw error;
  }
}

/** A kernel that holds a network's parameters and a set of trials, ready to simulate. */
export async function simulationKernel(network: Network, trials: Trials): Promise<Kernel> {
  checkFit(network.specification, trials);
  const kernel = await kernelFor(network.specification, trials, "simulation");
  kernel.parameters.set(network.parameters);
  kernel.pack();
  kernel.loadTrials(trials);
  return kernel;
}
