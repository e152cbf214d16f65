/** Which noise a network prefers, with its uncertainty. */

export { predictedPreference, type PredictedPreference, type PredictionOptions } from "./closure-curve.js";
export type { ChosenDraws } from "./choose-draws.js";
export { exampleOutputs, type ExampleTrial } from "./examples.js";
export { curveCaution, fewCaution, fewestTrusted, indifferent } from "./few.js";
export { countedRows, OutputMoments } from "./output-moments.js";
export { checkLevels, defaultLevels } from "./levels.js";
export {
  defaultDraws,
  defaultTrialCount,
  measure,
  testTrials,
  type Measurement,
  type MeasureOptions,
  type TrialSource,
} from "./measure.js";
export { scoreName, type JudgedSamples } from "./judge.js";
export {
  networksPerformance,
  performanceReport,
  type ConditionPreference,
  type Conditions,
  type MeasureCurve,
  type Performance,
  type PerformancePoint,
  type PerformanceReport,
} from "./performance.js";
export type { CurvePoint, Gain, Interval, Law, Preference, Verdict } from "./preference.js";
export type { CurveParts, CurveSamples } from "./samples.js";
export { summariseNetworks, type NetworksSummary, type SummariseNetworksOptions } from "./several.js";
export { summarisePreference, type SummariseOptions } from "./summarise.js";
export { trajectoriesOf, type Trajectories } from "./trajectories.js";
export {
  lossUnder,
  testConditions,
  type ConditionLoss,
  type ConditionOptions,
  type TestCondition,
} from "./test-conditions.js";
