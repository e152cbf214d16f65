/** Loss curves of networks that differ in their seed alone, as one. */

import type { RunDetails } from "@dither/studies";

export interface MeanLosses {
  /** Mean over the networks, `[level]`. */
  losses: number[];
  /** Of that mean, over trials. */
  standardErrors: number[];
}

/** At levels that all of them were measured at; NaN at others. */
export function meanLosses(networks: readonly RunDetails[], levels: readonly number[]): MeanLosses {
  const points = levels.map((std) =>
    networks.map(({ preference }) => preference.curve.find((point) => point.std === std)),
  );
  return {
    losses: points.map((some) => mean(some.map((point) => point?.loss ?? NaN))),
    standardErrors: points.map((some) => errorOfMean(some.map((point) => point?.lossStandardError ?? NaN))),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}

/** The error of the mean of independent values with these errors. */
export function errorOfMean(errors: readonly number[]): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0)) / errors.length;
}
