/** Trials at another time step: each step of the old ones is held for as long as it lasted. */

import { DitherError } from "../../base/errors.js";
import type { Trials } from "../contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * The trials with a time step of `factor` times theirs: new step t has input, target and weight of the old step under way when
 * it begins, ⌊t · factor⌋. At half the time step each step is held for two; at twice the time step every other one is left out.
 * @throws DitherError `value` for a factor that is not above 0, `unsupported` for closed loops, whose world has a step of its own.
 * @example
 * ```ts
 * import { findTask, resampleTrials, testTrials } from "dither";
 *
 * const trials = testTrials(findTask("sin"), 8, 1);
 * console.log(trials.steps, resampleTrials(trials, 0.5).steps); // 24 48
 * ```
 */
export function resampleTrials(trials: Trials, factor: number): Trials {
  checkArguments("resampleTrials", { trials, factor }, { trials: "trials", factor: "number" });
  checkStepFactor(factor, "trials");
  if (trials.world)
    throw new DitherError(
      "unsupported",
      "trials: expected trials of a fixed input, got those of a closed loop: its world has a time step of its own.",
    );
  const after = (step: number): number => Math.round(step / factor);
  const steps = Math.max(1, after(trials.steps));
  const { count, inputs, outputs, lengths, epochs, epochsByTrial } = trials;
  const held = (values: Float32Array, channels: number): Float32Array => {
    const row = channels * count;
    const result = new Float32Array(steps * row);
    for (let t = 0; t < steps; t++) {
      // A little is added for factors such as 0.1, three of which are less than 0.3.
      const from = Math.min(trials.steps - 1, Math.floor(t * factor + 1e-9));
      result.set(values.subarray(from * row, (from + 1) * row), t * row);
    }
    return result;
  };
  const bounds = (values: Int32Array): Int32Array => values.map((step) => (step < 0 ? step : after(step)));
  return {
    ...trials,
    steps,
    input: held(trials.input, inputs),
    target: held(trials.target, outputs),
    weight: held(trials.weight, outputs),
    ...(lengths && { lengths: bounds(lengths) }),
    ...(epochs && {
      epochs: Object.fromEntries(
        Object.entries(epochs).map(([name, [first, last]]): [string, [number, number]] => [
          name,
          [after(first), after(last)],
        ]),
      ),
    }),
    ...(epochsByTrial && {
      epochsByTrial: Object.fromEntries(
        Object.entries(epochsByTrial).map(([name, { first, last }]) => [
          name,
          { first: bounds(first), last: bounds(last) },
        ]),
      ),
    }),
  };
}

/** @throws DitherError `value` unless the factor of the time step is above 0 and finite. */
export function checkStepFactor(factor: number, where: string): void {
  if (!(factor > 0 && Number.isFinite(factor)))
    throw new DitherError("value", `${where}: expected a factor of the time step above 0, got ${factor}.`);
}
