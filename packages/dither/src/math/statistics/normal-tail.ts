/**
 * The normal density, tail and its first two integrals at z ≥ 0, without cancellation:
 *
 *     I₋₁ = φ(z),  I₀ = Φ(−z),  I₁ = φ(z) − z I₀,  I₂ = (I₀ − z I₁)/2,  Iₙ₋₂ = n Iₙ + z Iₙ₋₁
 *
 * (repeated integrals of the error function, Abramowitz & Stegun 7.2). From z = 3 on, the ratios Iₙ/Iₙ₋₁ come from the
 * recurrence run backward (Gautschi 1961), Laplace's continued fraction, in which every term is positive.
 */

import erfc from "@stdlib/math-base-special-erfc";
import exp from "@stdlib/math-base-special-exp";

const inverseRootTwoPi = 0.3989422804014327;

/** Where the direct formulas would lose more than two digits. */
const far = 3;
/** Terms of the backward recurrence; 40 suffice for 1e-15 at z = 3. */
const terms = 40;

export interface NormalTail {
  /** φ(z) */
  density: number;
  /** Φ(−z) */
  tail: number;
  /** I₁ = E max(ξ − z, 0) */
  first: number;
  /** 2 I₂ = E max(ξ − z, 0)² */
  second: number;
}

/** Writes the four numbers at z ≥ 0 into `result`. */
export function normalTail(z: number, result: NormalTail): void {
  const density = inverseRootTwoPi * exp((-z * z) / 2);
  result.density = density;
  if (z < far) {
    const tail = 0.5 * erfc(z * Math.SQRT1_2);
    result.tail = tail;
    result.first = density - z * tail;
    result.second = tail - z * result.first;
    return;
  }
  let ratio = 2 / (z + Math.sqrt(z * z + 4 * (terms + 1)));
  for (let n = terms; n > 2; n--) ratio = 1 / (z + n * ratio);
  const ratio1 = 1 / (z + 2 * ratio);
  const ratio0 = 1 / (z + ratio1);
  result.tail = density * ratio0;
  result.first = result.tail * ratio1;
  result.second = 2 * result.first * ratio;
}
