/** Study files: what they may hold, how they are read, and the runs they plan. Pure: no file, no Node. */

export { axisSchema, axisValues, mostAxisValues, type Axis } from "./axis.js";
export type { GridAxis } from "./axes.js";
export { compares, type Claim, type Comparison, type Condition, type Expectation, type Statement } from "./claim.js";
export { parseClaim } from "./parse-claim.js";
export { conditionHolds, settingValue, speaksOf } from "./conditions.js";
export { parseStudy, planStudy } from "./parse.js";
export { type Study } from "./study.js";
export { StudyPlan, type PlannedRun } from "./plan.js";
export { findQuantity, quantities, type Quantity } from "./quantities.js";
export { curveSchema, measuredRunSchema, type CurveColumns, type MeasuredRun } from "./measured-run.js";
export { ownTasks, tasksWith, type StudyTasks } from "./study-tasks.js";
export type { RunSpecification } from "./run-specification.js";
export {
  keepable,
  scales,
  studyJsonSchema,
  studySchema,
  type Keep,
  type Scale,
  type StudyContent,
  type StudyFile,
} from "./schema.js";
export { findSetting, settingNames, settings, type Setting } from "./settings.js";
export { objectSchema } from "./setting-schema.js";
