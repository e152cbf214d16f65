/** Whether trials fit a network: they have its inputs and outputs. */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { readoutParts } from "../specification/readouts.js";
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
        `${where}: expected \`${channels}\` of shape [step, trial, ${specification[name]}] (the network has ${specification[name]} ${name}), got [${trials.steps}, ${trials.count}, ${trials[name]}]. ${name === "outputs" && areClasses(trials, specification.outputs) ? "They look like class labels: give the network the loss softmax, or make them one-hot, with an output for each class." : "Give trials made for this network."}`,
      );
}

/**
 * Checks the targets of readouts with labels, on the steps that count.
 * @throws DitherError `value` naming readout, step, trial and what came
 */
export function checkLabels(specification: NetworkSpecification, trials: Trials, where = "trials"): void {
  const { steps, outputs, count, target, weight } = trials;
  for (const { name, first, channels, loss } of readoutParts(specification)) {
    if (!loss.hasLabels) continue;
    const labels = new Float64Array(channels);
    for (let row = 0; row < steps * count; row++) {
      const [t, k] = [Math.floor(row / count), row % count];
      let total = 0;
      for (let c = 0; c < channels; c++) {
        const at = (t * outputs + first + c) * count + k;
        labels[c] = target[at];
        total += weight[at];
      }
      const wrong = total > 0 ? loss.targetFault(labels) : null;
      if (wrong !== null)
        throw new DitherError(
          "value",
          `${where}, ${specification.readouts ? `readout ${name}, ` : ""}step ${t}, trial ${k}: with the loss ${loss.name} ${wrong}. Give a weight of 0 to steps without a label.`,
        );
    }
  }
}

/** Whether the targets of one output are numbers of the network's outputs. */
function areClasses({ outputs, target }: Trials, classes: number): boolean {
  return outputs === 1 && target.every((value) => Number.isInteger(value) && value >= 0 && value < classes);
}
