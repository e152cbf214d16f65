/** Whether trials fit a network: they have its inputs and outputs. */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { NetworkSpecification } from "../specification/specification.js";

/**
 * @throws DitherError `mismatch` unless trials have the network's inputs and outputs, `unsupported` for those of a closed
 * loop, whose inputs are not known before the network acts.
 */
export function checkFit(specification: NetworkSpecification, trials: Trials, where = "trials"): void {
  checkArguments("checkFit", { specification, trials }, { specification: "specification", trials: "trials" });
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
        `${where}: expected \`${channels}\` of shape [step, trial, ${specification[name]}] (the network has ${specification[name]} ${name}), got [${trials.steps}, ${trials.count}, ${trials[name]}]. ${name === "outputs" && areClasses(trials, specification.outputs) ? "They look like class labels: make them one-hot, with an output for each class." : "Give trials made for this network."}`,
      );
}

/** Whether the targets of one output are numbers of the network's outputs. */
function areClasses({ outputs, target }: Trials, classes: number): boolean {
  return outputs === 1 && target.every((value) => Number.isInteger(value) && value >= 0 && value < classes);
}
