/** Tasks: what makes trials. */

export {
  functionExperiment,
  functionTask,
  linear,
  sin,
  square,
  type FunctionOptions,
} from "./function-approximation.js";
export { findTask, tasks } from "./registry.js";
export type { Experiment, Task, TrialRequest } from "./task.js";
export { checkTrials, selectTrials, type Trials } from "./trials.js";
