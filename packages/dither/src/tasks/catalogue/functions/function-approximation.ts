/**
 * Function approximation: a constant input u ~ U[−1, 1] is held for the whole trial and the output should be target(u)
 * over the last steps. The default experiment is that of Eckstein & Srinivasan (2026), "Paradoxical noise preference
 * in RNNs".
 */

import sinpi from "@stdlib/math-base-special-sinpi";
import { checkArguments } from "../../../base/check-arguments.js";
import { checkOptions, type OptionKinds } from "../../../base/check-options.js";
import { DitherError } from "../../../base/errors.js";
import type { Experiment } from "../../contract/experiment.js";
import type { Task } from "../../contract/task.js";
import { repeatStep } from "../../contract/trials.js";
import { functionExperiment } from "../../contract/experiment.js";

export interface FunctionOptions {
  name: string;
  description: string;
  /** The function to learn, on [−1, 1]. Use arithmetic that every engine does alike if bits should not depend on it. */
  target: (u: number) => number;
  /** Steps of a trial; default 24. */
  steps?: number;
  /** Steps at the end that count in the loss; default 8. */
  lossSteps?: number;
  experiment?: Partial<Experiment>;
}

/** What each of {@link FunctionOptions} may be. */
const functionOptionKinds = {
  name: "text",
  description: "text",
  target: "function",
  steps: "number",
  lossSteps: "number",
  experiment: "object",
} as const satisfies OptionKinds<FunctionOptions>;

/**
 * A task that learns a function of one number.
 * @throws DitherError `usage` for impossible step counts, `value` where the target is not finite.
 * @example
 * ```ts
 * import { functionTask } from "dither";
 *
 * const cube = functionTask({ name: "cube", description: "y = u³", target: (u) => u * u * u });
 * console.log(cube.inputs, cube.outputs, cube.experiment.units); // 1 1 32
 * ```
 */
export function functionTask(options: FunctionOptions): Task {
  checkArguments("functionTask", { options }, { options: { name: "text", target: "function" } });
  checkOptions("functionTask", options, functionOptionKinds);
  const { name, description, target, steps = 24, lossSteps = 8 } = options;
  if (!Number.isInteger(steps) || !Number.isInteger(lossSteps) || lossSteps < 1 || lossSteps > steps)
    throw new DitherError(
      "usage",
      `task ${name}: expected 1 ≤ lossSteps ≤ steps, both whole numbers, got lossSteps ${lossSteps} and steps ${steps}.`,
    );
  return {
    name,
    description,
    inputs: 1,
    outputs: 1,
    dt: 1,
    experiment: { ...functionExperiment, ...options.experiment },
    trials({ first, count, random }) {
      const input = new Float32Array(steps * count);
      const targets = new Float32Array(steps * count);
      const weight = new Float32Array(steps * count);
      const stimulus = new Float64Array(count);
      for (let k = 0; k < count; k++) {
        const u = 2 * random.uniform(first + k) - 1;
        const y = target(u);
        if (!Number.isFinite(y))
          throw new DitherError("value", `task ${name}: expected a finite target at u = ${u}, got ${y}.`);
        stimulus[k] = u;
        input[k] = u;
        targets[k] = y;
      }
      repeatStep(input, count);
      repeatStep(targets, count);
      weight.fill(1, (steps - lossSteps) * count);
      return {
        steps,
        inputs: 1,
        outputs: 1,
        count,
        input,
        target: targets,
        weight,
        epochs: { settle: [0, steps - lossSteps], respond: [steps - lossSteps, steps] },
        labels: { stimulus },
      };
    },
  };
}

export const sin = functionTask({ name: "sin", description: "function approximation, y = sin(πu)", target: sinpi });
export const square = functionTask({
  name: "square",
  description: "function approximation, y = u²",
  target: (u) => u * u,
});
export const linear = functionTask({ name: "linear", description: "function approximation, y = u", target: (u) => u });
