/** Training noisy networks. */

export { decodeCheckpoint, encodeCheckpoint, type Checkpoint } from "./checkpoint.js";
export { trainingFor } from "./for-task.js";
export { GroupDifferentiator, groupCount, type GroupGradients, type GroupLoss, type GroupRange } from "./groups.js";
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
