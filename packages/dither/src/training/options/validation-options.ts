/** When a training is validated, and on how many trials. */

import { type OptionKinds } from "../../base/check-options.js";

/** When a training is validated, and on how many trials. */
export interface ValidationOptions {
  /** Updates between two validations. */
  every: number;
  trials: number;
}

/** What each of {@link ValidationOptions} may be. */
export const validationOptionKinds = {
  every: "number",
  trials: "number",
} as const satisfies OptionKinds<ValidationOptions>;

export const defaultValidation: ValidationOptions = { every: 50, trials: 256 };
