/** What is measured of outputs that are judged by labels: accuracy, and how sure they are against how often they are right. */

import type { ReadoutPart } from "../../network/specification/readouts.js";
import type { Trials } from "../../tasks/contract/trials.js";

/** Bins of probability, of equal width. */
export const reliabilityBins = 10;

/** Visits the decisions of one trial: of each its weight, how sure the output is, and how right (0 or 1; a label in between as it is). */
export type Decisions = (visit: (weight: number, confidence: number, correct: number) => void) => void;

/** The decisions of a readout in one trial: one per step of a class, one per step and channel of labels. */
export function decisionsOf(
  { first, channels, loss }: ReadoutPart,
  trials: Trials,
  outputs: ArrayLike<number>,
  trial: number,
): Decisions {
  const { steps, count, target, weight, outputs: all } = trials;
  const together = loss.readout.channel === null;
  return (visit) => {
    for (let t = 0; t < steps; t++) {
      const row = (t * all + first) * count + trial;
      if (!together) {
        for (let c = 0, at = row; c < channels; c++, at += count)
          if (weight[at] > 0) {
            const isOn = outputs[at] > 0.5;
            visit(weight[at], isOn ? outputs[at] : 1 - outputs[at], isOn ? target[at] : 1 - target[at]);
          }
        continue;
      }
      let [sum, chosen] = [0, row];
      for (let c = 0, at = row; c < channels; c++, at += count) {
        sum += weight[at];
        if (outputs[at] > outputs[chosen]) chosen = at;
      }
      // With a class the target is 1 in its channel; with probabilities it is how probable the chosen class is.
      if (sum > 0) visit(sum, outputs[chosen], target[chosen]);
    }
  };
}

/** Weighted share of right decisions of each trial, NaN where none counts. */
export function accuracyOf(part: ReadoutPart, trials: Trials, outputs: ArrayLike<number>): Float64Array {
  return Float64Array.from({ length: trials.count }, (_, trial) => {
    let [right, total] = [0, 0];
    decisionsOf(
      part,
      trials,
      outputs,
      trial,
    )((weight, __, correct) => {
      right += weight * correct;
      total += weight;
    });
    return right / total;
  });
}

/** Sums of a reliability diagram per level and unit that is resampled: `[level, unit, bin, (weight, confidence, correct)]`. */
export interface ReliabilitySamples {
  /** The readout's name. */
  name: string;
  sums: Float64Array;
}

/** Numbers per level and unit. */
export const reliabilitySize = 3 * reliabilityBins;

/** Adds the decisions of a trial to the sums that begin at `at`. */
export function addReliability(sums: Float64Array, at: number, decisions: Decisions): void {
  decisions((weight, confidence, correct) => {
    const bin = Math.min(reliabilityBins - 1, Math.floor(confidence * reliabilityBins));
    sums[at + 3 * bin] += weight;
    sums[at + 3 * bin + 1] += weight * confidence;
    sums[at + 3 * bin + 2] += weight * correct;
  });
}
