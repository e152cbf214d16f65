/** Dynamics: fixed points, stationary laws, operating points, shifts and the shares of the bias. */

export type { CarriedShares } from "./carried-shares.js";
export type { SampledMoments } from "./chain-moments.js";
export {
  affinePlane,
  parametersOf,
  trainAffineRegulator,
  type AffinePathPoint,
  type AffinePlane,
  type AffineTrainingOptions,
} from "./affine-incentive.js";
export {
  AffineLandscape,
  type AffineLoss,
  type AffineMethod,
  type AffineParameters,
  type AffineRegulator,
} from "./affine-regulator.js";
export { findFixedPoints, type FixedPoint, type FixedPointOptions, type FixedPointSearch } from "./fixed-points.js";
export {
  compareOperatingPoints,
  type ComparedOperation,
  type OperatingComparison,
  type OperatingComparisonOptions,
} from "./explanation/compare-operation.js";
export { explain, largestFullClosure, type ExplainOptions } from "./explanation/explain.js";
export type {
  NetworkCondition,
  Effort,
  ExplainedOperation,
  ExplainedPoint,
  ExplainedSearch,
  ExplainedStability,
  LayerOperation,
  Explanation,
  SettledPoint,
  Settling,
  ShiftAlong,
  SlowSummary,
  UnitContribution,
} from "./explanation/explanation.js";
export type { Place, StateView, ViewDrift, ViewPoint, ViewTrial } from "./explanation/state-view.js";
export { frozenInputs, type FrozenInput, type FrozenInputs, type FrozenKind } from "./frozen-inputs.js";
export { jointSmoothing, type JointSmoothing, type JointSmoothingOptions } from "./joint-smoothing.js";
export { linearise, type Linearisation } from "./linearise.js";
export { meanRollout, type MeanOptions, type MeanRollout } from "./mean-rollout.js";
export { NoiseFreeMap } from "./noise-free-map.js";
export { oneUnitLaw, oneUnitOf, type LawOptions, type OneUnitLaw } from "./one-unit-law.js";
export type { OneUnit } from "./one-unit-step.js";
export { OperatingCurve, operatingValue, type OperatingValue } from "./operating-curve.js";
export {
  medianTransmission,
  operatingPoints,
  summariseOperatingPoints,
  type OperatingPointOptions,
  type OperatingPoints,
  type OperatingSummary,
} from "./operating-points.js";
export { originatingShares, type OriginatingOptions, type OriginatingShares } from "./originating-shares.js";
export type { Outlier, OutlierOptions } from "./outliers.js";
export { preActivations } from "./pre-activation.js";
export {
  principalComponents,
  project,
  projectDirection,
  projectTrajectories,
  type PrincipalComponents,
  type States,
} from "./principal-components.js";
export { settle, type SettleOptions } from "./settling.js";
export { measureShift, type Shift } from "./shift.js";
export { findSlowPoints, type SlowLevel, type SlowPoint, type SlowPointOptions } from "./slow-points.js";
export { spectrumOf, type Complex, type ComplexRows, type Spectrum } from "./spectrum.js";
export { stabilityOf, type Mode, type Stability, type StabilityKind, type StabilityOptions } from "./stability.js";
export type { SearchEnd } from "./search-from.js";
export { sampleStarts, type StartOptions, type Starts } from "./starts.js";
export { sampleStationary, type StationarySampleOptions, type StationarySample } from "./stationary-sample.js";
export { stationaryShift, type StationaryShift } from "./stationary-shift.js";
export type { Histogram, Quartiles } from "./weighted-summary.js";
export { detectorCorrelation, detectorPeak, type Detector } from "./subthreshold-detector.js";
export { RegulatorLandscape, type Regulator, type RegulatorLoss } from "./regulator-loss.js";
export {
  biasOptimum,
  lossPlane,
  trainRegulators,
  type BiasOptimum,
  type IncentiveOptions,
  type LossPlane,
  type LossPlaneOptions,
  type PathPoint,
  type TrainedRegulators,
} from "./incentive.js";
export {
  operatingHistory,
  type OperatingHistory,
  type OperatingHistoryOptions,
  type OperatingLook,
} from "./operating-history.js";
