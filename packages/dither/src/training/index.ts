/** Training noisy networks. */

export { ClosureDifferentiator } from "./closure-groups.js";
export { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpoint.js";
export { trainingFor } from "./for-task.js";
export { stageTasks, type Stage } from "./curriculum.js";
export {
  GroupDifferentiator,
  gradientOptions,
  groupCount,
  type GradientOptions,
  type GroupGradients,
  type GroupLoss,
  type GroupRange,
  type GroupWorker,
} from "./groups.js";
export { noiseLaws, writeNoiseFactors, type NoiseSchedule } from "./noise-schedule.js";
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
} from "./options.js";
export { chooseThreads, planTraining, type TrainingPlan } from "./plan.js";
export { addPenalties, type PenaltyCoefficients } from "./penalties.js";
export { learningRate } from "./schedule.js";
export {
  checkClosureTraining,
  splitGroups,
  train,
  type Training,
  type TrainingControl,
  type TrainingHistory,
  type TrainingProgress,
  type TrainingState,
} from "./train.js";
export { bestValidation, conditionsAt, reasonToStop, type StoppingOptions } from "./stopping.js";
export { defaultValidation, validate, type ValidationOptions, type ValidationRecord } from "./validation.js";
