/** How well a number tells networks that prefer noise from those that do not. */

import { percentileInterval, type Interval } from "dither";
import { resampler } from "../../packages/dither/src/math/statistics/bootstrap.js";

const replicates = 400;

/**
 * The chance that the number is higher for a network that prefers noise than for one that does not, ties counting half: the area under
 * the ROC curve (Hanley & McNeil, 1982). ½ for a number that says nothing. The interval is over networks.
 */
export function areaUnderCurve(
  scores: readonly number[],
  positive: readonly boolean[],
): { area: number; interval: Interval } {
  const order = Array.from(scores.keys()).sort((a, b) => scores[a] - scores[b]);
  const counts = new Float64Array(scores.length).fill(1);
  const area = areaOf(order, scores, positive, counts);
  const resample = resampler(0);
  const areas = Float64Array.from({ length: replicates }, (_, replicate) => {
    resample(counts, { replicate });
    return areaOf(order, scores, positive, counts);
  });
  return { area, interval: percentileInterval(areas.filter(Number.isFinite)) };
}

/** Networks count `counts` times each. */
function areaOf(
  order: readonly number[],
  scores: readonly number[],
  positive: readonly boolean[],
  counts: ArrayLike<number>,
): number {
  let [negatives, positives, won] = [0, 0, 0];
  for (let from = 0; from < order.length;) {
    let to = from;
    let [up, down] = [0, 0];
    while (to < order.length && scores[order[to]] === scores[order[from]]) {
      if (positive[order[to]]) up += counts[order[to]];
      else down += counts[order[to]];
      to++;
    }
    won += up * (negatives + down / 2);
    negatives += down;
    positives += up;
    from = to;
  }
  return won / (positives * negatives);
}
