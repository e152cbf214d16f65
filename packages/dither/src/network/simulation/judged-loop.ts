/**
 * Training with a loss that is code: the kernel runs step by step, the loss judges its outputs, and the kernel takes their adjoints back
 * through time. Noise has the addresses that it has otherwise.
 */

import { groupSize, type Kernel, type NoiseAddress } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import { channelFunction } from "../readout/readout-function.js";
import type { ChannelLoss } from "../readout/loss.js";
import type { NetworkSpecification } from "../specification/specification.js";
import { channelAdjoints, writeInputs, type Adjoints } from "./output-adjoints.js";

export class JudgedLoop {
  private readonly adjoints: Adjoints;
  private readonly size: number;
  /** Logits of the group, `[step][output, 16]`. */
  private readonly logits: Float32Array[] = [];

  /** @param kernel made with `closedLoop`, for a network that puts out logits */
  constructor(
    readonly kernel: Kernel,
    loss: ChannelLoss,
    { outputs, readout }: Pick<NetworkSpecification, "outputs" | "readout">,
  ) {
    this.adjoints = channelAdjoints(loss, outputs, channelFunction(readout));
    this.size = outputs * groupSize;
  }

  /** Leaves the gradient of a group's loss Σ w ℓ in the kernel's `gradient`; returns that loss. */
  differentiate(trials: Trials, group: number, address: NoiseAddress): number {
    const { kernel, logits, size } = this;
    kernel.beginGroup();
    for (let t = 0; t < trials.steps; t++) {
      writeInputs(kernel.inputRows(t), trials, t, group);
      kernel.forwardStep(t, address);
      logits[t] ??= new Float32Array(size);
      const { output } = kernel;
      for (let at = 0; at < size; at++) logits[t][at] = output[at];
    }
    let loss = 0;
    kernel.outputAdjoint.fill(0);
    kernel.beginAdjoints();
    for (let step = trials.steps - 1; step >= 0; step--) {
      loss += this.adjoints({ trials, step, group, rows: logits[step], into: kernel.outputAdjoint });
      kernel.adjointsOfStep(step);
    }
    kernel.endAdjoints();
    return loss;
  }
}
