/**
 * The loss of a step of a trial, and what the spread of its outputs adds: squared errors and variances, or where the loss is another one
 * that of the logits and ½ tr(H C), with C their covariance and H the loss's second derivative.
 */

import { addedBySpread } from "../closure/labelled-moments.js";
import type { NoiseFreeMap } from "../dynamics/map/noise-free-map.js";
import { isSquared, outputLoss, type ReadoutChoice } from "../network/specification/readouts.js";

/** What is read of a state at rest: means and variances of outputs, means of rates and their covariance or variances. */
export interface OutputLaw {
  outputMean: Float64Array;
  outputVariance: Float64Array;
  rateMean: Float64Array;
  rateCovariance: Float64Array;
}

export interface StepLosses {
  /** Σ of the weighted losses of a step's channels. */
  ofMean(outputs: ArrayLike<number>, targets: ArrayLike<number>, weights: ArrayLike<number>): number;
  /** What spread adds to it. */
  ofSpread(law: OutputLaw, targets: ArrayLike<number>, weights: ArrayLike<number>): number;
}

/** @param judged the specification with the loss; outputs are logits where that is not the squared error */
export function stepLosses(judged: ReadoutChoice, map: NoiseFreeMap): StepLosses {
  if (isSquared(judged))
    return {
      ofMean: (z, y, w) => sumOf(w, (o) => (z[o] - y[o]) * (z[o] - y[o])),
      ofSpread: ({ outputVariance }, _, w) => sumOf(w, (o) => outputVariance[o]),
    };
  const loss = outputLoss(judged);
  const { outputs } = judged;
  const curvature = new Float64Array(outputs * outputs);
  return {
    ofMean: (z, y, w) => loss.value(z, y, w),
    ofSpread: ({ outputMean, outputVariance, rateMean: mean, rateCovariance: S }, y, w) => {
      loss.curvature(outputMean, y, w, curvature);
      return addedBySpread(curvature, outputVariance, { mean, S }, map.readoutWeights);
    },
  };
}

function sumOf(weights: ArrayLike<number>, of: (output: number) => number): number {
  let sum = 0;
  for (let o = 0; o < weights.length; o++) if (weights[o] > 0) sum += weights[o] * of(o);
  return sum;
}
