/** Bias² and variance at any test noise within a measured curve. */

import type { Preference } from "dither";

export interface LossParts {
  biasSquared: number;
  variance: number;
}

/** Straight between the measured levels; null outside them, or where the loss has no parts. */
export function partsAt({ curve }: Preference, std: number): LossParts | null {
  const above = curve.findIndex((point) => point.std >= std);
  if (above < 0) return null;
  const right = curve[above];
  const left = curve[Math.max(0, above - 1)];
  const share = right.std > left.std ? (std - left.std) / (right.std - left.std) : 0;
  const between = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a + share * (b - a);
  const biasSquared = between(left.biasSquared, right.biasSquared);
  const variance = between(left.variance, right.variance);
  return biasSquared === null || variance === null ? null : { biasSquared: Math.max(0, biasSquared), variance };
}

/** Both losses of a silenced unit's curve at the nearest level. */
export function lossNear<P extends { std: number }>({ curve }: { curve: readonly P[] }, std: number): P {
  return curve.reduce((best, point) => (Math.abs(point.std - std) < Math.abs(best.std - std) ? point : best));
}
