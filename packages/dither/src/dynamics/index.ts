/**
 * Dynamics: fixed points, stationary laws, operating points, shifts, and the shares of the bias.
 *
 * States are `[unit]`, states of trials `[step, unit, trial]`, float64. Begin with {@link findFixedPoints},
 * {@link operatingPoints} or {@link measureShift}.
 *
 * @module
 */

export type { CarriedShares } from "./bias/carried-shares.js";
export {
  findFixedPoints,
  type FixedPoint,
  type FixedPointOptions,
  type FixedPointSearch,
} from "./fixed-points/fixed-points.js";
export { frozenInputs, type FrozenInput, type FrozenInputs, type FrozenKind } from "./map/frozen-inputs.js";
export { jointSmoothing, type JointSmoothing, type JointSmoothingOptions } from "./bias/joint-smoothing.js";
export { linearise, type Linearisation } from "./fixed-points/linearise.js";
export { meanRollout, type MeanOptions, type MeanRollout } from "./map/mean-rollout.js";
export { NoiseFreeMap } from "./map/noise-free-map.js";
export { oneUnitLaw, type LawOptions, type OneUnitLaw } from "./stationary/one-unit-law.js";
export type { OneUnit } from "./stationary/one-unit-step.js";
export {
  medianTransmission,
  operatingPoints,
  summariseOperatingPoints,
  type OperatingPointOptions,
  type OperatingPoints,
  type OperatingQuartiles,
  type OperatingSummary,
} from "./operating-points/operating-points.js";
export { originatingShares, type OriginatingOptions, type OriginatingShares } from "./bias/originating-shares.js";
export type { Outlier, OutlierOptions } from "./fixed-points/outliers.js";
export { settle, type SettleOptions } from "./stationary/settling.js";
export { measureShift, type Shift } from "./bias/shift.js";
export { findSlowPoints, type SlowLevel, type SlowPoint, type SlowPointOptions } from "./fixed-points/slow-points.js";
export { type Mode, type Stability, type StabilityKind, type StabilityOptions } from "./fixed-points/stability.js";
export type { SearchEnd } from "./fixed-points/search-from.js";
export { sampleStarts, type StartOptions, type Starts } from "./fixed-points/starts.js";
export {
  sampleStationary,
  type StationarySampleOptions,
  type StationarySample,
} from "./stationary/stationary-sample.js";
export { stationaryShift, type StationaryShift } from "./stationary/stationary-shift.js";
