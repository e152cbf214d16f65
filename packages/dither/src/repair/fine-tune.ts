/** Repair by training on: all weights or biases alone, without noise, or with noise drawn per trial from a range. */

import type { Network } from "../network/specification/network.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import type { Task } from "../tasks/contract/task.js";
import type { GivenTrainingOptions } from "../settings/training.js";
import { train } from "../training/train.js";

export interface FineTuning extends GivenTrainingOptions {
  signal?: AbortSignal;
}

/** What may change, and the noise that it changes under: none, or a level per trial, uniform from none to the training noise. */
export type TrainedOn = "all" | "biases" | "all, in a range of noise";

/** The network after further training on a task, under the specification as it was. */
export async function fineTune(
  network: Network,
  task: Task,
  what: TrainedOn,
  { signal, ...options }: FineTuning,
): Promise<Network> {
  const inRange = what === "all, in a range of noise";
  const { network: trained } = await train(
    trainedSpecification(network.specification, what),
    task,
    inRange ? { ...options, noiseSchedule: { law: "uniform", from: 0, to: 1 } } : options,
    { from: network, ...(signal && { signal }) },
  );
  return { ...network, parameters: trained.parameters };
}

function trainedSpecification(specification: NetworkSpecification, what: TrainedOn): NetworkSpecification {
  const { constraints, noise, ...rest } = specification;
  const biases = { W_rec: "initial", W_in: "initial", W_out: "initial" } as const;
  const frozen = { ...constraints?.frozen, ...(what === "biases" && biases) };
  return {
    ...rest,
    noise: what === "all, in a range of noise" ? noise : { ...noise, std: 0 },
    ...((constraints ?? what === "biases") && { constraints: { ...constraints, frozen } }),
  };
}
