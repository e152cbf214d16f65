/** Moments: mean and covariance carried through a network instead of noise draws. */

export { closure, type ClosureOptions, type ClosureResult } from "./closure.js";
export {
  checkClosureGradient,
  ClosureGradient,
  closureGradient,
  type ClosureGradientOptions,
  type ClosureGradientResult,
} from "./closure-gradient.js";
export { covarianceKinds, noiseCorrelation, type ClosureMethod, type CovarianceKind } from "./closure-run.js";
export { CurvePrediction, predictedCurve, type PredictedPoint } from "./predicted-curve.js";
export { recurrentNoise, type RecurrentNoiseOptions } from "./recurrent-noise.js";
export { smallNoiseShift, type SmallNoiseShift, type UnitWithNoise } from "./small-noise.js";
export { stationaryClosure, type StationaryClosure, type StationaryClosureOptions } from "./stationary.js";
