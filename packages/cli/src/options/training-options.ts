/** Options of `dither train` beyond the plain loss: penalties, noise schedules, curricula, early stopping. */

import { type Command } from "commander";
import {
  DitherError,
  matrixNames,
  parameterNames,
  type GivenTrainingOptions,
  type NoiseSchedule,
  type PenaltyCoefficients,
  type Stage,
} from "dither";
import * as parse from "./parse.js";

export interface FurtherTrainingFlags {
  l1?: PenaltyCoefficients;
  l2?: PenaltyCoefficients;
  rateL1?: number;
  rateL2?: number;
  noiseSchedule?: NoiseSchedule;
  validateEvery?: number;
  validationTrials?: number;
  stage?: Stage[];
  patience?: number;
  target?: number;
  targetConditions?: number;
  keepBest?: true;
}

export function addFurtherTrainingOptions(command: Command): Command {
  return command
    .optionsGroup("Objective and noise:")
    .option("--l1 <λ|T=λ>", "add λ Σ |w| over W_rec, W_in and W_out, or one tensor", coefficients)
    .option("--l2 <λ|T=λ>", "add λ Σ w² over W_rec, W_in and W_out, or one tensor", coefficients)
    .option("--rate-l1 <λ>", "add λ times the mean |r| of the units' rates", parse.notNegative)
    .option("--rate-l2 <λ>", "add λ times the mean r²", parse.notNegative)
    .option("--noise-schedule <law>", "ramp:0:0.5, anneal:0.1, uniform:0.5:1.5, log-uniform:0.1:1", parse.noiseSchedule)
    .optionsGroup("Curriculum and early stopping:")
    .option("--stage <options@score>", "easier task first: noise=0.1@0.85; may be repeated", parse.stage)
    .option("--target <score>", "stop once the validation score is reached", parse.share)
    .option("--target-conditions <n>", "… by each of n of the task's conditions, not their mean", parse.whole(1))
    .option("--patience <n>", "stop after n validations without a lower loss", parse.whole(1))
    .option("--keep-best", "return the network with the lowest validation loss")
    .option("--validate-every <n>", "updates between validations (default 50)", parse.whole(1))
    .option("--validation-trials <n>", "trials of a validation (default 256)", parse.whole(1, 1_000_000));
}

/** One coefficient for all weight matrices, or `TENSOR=λ`; added to those before. */
function coefficients(text: string, before: PenaltyCoefficients = {}): PenaltyCoefficients {
  if (!text.includes("="))
    return { ...before, ...Object.fromEntries(matrixNames.map((name) => [name, parse.notNegative(text)])) };
  return { ...before, ...Object.fromEntries(parse.pair(parameterNames, parse.notNegative)(text)) };
}

/**
 * What the flags choose, as training options.
 * @throws DitherError `usage` where validations are set up that nothing asks for
 */
export function chosenFurther(flags: FurtherTrainingFlags, before: GivenTrainingOptions = {}): GivenTrainingOptions {
  const { l1, l2, rateL1, rateL2, noiseSchedule, stage, validateEvery, validationTrials } = flags;
  const { patience, target, targetConditions, keepBest } = flags;
  const stopping = {
    ...(patience !== undefined && { patience }),
    ...(target !== undefined && { target }),
    ...(targetConditions !== undefined && { conditions: targetConditions }),
    ...(keepBest && { keepBest }),
  };
  const { every = 50, trials = 256 } = before.validation ?? {};
  if (
    validationTrials !== undefined &&
    validateEvery === undefined &&
    !stage &&
    Object.keys(stopping).length === 0 &&
    !before.validation
  )
    throw new DitherError(
      "usage",
      "--validation-trials: expected --validate-every, --stage, --target, --patience or --keep-best with it.",
    );
  return {
    ...(l1 && { l1 }),
    ...(l2 && { l2 }),
    ...(rateL1 !== undefined && { rateL1 }),
    ...(rateL2 !== undefined && { rateL2 }),
    ...(noiseSchedule && { noiseSchedule }),
    ...((validateEvery ?? validationTrials) !== undefined && {
      validation: { every: validateEvery ?? every, trials: validationTrials ?? trials },
    }),
    ...(stage && { curriculum: stage }),
    ...(Object.keys(stopping).length > 0 && { stopping: { ...before.stopping, ...stopping } }),
  };
}
