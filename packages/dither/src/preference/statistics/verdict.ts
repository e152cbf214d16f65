/** The verdict on a network: prefers noise, prefers silence, or undecided. */

import type { Interval } from "../../math/statistics/bootstrap.js";

/** A gain below this share of the noise-free loss is no preference worth the name. */
export const noticeableGain = 0.01;

/** What a verdict rests on. */
export interface VerdictIntervals {
  /** Of the cross-fitted gain. */
  gain: Interval;
  /** Of the preferred noise. */
  preferred: Interval;
  /**
   * Of the gain at the best level of each resample. It flatters noise; but the cross-fitted gain is 0 wherever half of a resample has its
   * minimum at 0, so that of few trials it may be certain of 0 by chance alone.
   */
  most: Interval;
}

/**
 * "prefers noise" if the gain's interval lies above 0.01 and that of the preferred noise above 0; "prefers silence" if
 * the gain's interval, and that of the gain at the best level of each resample, lie below 0.01; otherwise "undecided".
 */
export function verdictOf({ gain, preferred, most }: VerdictIntervals): Verdict {
  if (gain[0] > noticeableGain && preferred[0] > 0) return "prefers noise";
  if (gain[1] < noticeableGain && most[1] < noticeableGain) return "prefers silence";
  return "undecided";
}

export type Verdict = "prefers noise" | "prefers silence" | "undecided";
