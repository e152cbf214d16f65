/** Proportions with their intervals (Wilson 1927, "Probable inference, the law of succession, and statistical inference"). */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import type { Interval } from "./bootstrap.js";
import { normalTail } from "./normal-tail.js";

/**
 * Wilson's interval for the chance that something holds, from how often it held: it never leaves [0, 1], and is not empty where
 * all or none held.
 * @param confidence default 0.95; for one of m statements on a page, 1 − 0.05/m (Bonferroni)
 * @throws DitherError `value` unless 0 ≤ `holds` ≤ `count`, 1 ≤ `count`, and `confidence` is between 0 and 1
 * @example
 * ```ts
 * import { wilsonInterval } from "dither";
 *
 * console.log(wilsonInterval(10, 10).map((end) => end.toFixed(3)).join(" ")); // 0.722 1.000
 * ```
 */
export function wilsonInterval(holds: number, count: number, confidence = 0.95): Interval {
  checkArguments(
    "wilsonInterval",
    { holds, count, confidence },
    { holds: "number", count: "number", confidence: "number" },
  );
  if (!(Number.isInteger(holds) && Number.isInteger(count) && holds >= 0 && count >= 1 && holds <= count))
    throw new DitherError("value", `wilsonInterval: expected 0 ≤ \`holds\` ≤ \`count\`, got ${holds} of ${count}.`);
  if (!(confidence > 0 && confidence < 1))
    throw new DitherError("value", `wilsonInterval: expected \`confidence\` between 0 and 1, got ${confidence}.`);
  const z = upperQuantile((1 - confidence) / 2);
  const share = holds / count;
  const shrink = 1 + (z * z) / count;
  const middle = (share + (z * z) / (2 * count)) / shrink;
  const half = (z / shrink) * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  return [holds === 0 ? 0 : middle - half, holds === count ? 1 : middle + half];
}

/** z with Φ(−z) = tail, for tail in (0, ½): Newton's method, which comes from below and does not overshoot. */
function upperQuantile(tail: number): number {
  const at = { density: 0, tail: 0, first: 0, second: 0 };
  let z = 0;
  for (let k = 0; k < 100; k++) {
    normalTail(z, at);
    const step = (at.tail - tail) / at.density;
    z += step;
    if (Math.abs(step) < 1e-12) break;
  }
  return z;
}
