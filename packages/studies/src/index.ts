/** Many experiments at once. */

export * from "./analysis/index.js";
export { compare, plannedRuns, type ComparisonPlan, type ComparisonResult } from "./compare.js";
export { checkWritable, readBytes, writeWhole } from "./files.js";
export * from "./execution/index.js";
export { loadStudy } from "./load-study.js";
export { startGroupThreads, type GroupThreads } from "./group-threads.js";
export { executeLocally, type ExecutorOptions } from "./local-executor.js";
export * from "./journal/index.js";
export type { RunOutcome } from "./run-outcome.js";
export {
  checkKernel,
  checkLimit,
  defaultLimit,
  runStudy,
  type RunStudyOptions,
  type Shard,
  type StudyProgress,
} from "./run-study.js";
export { executeRun, trainAndMeasure, type RunOptions, type RunResult } from "./run.js";
export * from "./study/index.js";
export { isTaskModule, loadTask, taskReference, type LoadTaskOptions } from "./task-module.js";
