/** Options of a training, with their defaults and checks. */

import { checkOptions } from "../../base/check-options.js";
import type { Shape } from "../../base/kinds.js";
import { DitherError } from "../../base/errors.js";
import { checkNumbers, filled, kindsOf } from "../../settings/check.js";
import { initialSettings } from "../../settings/initial.js";
import {
  gradientSettings,
  objectiveSettings,
  stepSettings,
  trainingSettings,
  type GivenTrainingOptions,
  type TrainingOptions,
  type ValidationOptions,
} from "../../settings/training.js";
import { checkCurriculum } from "./curriculum.js";
import { checkNoiseSchedule } from "./noise-schedule.js";
import { checkCoefficients } from "./penalties.js";

/** What is checked of {@link TrainingOptions}. */
export const trainingOptionsShape = {
  ...kindsOf(stepSettings),
  initial: "object",
  arithmetic: trainingSettings.arithmetic.value.choices,
} satisfies Shape<TrainingOptions>;

/** What each of {@link GivenTrainingOptions} may be. */
export const givenTrainingOptionKinds = { ...kindsOf(trainingSettings), penalty: "object" } as const;

/** Where validations are needed and not described. */
export const defaultValidation: ValidationOptions = { every: 50, trials: 256 };

/**
 * The options with defaults filled in, and nothing else that `given` may hold.
 * @throws DitherError `value` naming the option, what it may be and what came.
 */
export function trainingOptions(given: GivenTrainingOptions = {}): TrainingOptions {
  checkOptions("trainingOptions", given, givenTrainingOptionKinds);
  checkNumbers("training", trainingSettings, given);
  const { arithmetic = "exact" } = given;
  // The order of the keys is that of files.
  return {
    ...filled(stepSettings, given),
    initial: filled(initialSettings, given.initial),
    arithmetic,
    ...objectiveOptions(given),
    ...gradientOptions(given),
    ...(given.penalty && { penalty: given.penalty }),
  };
}

/** The options that are absent unless they are used. */
function objectiveOptions(given: GivenTrainingOptions): Partial<TrainingOptions> {
  const { l1, l2, noiseSchedule, curriculum, stopping } = given;
  if (stopping?.conditions !== undefined && stopping.target === undefined)
    throw new DitherError("usage", "training: expected a target score for the conditions to reach, got none.");
  const options = filled(objectiveSettings, {
    ...given,
    l1: checkCoefficients("l1", l1),
    l2: checkCoefficients("l2", l2),
    noiseSchedule: noiseSchedule && checkNoiseSchedule(noiseSchedule),
    curriculum: checkCurriculum(curriculum),
  }) as Partial<TrainingOptions>;
  const { validation = options.curriculum || options.stopping ? defaultValidation : undefined } = options;
  return filled(objectiveSettings, { ...options, validation }) as Partial<TrainingOptions>;
}

/** The options of the gradient, absent where they are the defaults. */
function gradientOptions(given: GivenTrainingOptions): Partial<TrainingOptions> {
  const options = filled(gradientSettings, given);
  if (given.gradient === "closure") return { ...options, batches: given.batches ?? "even" };
  if (options.closureTerms)
    throw new DitherError(
      "value",
      `training: expected \`closureTerms: "${options.closureTerms}"\` with the gradient of the closure only: noisy trials have no terms. Add \`gradient: "closure"\`.`,
    );
  return options;
}

export const defaultTraining: TrainingOptions = trainingOptions();
