/**
 * Which noise a network prefers, with its uncertainty.
 *
 * Begin with {@link measure}. Noise levels are standard deviations per step; intervals hold at 95 %.
 *
 * @module
 */

export { predictedPreference, type PredictedPreference, type PredictionOptions } from "./curve/closure-curve.js";
export type { ChosenDraws } from "./curve/choose-draws.js";
export { exampleOutputs, type ExampleTrial } from "./measure/examples.js";
export {
  defaultDraws,
  defaultTrialCount,
  measure,
  testTrials,
  type Measurement,
  type MeasureOptions,
  type TrialSource,
} from "./measure/measure.js";
export { type ScoredSamples } from "./curve/scorer.js";
export { networksPerformance } from "./statistics/performance.js";
export {
  type ConditionPreference,
  type MeasureCurve,
  type Performance,
  type PerformancePoint,
  type PerformanceReport,
} from "./statistics/preference.js";
export type { CurvePoint, Gain, Preference } from "./statistics/preference.js";
export type { Verdict } from "./statistics/verdict.js";
export type { Law } from "./curve/law.js";
export type { CurveParts, CurveSamples } from "./curve/samples.js";
export {
  summariseNetworks,
  type NetworksSummary,
  type Spread,
  type SummariseNetworksOptions,
} from "./statistics/summarise-networks.js";
export { trajectoriesOf, type Trajectories } from "./curve/trajectories.js";
export {
  lossUnder,
  testConditions,
  type ConditionLoss,
  type ConditionOptions,
  type TestCondition,
} from "./measure/test-conditions.js";
export { type LogitParts } from "./curve/samples.js";
export { type ReliabilitySamples } from "./curve/label-measures.js";
export { type LogitPoint } from "./statistics/preference.js";
export { type Calibration, type CalibrationPoint, type ReliabilityBin } from "./statistics/calibration.js";
