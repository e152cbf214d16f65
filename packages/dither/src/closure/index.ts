/**
 * The Gaussian closure: mean and covariance of the state carried through a network instead of noise draws.
 *
 * It predicts the loss at any noise without a random number ({@link predictedCurve}), and can be differentiated
 * ({@link closureGradient}). Means are `[step, unit, trial]`, float64.
 *
 * @module
 */

export { closure, type ClosureOptions, type ClosureResult } from "./closure.js";
export { closureGradient, type ClosureGradientOptions, type ClosureGradientResult } from "./gradient.js";
export { covarianceKinds, type ClosureMethod, type CovarianceKind } from "./method.js";
export { predictedCurve, type PredictedPoint } from "./predicted-curve.js";
export { recurrentNoise, type RecurrentNoiseOptions } from "./recurrent-noise.js";
export { stationaryClosure, type StationaryClosure, type StationaryClosureOptions } from "./stationary.js";
