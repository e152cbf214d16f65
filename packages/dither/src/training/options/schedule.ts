/** Learning-rate schedules, in arithmetic that every engine does alike. */

import cospi from "@stdlib/math-base-special-cospi";
import pow from "@stdlib/math-base-special-pow";
import type { TrainingOptions } from "../../settings/training.js";
import { trainingOptionsShape } from "./options.js";
import { checkArguments } from "../../base/check-arguments.js";

/**
 * Learning rate of update 0 … updates − 1. Cosine: ½(1 + cos πs) from 1 to `finalRate`, exponential: finalRate^s, with
 * s = update / updates; constant: the same throughout.
 */
export function learningRate(options: TrainingOptions, update: number): number {
  checkArguments("learningRate", { options, update }, { options: trainingOptionsShape, update: "number" });
  const { schedule, finalRate, updates } = options;
  const progress = update / updates;
  switch (schedule) {
    case "constant":
      return options.learningRate;
    case "cosine":
      return options.learningRate * (finalRate + (1 - finalRate) * 0.5 * (1 + cospi(progress)));
    case "exponential":
      return options.learningRate * pow(finalRate, progress);
    default:
      return schedule satisfies never;
  }
}
