/** Tasks: what makes trials, and what judges outputs. */

export { inputNoiseStep, uniformsOf, wholeBatch, wholeTrial, type Uniforms } from "./addresses.js";
export { checkTask, type TaskCheck } from "./check-task.js";
export * from "./classics/index.js";
export { defineTask, type TaskDescription } from "./define-task.js";
export type { Experiment, InitialLaws, ParameterName } from "./experiment.js";
export { sinLayers } from "./feedforward.js";
export {
  functionExperiment,
  functionTask,
  linear,
  sin,
  square,
  type FunctionOptions,
} from "./function-approximation.js";
export { addInputNoise } from "./input-noise.js";
export * from "./maze/index.js";
export type { Json, TaskOptions } from "./options.js";
export { cartesianPath, polarPath } from "./path-integration.js";
export {
  closedLoopTrials,
  replay,
  type Moment,
  type MomentAdjoint,
  type Plant,
  type PlantStart,
  type Rectangle,
  type Scene,
} from "./plant.js";
export { findTask, taskGroups, tasks, type TaskGroup } from "./registry.js";
export { resampleTrials } from "./resample.js";
export { affineRegulator, regulator } from "./regulator.js";
export type { Measure, Task, TaskSource, TrialRequest } from "./task.js";
export { drawDuration, longestDuration, mostSteps, shortestDuration, stepsOf, type Duration } from "./timing.js";
export { buildTrials, type TrialBuilder, type TrialSizes } from "./trial-builder.js";
export { checkTrials, emptyTrials, lengthOf, selectTrials, type Trials } from "./trials.js";
export { loadWatched } from "./watch/ambient.js";
export type { CallMonitor, WatchOptions } from "./watch/watch.js";
export * from "./yang2019/index.js";
