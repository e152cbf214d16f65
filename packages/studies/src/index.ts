/** Many experiments at once. */

export { compare, plannedRuns, type ComparisonPlan, type ComparisonResult } from "./compare.js";
export { checkWritable, readBytes, writeWhole } from "./files.js";
export { startGroupThreads, type GroupThreads } from "./group-threads.js";
export { executeLocally, type ExecutorOptions } from "./local-executor.js";
export type { RunOutcome } from "./run-outcome.js";
export { executeRun, type RunResult, type RunSpecification } from "./run.js";
export { isTaskModule, loadTask, taskReference, type LoadTaskOptions } from "./task-module.js";
