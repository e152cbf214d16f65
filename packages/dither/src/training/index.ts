/** Training noisy networks. */

export { ClosureDifferentiator } from "./objective/closure-groups.js";
export { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpoint.js";
export { trainingFor } from "./for-task.js";
export { stageTasks, type Stage } from "./options/curriculum.js";
export {
  GroupDifferentiator,
  gradientOptions,
  groupCount,
  type GradientOptions,
  type GroupGradients,
  type GroupLoss,
  type GroupRange,
  type GroupWorker,
} from "./objective/groups.js";
export { noiseLaws, writeNoiseFactors, type NoiseSchedule } from "./options/noise-schedule.js";
export {
  arithmetics,
  batchKinds,
  closureTermKinds,
  defaultTraining,
  gradientKinds,
  schedules,
  trainingOptions,
  type Arithmetic,
  type Batches,
  type ClosureTerms,
  type GivenTrainingOptions,
  type GradientKind,
  type Schedule,
  type TrainingOptions,
} from "./options/options.js";
export { chooseThreads, planTraining, type TrainingPlan } from "./plan.js";
export { addPenalties, type PenaltyCoefficients } from "./options/penalties.js";
export { learningRate } from "./options/schedule.js";
export {
  checkClosureTraining,
  splitGroups,
  train,
  type Training,
  type TrainingControl,
  type TrainingProgress,
  type TrainingState,
} from "./train.js";
export { type TrainingHistory } from "./supervision/history.js";
export { bestValidation, conditionsAt, reasonToStop } from "./supervision/stopping.js";
export { type StoppingOptions } from "./options/stopping-options.js";
export { validate, type ValidationRecord } from "./supervision/validation.js";
export { defaultValidation, type ValidationOptions } from "./options/validation-options.js";
