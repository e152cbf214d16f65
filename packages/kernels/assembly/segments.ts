/** Segments of a trial: the steps whose states are held at a time, the others being computed again from a checkpoint. */

import * as n from "./generated/network";

/** Steps whose weight gradients are summed at a time, counted from the last step. Part of the bits. */
export const CHUNK: i32 = 16;

/** Segments of a trial; the first is the short one, so that chunks lie as without segments. */
export function segments(): i32 {
  return (n.steps + n.segment - 1) / n.segment;
}

/** First step of a segment; that of segment `segments()` is the end. */
export function segmentStart(index: i32): i32 {
  const start = n.steps - (segments() - index) * n.segment;
  return start > 0 ? start : 0;
}
