/** The training that a task is usually solved with, with whatever is chosen otherwise. */

import { isLowRank, type CellChoice } from "../network/cells/cells.js";
import type { Task } from "../tasks/contract/task.js";
import { trainingOptions } from "./options/options.js";
import type { GivenTrainingOptions, TrainingOptions } from "../settings/training.js";
import { givenTrainingOptionKinds } from "./options/options.js";
import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, defined } from "../base/check-options.js";

/**
 * How much faster units of low rank learn than a task says: m and n are of order 1 and W_rec = m nᵀ / N, so that a change of one element
 * by the learning rate changes W_rec by an N-th of it. Ten times the rate reaches the losses of full rank on the tasks tried.
 */
const lowRankRate = 10;

/**
 * Training options for a task: the choices first, then the task's experiment, then the general defaults.
 * @param units what units are trained, as in the network's specification: those of low rank have 10 times the learning rate of the task
 * @throws DitherError `value` for a choice out of range.
 */
export function trainingFor(task: Task, choice: GivenTrainingOptions = {}, units: CellChoice = {}): TrainingOptions {
  checkArguments("trainingFor", { task, units }, { task: "task", units: "object" });
  checkOptions("trainingFor", choice, givenTrainingOptionKinds);
  const { experiment } = task;
  const { updates, batch, schedule, clip, initial, initialLaws } = experiment;
  const learningRate = experiment.learningRate * (isLowRank(units) ? lowRankRate : 1);
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
