/** The Gaussian closure: mean and covariance carried through a network instead of noise draws. */

export { closure, type ClosureOptions, type ClosureResult } from "./closure.js";
export { closureGradient, type ClosureGradientOptions, type ClosureGradientResult } from "./gradient.js";
export { covarianceKinds, noiseCorrelation, type ClosureMethod, type CovarianceKind } from "./method.js";
export { predictedCurve, type PredictedPoint } from "./predicted-curve.js";
export { recurrentNoise, type RecurrentNoiseOptions } from "./recurrent-noise.js";
export { stationaryClosure, type StationaryClosure, type StationaryClosureOptions } from "./stationary.js";
