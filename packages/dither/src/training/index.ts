/**
 * Training noisy networks with Adam, by the gradient under noise or by that of the closure.
 *
 * Begin with {@link train}. The same seed gives the same bits, on any machine, for any number of threads, stopped and resumed
 * or not.
 *
 * @module
 */

export { checkClosureTraining, ClosureDifferentiator } from "./objective/closure-groups.js";
export { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpoint.js";
export { trainingFor } from "./for-task.js";
export { stageTasks } from "./options/curriculum.js";
export {
  GroupDifferentiator,
  gradientOptions,
  splitGroups,
  type GradientOptions,
  type GroupGradients,
  type GroupLoss,
  type GroupRange,
  type GroupWorker,
} from "./objective/groups.js";
export { defaultValidation, trainingOptions } from "./options/options.js";
export {
  arithmetics,
  schedules,
  type Arithmetic,
  type Batches,
  type ClosureTerms,
  type GradientKind,
  type Schedule,
} from "../settings/names.js";
export type { NamedPenalty, PenaltyCode, PenaltyTensors } from "../settings/penalty.js";
export {
  noiseLaws,
  type GivenTrainingOptions,
  type NoiseSchedule,
  type PenaltyCoefficients,
  type Stage,
  type StoppingOptions,
  type TrainingOptions,
  type ValidationOptions,
} from "../settings/training.js";
export { planTraining, type TrainingPlan } from "./plan.js";
export { learningRate } from "./options/schedule.js";
export type { TrainingControl, TrainingProgress, TrainingState } from "./control.js";
export { train, type Training } from "./train.js";
export { type TrainingHistory } from "./supervision/history.js";
export { bestValidation, conditionsAt } from "./supervision/stopping.js";
export { validate, type ValidationFindings, type ValidationRecord } from "./supervision/validation.js";
