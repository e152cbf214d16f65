/** The training that a task is usually solved with, with whatever is chosen otherwise. */

import type { Task } from "../tasks/contract/task.js";
import { trainingOptions } from "./options/options.js";
import type { GivenTrainingOptions, TrainingOptions } from "../settings/training.js";
import { givenTrainingOptionKinds } from "./options/options.js";
import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, defined } from "../base/check-options.js";

/**
 * Training options for a task: the choices first, then the task's experiment, then the general defaults.
 * @throws DitherError `value` for a choice out of range.
 */
export function trainingFor(task: Task, choice: GivenTrainingOptions = {}): TrainingOptions {
  checkArguments("trainingFor", { task }, { task: "task" });
  checkOptions("trainingFor", choice, givenTrainingOptionKinds);
  const { experiment } = task;
  const { updates, batch, learningRate, schedule, clip, initial, initialLaws } = experiment;
  const { recurrent: recurrentLaw, readout: readoutLaw } = initialLaws ?? {};
  return trainingOptions({
    updates,
    batch,
    learningRate,
    schedule,
    clip,
    ...defined(choice),
    initial: { ...initial, recurrentLaw, readoutLaw, ...defined(choice.initial ?? {}) },
  });
}
