/** The network that a task is usually solved with, with whatever is chosen otherwise. */

import type { Task } from "../../tasks/contract/task.js";
import {
  checkSpecification,
  type GivenLoss,
  type NetworkSpecification,
  type NoiseSpecification,
  type Placement,
} from "../specification/specification.js";
import { lossNames, oneOf } from "../specification/specification.js";
import { readoutOf } from "../specification/readouts.js";
import { checkActivation, type GivenActivation } from "../specification/activation.js";
import { defineLoss } from "../specification/own-loss.js";
import { specificationKinds as allKinds } from "../specification/specification.js";
import { checkOptions, defined, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";
import { isGated } from "../cells/cells.js";

/** What may be chosen; the rest comes from the task's experiment. */
export type NetworkChoice = Partial<
  Omit<NetworkSpecification, "inputs" | "outputs" | "noise" | "activation" | "loss">
> & {
  /** By its name, or `{ name, value, slope }`: see {@link defineActivation}. */
  activation?: GivenActivation;
  /** By its name, or `{ name, value, slope }`: see {@link defineLoss}. */
  loss?: GivenLoss;
  /** Training noise, standard deviation per step. */
  noise?: number;
  /** Default inside. */
  placement?: Placement;
  /** The rest of the noise: scales, law, time constant, covariance; default white, Gaussian, independent. */
  noiseDetails?: Partial<Omit<NoiseSpecification, "placement" | "std">>;
};

const { inputs: _inputs, outputs: _outputs, noise: noiseKinds, ...specificationKinds } = allKinds;
const { placement, std, ...noiseDetails } = noiseKinds;

/** What each of {@link NetworkChoice} may be. */
export const networkChoiceKinds = {
  ...specificationKinds,
  noise: std,
  placement,
  noiseDetails,
} satisfies OptionKinds<NetworkChoice>;

/**
 * A specification for a task: the choices first, then the task's experiment. Form rate, initial state zero and seed 1
 * unless chosen.
 * @throws DitherError `value` for a choice out of range.
 * @example
 * ```ts
 * import { findTask, networkFor } from "dither";
 *
 * const specification = networkFor(findTask("sin"), { units: 16, placement: "outside", noise: 1, seed: 2 });
 * console.log(specification.activation, specification.leak, specification.noise.std); // relu 0.2 1
 * ```
 */
export function networkFor(task: Task, choice: NetworkChoice = {}): NetworkSpecification {
  checkArguments("networkFor", { task }, { task: "task" });
  checkOptions("networkFor", choice, networkChoiceKinds);
  const { experiment } = task;
  const { placement = "inside", noise = experiment.noise, noiseDetails, ...others } = defined(choice);
  const { constraints: chosenConstraints, activation: given, loss: judged, ...chosen } = others;
  const { cell } = choice;
  const gated = isGated(choice);
  const layers = choice.layers ?? (cell ? undefined : experiment.layers);
  if (typeof judged === "string") oneOf("networkFor", "loss", judged, lossNames);
  const chosenLoss = typeof judged === "object" ? defineLoss(judged) : judged;
  const readouts = choice.readouts ?? ((chosenLoss ?? choice.readout) ? undefined : experiment.readouts);
  const loss = chosenLoss ?? ((readouts ?? choice.readout) ? undefined : experiment.loss);
  const frozen = experiment.frozen ?? {};
  const constraints = defined({ frozen: Object.keys(frozen).length > 0 ? frozen : undefined, ...chosenConstraints });
  return checkSpecification(
    {
      units: layers ? layers.reduce((sum, size) => sum + size, 0) : experiment.units,
      activation:
        given === undefined ? (gated ? "tanh" : experiment.activation) : checkActivation(given, `task ${task.name}`),
      form: "rate",
      leak: layers || gated ? 1 : experiment.leak,
      readout: readouts ? "identity" : readoutOf(loss, experiment.readout ?? "identity"),
      initialState: "zero",
      seed: 1,
      layers,
      loss,
      readouts,
      ...chosen,
      constraints: Object.keys(constraints).length > 0 ? constraints : undefined,
      inputs: task.inputs,
      outputs: task.outputs,
      noise: { placement, std: noise, ...noiseDetails },
    },
    `task ${task.name}`,
  );
}
