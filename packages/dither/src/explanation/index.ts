/**
 * Why a network prefers the noise that it prefers, put together from the parts of `dither/dynamics` and `dither/closure`.
 *
 * Begin with {@link explain}.
 *
 * @module
 */

export {
  compareOperatingPoints,
  type ComparedOperation,
  type OperatingComparison,
  type OperatingComparisonOptions,
} from "./compare-operation.js";
export { explain } from "./explain.js";
export { gateShares, type GateShare, type GateShareOptions } from "./gate-shares.js";
export type { ExplainOptions } from "./explain-options.js";
export { largestFullClosure } from "./subject.js";
export type {
  NetworkCondition,
  Effort,
  ExplainedOperation,
  ExplainedPoint,
  ExplainedSearch,
  ExplainedStability,
  LayerOperation,
  NoisyPoint,
  SimulatedLaw,
  Explanation,
  SettledPoint,
  Settling,
  ShiftAlong,
  SlowSummary,
  UnitContribution,
} from "./explanation.js";
export type { Place, StateView, ViewDrift, ViewPoint, ViewTrial } from "./state-view.js";
export type { DecayFinding, WithoutNoise } from "./without-noise.js";
export type { DecodingFinding, Scores } from "./interpretation/decoding.js";
export type { AxesFinding, DimensionsFinding } from "./interpretation/dimensions.js";
export type { MovedPoint, PointsFinding } from "./interpretation/moved-points.js";
export type { Measured, Survival } from "./interpretation/survival.js";
export type { TuningFinding } from "./interpretation/tuning.js";
