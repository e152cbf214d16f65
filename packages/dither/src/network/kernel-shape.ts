/** From a specification to an instance of the kernel. */

import {
  Kernel,
  KernelMemoryError,
  KernelUnavailableError,
  type KernelChoice,
  type KernelShape,
} from "@dither/kernels";
import { DitherError } from "../errors.js";
import type { Trials } from "../tasks/trials.js";
import type { Network } from "./network.js";
import { SmoothedSimulator, type Simulator } from "./smoothed-simulator.js";
import type { NetworkSpecification } from "./specification.js";

/**
 * @throws DitherError `mismatch` unless trials have the network's inputs and outputs, `unsupported` for those of a closed
 * loop, whose inputs are not known before the network acts.
 */
export function checkFit(specification: NetworkSpecification, trials: Trials, where = "trials"): void {
  if (trials.world)
    throw new DitherError(
      "unsupported",
      `${where}: expected trials with inputs, got the starts of a closed loop, in which inputs follow from outputs. Train, measure, compare and simulate work with it; other analyses need a task with given inputs.`,
    );
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

/** How the work is done, not what: no bit depends on it, unless a fast kernel is asked for. */
export interface Execution {
  /**
   * Which implementation of the kernel: `exact` (default) the fastest of those that give the same bits everywhere,
   * `fast` the fastest of all, whose bits may differ between CPUs, or one by name.
   */
  kernel?: KernelChoice;
  /**
   * Steps between the states kept while training; those in between are computed again on the way back, so that long
   * trials need less memory. Rounded up to a multiple of 16. Default: all states are kept.
   */
  checkpointSteps?: number;
}

/** How the kernel is used. */
export interface KernelUse extends Execution {
  /** Whether inputs are given step by step; default false. */
  closedLoop?: boolean;
}

/** The kernel's shape for `count` trials of `steps` steps of a network. */
export function kernelShape(
  specification: NetworkSpecification,
  { steps, count }: Pick<Trials, "steps" | "count">,
  purpose: KernelShape["purpose"],
  { checkpointSteps, closedLoop }: KernelUse = {},
): KernelShape {
  const { units, inputs, outputs, form, activation, readout, leak } = specification;
  return {
    units,
    inputs,
    outputs,
    steps,
    trials: count,
    form,
    placement: specification.noise.placement,
    activation,
    readout,
    leak,
    trainedInitialState: specification.initialState === "trained",
    purpose,
    ...(checkpointSteps !== undefined && { checkpointSteps }),
    ...(closedLoop && { closedLoop }),
  };
}

/**
 * A kernel for trials of a network.
 * @throws DitherError `unsupported` where they do not fit into the kernel's memory, the kernel asked for does not run
 * here, or a smoothed network is to be trained.
 */
export async function kernelFor(
  specification: NetworkSpecification,
  size: Pick<Trials, "steps" | "count">,
  purpose: KernelShape["purpose"],
  execution: KernelUse = {},
): Promise<Kernel> {
  if (purpose !== "simulation" && specification.smoothing !== undefined)
    throw new DitherError(
      "unsupported",
      "training: expected a network without smoothing, got one with it. Train it unsmoothed, and smooth it afterwards.",
    );
  try {
    return await Kernel.create(kernelShape(specification, size, purpose, execution), execution.kernel);
  } catch (error) {
    if (error instanceof KernelMemoryError)
      throw new DitherError(
        "unsupported",
        `${error.message} Give fewer or shorter trials${purpose === "training" ? ", or keep fewer states with --checkpoint-steps" : ""}.`,
      );
    if (error instanceof KernelUnavailableError) throw new DitherError("unsupported", error.message);
    throw error;
  }
}

/** A kernel, or for a smoothed network what stands for it, that holds parameters and trials, ready to simulate. */
export async function simulationKernel(
  network: Network,
  trials: Trials,
  execution: Execution = {},
): Promise<Simulator> {
  checkFit(network.specification, trials);
  const kernel = await kernelFor(network.specification, trials, "simulation", execution);
  if (network.specification.smoothing !== undefined) return new SmoothedSimulator(kernel, network, trials);
  kernel.parameters.set(network.parameters);
  kernel.pack();
  kernel.loadTrials(trials);
  return kernel;
}
