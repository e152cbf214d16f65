/** Options of `dither train` and `dither compare` that make a training, and what they choose. */

import type { Command } from "commander";
import { defaultValidation, defined, DitherError, type GivenTrainingOptions } from "dither";
import { arithmeticOf, type KernelFlag } from "./options.js";
import { addSettings, chosenSettings } from "./setting-options.js";

export function addTrainingOptions(command: Command): Command {
  command.option("--config <file>", "settings from a .yaml file, as in a study file: network, training, measure");
  addSettings(command, "Training", ["bias", "recurrentScale", "recurrentLaw"]);
  addSettings(command, "Objective and noise");
  const stopping = ["stage", "target", "targetConditions", "patience", "keepBest", "validateEvery", "validationTrials"];
  return addSettings(command, "Curriculum and early stopping", stopping);
}

/**
 * What the flags choose of a training; the rest is the task's experiment, or what a training that goes on had `before`.
 * @throws DitherError `usage` where validations are set up that nothing asks for
 */
export function chosenTraining(flags: KernelFlag, before: GivenTrainingOptions = {}): GivenTrainingOptions {
  const given: GivenTrainingOptions = chosenSettings(flags).training;
  const { validation, stopping, curriculum } = given;
  if (validation && !("every" in validation) && !curriculum && !stopping && !before.validation)
    throw new DitherError(
      "usage",
      "--validation-trials: expected --validate-every, --stage, --target, --patience or --keep-best with it.",
    );
  return {
    arithmetic: arithmeticOf(flags),
    ...given,
    ...(validation && { validation: { ...defaultValidation, ...before.validation, ...validation } }),
    ...(stopping && { stopping: { ...before.stopping, ...stopping } }),
  };
}

/**
 * What the flags choose of one training, the rest as the training had it that goes on.
 * @throws DitherError `usage` for terms without the closure's gradient, and for initial values beside a network to start from
 */
export function resumedTraining(
  flags: KernelFlag & { from?: string },
  before?: GivenTrainingOptions,
): GivenTrainingOptions {
  const chosen = chosenTraining(flags, before);
  if (flags.from !== undefined && Object.keys(chosen.initial ?? {}).length > 0)
    throw new DitherError(
      "usage",
      "--from: expected no initial values beside a network to start from, got --bias, --recurrent-scale or --recurrent-law. Leave out the one or the other.",
    );
  if (chosen.closureTerms !== undefined && chosen.gradient !== "closure" && !before)
    throw new DitherError("usage", "--closure-terms: expected --gradient closure with it.");
  return { ...before, ...defined(chosen), initial: { ...before?.initial, ...chosen.initial } };
}
