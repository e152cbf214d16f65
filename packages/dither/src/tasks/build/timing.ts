/** Durations in milliseconds: fixed, uniform, one of several, or truncated exponential; and what they are in steps. */

import exp from "@stdlib/math-base-special-exp";
import ln from "@stdlib/math-base-special-ln";
import { DitherError, excerpt } from "../../base/errors.js";
import { between, oneOfThese } from "./addresses.js";
import { checkArguments } from "../../base/check-arguments.js";

/** How long something takes, in ms. Plain JSON. */
export type Duration =
  | number
  | { readonly uniform: readonly [from: number, to: number] }
  | { readonly choice: readonly number[] }
  /** least + an exponential of this mean, cut off at most: nothing tells a waiting animal how long it still has to wait. */
  | { readonly exponential: { readonly mean: number; readonly least: number; readonly most: number } };

/**
 * Whole steps in a duration: truncated, as ms / dt may fall short of a whole number by rounding alone.
 * @example
 * ```ts
 * import { stepsOf } from "dither";
 *
 * console.log(stepsOf(200, 20)); // 10
 * ```
 */
export function stepsOf(milliseconds: number, dt: number): number {
  return Math.floor((milliseconds / dt) * (1 + 1e-12));
}

/**
 * A duration in ms from one uniform number in (0, 1).
 * @throws DitherError `value` where the duration cannot be drawn.
 */
export function drawDuration(duration: Duration, u: number): number {
  checkDuration(duration);
  if (typeof duration === "number") return duration;
  if ("uniform" in duration) return between(u, duration.uniform[0], duration.uniform[1]);
  if ("choice" in duration) return oneOfThese(u, duration.choice);
  const { mean, least, most } = duration.exponential;
  return least - mean * ln(1 - u * (1 - exp((least - most) / mean)));
}

/** The longest that a duration can be, ms; never reached where the duration is continuous. */
export function longestDuration(duration: Duration): number {
  checkDuration(duration);
  if (typeof duration === "number") return duration;
  if ("uniform" in duration) return duration.uniform[1];
  if ("choice" in duration) return Math.max(...duration.choice);
  return duration.exponential.most;
}

/** The most steps that a duration can take. */
export function mostSteps(duration: Duration, dt: number, scale = 1): number {
  checkArguments("mostSteps", { dt, scale }, { dt: "number", scale: "number" });
  const longest = scale * longestDuration(duration);
  const reached =
    typeof duration === "number" || "choice" in duration || shortestDuration(duration) * scale === longest;
  return reached ? stepsOf(longest, dt) : Math.ceil((longest / dt) * (1 - 1e-12)) - 1;
}

/** The shortest that a duration can be, ms. */
export function shortestDuration(duration: Duration): number {
  checkDuration(duration);
  if (typeof duration === "number") return duration;
  if ("uniform" in duration) return duration.uniform[0];
  if ("choice" in duration) return Math.min(...duration.choice);
  return duration.exponential.least;
}

/** Whether something is an object with one of these members, which are arrays or objects. */
function isOneOf(given: unknown, members: readonly string[]): boolean {
  if (typeof given !== "object" || given === null) return false;
  return members.some((member) => {
    const value = (given as Record<string, unknown>)[member];
    return typeof value === "object" && value !== null;
  });
}

function checkDuration(duration: Duration): void {
  const wrong = (what: string): DitherError =>
    new DitherError("value", `duration: expected ${what}, got ${excerpt(duration)}.`);
  const proper = (ms: number): boolean => Number.isFinite(ms) && ms >= 0;
  if (typeof duration !== "number" && !isOneOf(duration, ["uniform", "choice", "exponential"]))
    throw wrong("milliseconds, { uniform }, { choice } or { exponential }");
  if (typeof duration === "number") {
    if (!proper(duration)) throw wrong("milliseconds of 0 or more");
  } else if ("uniform" in duration) {
    const [from, to] = duration.uniform;
    if (!proper(from) || !proper(to) || from > to) throw wrong("uniform: [from, to] with 0 ≤ from ≤ to");
  } else if ("choice" in duration) {
    if (duration.choice.length === 0 || !duration.choice.every(proper)) throw wrong("a choice of 0 or more ms each");
  } else {
    const { mean, least, most } = duration.exponential;
    if (!(mean > 0) || !proper(least) || !proper(most) || least > most)
      throw wrong("exponential: a mean above 0 and 0 ≤ least ≤ most");
  }
}
