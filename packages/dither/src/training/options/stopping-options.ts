/** When a training ends early, and which network it keeps: the options. */

import { DitherError } from "../../base/errors.js";
import { type OptionKinds } from "../../base/check-options.js";

/** Looks at the validations of the last stage. */
export interface StoppingOptions {
  /** Ends the training after so many validations in a row without a lower loss than before. */
  patience?: number;
  /** Ends it once the score, in (0, 1], is reached. */
  target?: number;
  /** The target counts as reached once each of so many of the task's conditions has it; default their common mean. */
  conditions?: number;
  /** Returns the network of the validation with the lowest loss instead of the last, unless the target was reached. */
  keepBest?: true;
}

/** What each of {@link StoppingOptions} may be. */
export const stoppingOptionKinds = {
  patience: "number",
  target: "number",
  conditions: "number",
  keepBest: "boolean",
} as const satisfies OptionKinds<StoppingOptions>;

/** The options with their keys in a fixed order. @throws DitherError `value` */
export function checkStopping({ patience, target, conditions, keepBest }: StoppingOptions): StoppingOptions {
  if (patience !== undefined && !(Number.isSafeInteger(patience) && patience >= 1))
    throw new DitherError("value", `training: expected a patience of 1 or more validations, got ${patience}.`);
  if (target !== undefined && !(target > 0 && target <= 1))
    throw new DitherError("value", `training: expected a target score in (0, 1], got ${target}.`);
  if (conditions !== undefined && !(Number.isSafeInteger(conditions) && conditions >= 1))
    throw new DitherError("value", `training: expected 1 or more conditions to reach the target, got ${conditions}.`);
  if (conditions !== undefined && target === undefined)
    throw new DitherError("usage", "training: expected a target score for the conditions to reach, got none.");
  return {
    ...(patience !== undefined && { patience }),
    ...(target !== undefined && { target }),
    ...(conditions !== undefined && { conditions }),
    ...(keepBest && { keepBest }),
  };
}
