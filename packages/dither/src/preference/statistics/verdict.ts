/** The verdict on a network: prefers noise, prefers silence, or undecided. */

import type { Interval } from "../../math/statistics/bootstrap.js";

/** A gain below this share of the noise-free loss is no preference worth the name. */
export const noticeableGain = 0.01;

/**
 * "prefers noise" if the gain's interval lies above 0.01 and that of the preferred noise above 0; "prefers silence" if
 * the gain's interval lies below 0.01; otherwise "undecided".
 */
export function verdictOf(gain: Interval, preferred: Interval): Verdict {
  if (gain[0] > noticeableGain && preferred[0] > 0) return "prefers noise";
  if (gain[1] < noticeableGain) return "prefers silence";
  return "undecided";
}

export type Verdict = "prefers noise" | "prefers silence" | "undecided";
