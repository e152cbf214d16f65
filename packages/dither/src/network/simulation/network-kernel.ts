/** The kernel of a network: from a specification to an instance of it, ready for trials. */

import {
  Kernel,
  KernelMemoryError,
  KernelUnavailableError,
  type KernelChoice,
  type KernelShape,
} from "@dither/kernels";
import { DitherError } from "../../base/errors.js";
import { checkFit } from "./check-fit.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { kernelReadouts } from "./kernel-readouts.js";
import { LayeredKernel } from "./layered-kernel.js";
import { describedCell } from "../cells/cells.js";
import { rowLevel } from "../cells/noise-kind.js";
import { kernelActivation } from "../specification/activation.js";
import { isLayered, refuseLayers } from "../specification/layers.js";
import { type LayeredSpecification } from "../specification/specification.js";
import type { Network } from "../specification/network.js";
import { noiseScales, noiseShapeOf } from "../specification/noise.js";
import { SmoothedCell } from "./smoothed-cell.js";
import { SmoothedSimulator, type Simulator } from "./smoothed-simulator.js";
import type { NetworkSpecification } from "../specification/specification.js";
import { kernelChoices } from "@dither/kernels";
import { checkOptions, optionsFor, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

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

/** What each of {@link Execution} may be. */
export const executionKinds = {
  kernel: kernelChoices,
  checkpointSteps: "number",
} as const satisfies OptionKinds<Execution>;

/** How the kernel is used. */
export interface KernelUse extends Execution {
  /** Whether inputs are given step by step; default false. */
  closedLoop?: boolean;
}

/** What each of {@link KernelUse} may be. */
export const kernelUseKinds = {
  closedLoop: "boolean",
  kernel: kernelChoices,
  checkpointSteps: "number",
} as const satisfies OptionKinds<KernelUse>;

/** The kernel's shape for `count` trials of `steps` steps of a network. */
export function kernelShape(
  specification: NetworkSpecification,
  given: Pick<Trials, "steps" | "count">,
  purpose: KernelShape["purpose"],
  options: KernelUse = {},
): KernelShape {
  checkArguments(
    "kernelShape",
    { specification, given, purpose },
    {
      specification: "specification",
      given: { steps: "number", count: "number" },
      purpose: ["given", "simulation", "training"],
    },
  );
  checkOptions("kernelShape", options, kernelUseKinds);
  const { steps, count } = given;
  const { checkpointSteps, closedLoop } = options;
  refuseLayers(specification, "kernel");
  const { units, inputs, outputs, form, activation, leak, leaks } = specification;
  const noiseShape = noiseShapeOf(specification.noise);
  const cell = describedCell(specification);
  return {
    cell: cell ?? undefined,
    units,
    inputs,
    outputs,
    steps,
    trials: count,
    form,
    placement: specification.noise.placement,
    ...kernelActivation(activation),
    ...kernelReadouts(specification),
    leak,
    leaks,
    noiseShape,
    trainedInitialState: specification.initialState === "trained",
    purpose,
    checkpointSteps,
    closedLoop,
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
  return Kernel.create(
    kernelShape(specification, size, purpose, optionsFor<KernelUse>(execution, kernelUseKinds)),
    execution.kernel,
  ).catch((error: unknown) => {
    throw asDitherError(error, purpose === "training" ? ", or keep fewer states with `checkpointSteps`" : "");
  });
}

/** As {@link kernelFor}, for a network with hidden layers. */
export async function layeredKernelFor(
  specification: LayeredSpecification,
  size: Pick<Trials, "steps" | "count">,
  purpose: "simulation" | "training",
  { kernel }: Execution = {},
): Promise<LayeredKernel> {
  return LayeredKernel.create(specification, size, purpose, kernel).catch((error: unknown) => {
    throw asDitherError(error, "");
  });
}

/** A kernel that holds as many parameters as asked for, to update them. */
export async function parameterKernel(count: number, { kernel }: Execution = {}): Promise<Kernel> {
  // One unit and one output have 4 parameters beside the input weights.
  const shape = { units: 1, inputs: count - 4, outputs: 1, steps: 1, trials: 1, leak: 1, trainedInitialState: false };
  const kind = {
    form: "rate",
    placement: "inside",
    activation: "relu",
    readout: "identity",
    purpose: "training",
  } as const;
  return Kernel.create({ ...shape, ...kind }, kernel).catch((error: unknown) => {
    throw asDitherError(error, "");
  });
}

/** What a kernel that cannot be made means to the user. */
function asDitherError(error: unknown, advice: string): unknown {
  if (error instanceof KernelMemoryError)
    return new DitherError("unsupported", `${error.message} Give fewer or shorter trials${advice}.`);
  return error instanceof KernelUnavailableError ? new DitherError("unsupported", error.message) : error;
}

/** Sets σ of a network's kernel: every unit has its scale times it. */
export function setNoiseStd(kernel: Pick<Kernel, "setNoise">, specification: NetworkSpecification, std: number): void {
  const { noise } = specification;
  const scales = noiseScales(noise, specification);
  kernel.setNoise(scales ? scales.map((scale) => rowLevel(noise, std, scale)) : rowLevel(noise, std));
}

/** A kernel, or for a smoothed network what stands for it, that holds parameters and trials, ready to simulate. */
export async function simulationKernel(
  network: Network,
  trials: Trials,
  execution: Execution = {},
): Promise<Simulator> {
  checkFit(network.specification, trials);
  if (isLayered(network.specification)) {
    const layered = await layeredKernelFor(network.specification, trials, "simulation", execution);
    layered.parameters.set(network.parameters);
    layered.pack();
    layered.loadTrials(trials);
    return layered;
  }
  const kernel = await kernelFor(network.specification, trials, "simulation", execution);
  if (network.specification.smoothing !== undefined)
    return network.specification.cell
      ? new SmoothedCell(kernel, network, trials)
      : new SmoothedSimulator(kernel, network, trials);
  kernel.parameters.set(network.parameters);
  kernel.pack();
  kernel.loadTrials(trials);
  return kernel;
}
