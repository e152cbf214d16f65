/**
 * Tasks: what makes trials, and what judges outputs.
 *
 * In memory the arrays of trials are flat `Float32Array`s of `[step, channel, trial]`, the trial index fastest. Files hold
 * `[step, trial, channel]`; `readTrials` and `writeTrials` of `dither/files` turn the axes. Begin with {@link findTask},
 * {@link functionTask} or {@link defineTask}.
 *
 * @module
 */

export { type Uniforms } from "./build/addresses.js";
export { checkTask, type TaskCheck } from "./contract/check-task.js";
export { defineTask, type TaskDescription } from "./watch/define-task.js";
export type { LayerParameterName, ParameterName } from "../settings/names.js";
export type { Experiment, InitialLaws } from "./contract/experiment.js";
export { functionTask, sin, type FunctionOptions } from "./catalogue/functions/function-approximation.js";
export { addInputNoise } from "./build/input-noise.js";
export type { Json, TaskOptions } from "./contract/options.js";
export {
  closedLoopTrials,
  type Moment,
  type MomentAdjoint,
  type Plant,
  type PlantStart,
  type Rectangle,
  type Scene,
} from "./contract/plant.js";
export { findTask, taskGroups, tasks, type TaskGroup } from "./catalogue/registry.js";
export { resampleTrials } from "./build/resample.js";
export type { Measure, Task, TaskSource } from "./contract/task.js";
export type { TrialRequest } from "./contract/trials.js";
export { drawDuration, stepsOf, type Duration } from "./build/timing.js";
export { buildTrials, type TrialBuilder, type TrialSizes } from "./build/trial-builder.js";
export { lengthOf, selectTrials, type Trials } from "./contract/trials.js";
export { loadWatched } from "./watch/ambient.js";
export type { CallMonitor, WatchOptions } from "./watch/watch.js";
