/** Many experiments at once. */

export * from "./analysis/index.js";
export { compare, type ComparisonPlan, type ComparisonResult } from "./comparison/compare.js";
export * from "./execution/index.js";
export { optionalPackage } from "./files/optional-package.js";
export { readBytes } from "./files/read-bytes.js";
export { checkWritable, writeWhole } from "./files/write-whole.js";
export * from "./journal/index.js";
export { isTaskModule, loadTask, taskReference, type LoadTaskOptions } from "./own-code/load-task.js";
export { loadStudy } from "./running/load-study.js";
export {
  checkKernel,
  checkLimit,
  defaultLimit,
  runStudy,
  type RunStudyOptions,
  type Shard,
  type StudyProgress,
} from "./running/run-study.js";
export * from "./study/index.js";
