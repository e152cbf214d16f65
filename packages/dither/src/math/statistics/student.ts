/** Student's t distribution, for what few independent values say of their mean. */

import atan2 from "@stdlib/math-base-special-atan2";
import erfc from "@stdlib/math-base-special-erfc";

/** P(|T| > t) with a whole number of degrees of freedom: Abramowitz & Stegun (1964), 26.7.3 and 26.7.4. */
function twoSidedTail(t: number, freedom: number): number {
  const radius = Math.sqrt(freedom + t * t);
  const [sine, cosine] = [t / radius, Math.sqrt(freedom) / radius];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let k = isOdd ? 3 : 2; k < freedom; k += 2) sum += term *= (cosine * cosine * (k - 1)) / k;
  return 1 - (isOdd ? (2 / Math.PI) * (atan2(sine, cosine) + sine * sum) : sine * sum);
}

/** The t that |T| exceeds with the given chance, to 1e-9. */
export function studentQuantile(chance: number, freedom: number): number {
  let [low, high] = [0, 1];
  while (twoSidedTail(high, freedom) > chance) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (twoSidedTail(middle, freedom) > chance) low = middle;
    else high = middle;
  }
  return high;
}

/**
 * Which quantile of a bootstrap over `units` independent units ends the 95 % interval. A resample scatters by √((n − 1) / n) less than
 * a sample, and its scatter is itself uncertain: quantile 0.025 falls to Φ(−√(n / (n − 1)) t), with Student's t at n − 1 degrees of
 * freedom (Hesterberg, 2015, "What Teachers Should Know About the Bootstrap", The American Statistician 69, section 5.3).
 */
export function expandedLevel(units: number): number {
  if (units < 2 || units === Infinity) return 0.025;
  const t = studentQuantile(0.05, units - 1);
  return erfc(t * Math.sqrt(units / (units - 1) / 2)) / 2;
}

/** How much wider that interval is than the one between quantiles 0.025 and 0.975, for a normal mean: √(n / (n − 1)) t / Φ⁻¹(0.975). */
export const widening = (units: number): number =>
  (studentQuantile(0.05, units - 1) * Math.sqrt(units / (units - 1))) / 1.959963984540054;
