/** Training noisy networks. */

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
} from "./groups.js";
export { noiseLaws, writeNoiseFactors, type NoiseSchedule } from "./noise-schedule.js";
export {
  arithmetics,
  defaultTraining,
  schedules,
  trainingOptions,
  type Arithmetic,
  type GivenTrainingOptions,
  type Schedule,
  type TrainingOptions,
} from "./options.js";
export { chooseThreads, planTraining, type TrainingPlan } from "./plan.js";
export { addPenalties, type PenaltyCoefficients } from "./penalties.js";
export { learningRate } from "./schedule.js";
export {
  splitGroups,
  train,
  type GroupWorker,
  type Training,
  type TrainingControl,
  type TrainingHistory,
  type TrainingProgress,
  type TrainingState,
} from "./train.js";
export { bestValidation, reasonToStop, type StoppingOptions } from "./stopping.js";
export { defaultValidation, validate, type ValidationOptions, type ValidationRecord } from "./validation.js";
