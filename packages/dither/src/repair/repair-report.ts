/** What a repair reports, as plain JSON. */

import type { Placement } from "../network/specification/specification.js";
import type { Interval } from "../math/statistics/bootstrap.js";
import type { RepairName } from "./methods/methods.js";
import { noisePlacements } from "../settings/names.js";
import { type Shape } from "../base/kinds.js";

/** An estimate with its 95 % interval; both ends NaN (null in JSON) for a single trial, which has no scatter. */
export interface Estimate {
  value: number;
  interval: Interval;
}

export interface RepairRow {
  name: RepairName;
  description: string;
  loss: number;
  interval: Interval;
  /** Loss over the noise-free loss of the network as it was, resampled on the same trials; null where that is 0. */
  ratio: Estimate | null;
  /** Mean score in [0, 1]; null where the task has none. */
  performance: Estimate | null;
  /** Passes through the network per trial. */
  passes: number;
  /** Multiplications per trial over those of one pass of the network. */
  operations: number;
  /** Updates of the parameters that fitting took; 0 for none, least squares included. */
  updates: number;
  /**
   * Root mean squared distance of the outputs from the mean output under the training noise, over that of the silent network,
   * both without the error of that mean; 0 where nothing but that error is left. Null where there is no such output.
   */
  distance: number | null;
  /** Whether it is a network that can be written. */
  writable: boolean;
  /** Test trials: fewer than all where a closure would take too long. */
  trials: number;
}

/** Why a repair is not in the table. */
export interface LeftOut {
  name: RepairName;
  reason: string;
}

export interface RepairReport {
  kind: "repair";
  verdict: string;
  /** Loss without noise and with the training noise, on the same trials. */
  lossSilent: number;
  lossSilentInterval: Interval;
  lossNoisy: number;
  lossNoisyInterval: Interval;
  performanceSilent: number | null;
  performanceNoisy: number | null;
  repairs: RepairRow[];
  leftOut: LeftOut[];
  /** The repair of lowest loss among those that lower it for certain; null where none does. */
  best: RepairName | null;
  /** The repair whose network is returned: the best, or the only one asked for even where it does not help; null for none. */
  kept: RepairName | null;
  trainingNoise: number;
  placement: Placement;
  /** Loss of the outputs: "squared", "softmax", "sigmoid", or those of several readouts. */
  lossName: string;
  trials: number;
  draws: number;
  seed: number;
  /** What the fitted repairs were fitted on, in words. */
  fittedOn: string;
  /** Outputs of a few trials, before and after; every array has one value per step. */
  examples: RepairExample[];
  remarks: string[];
}

/** What is checked of {@link RepairReport}. */
export const repairReportShape = {
  verdict: "text",
  lossSilent: "number",
  lossSilentInterval: "numbers",
  lossNoisy: "number",
  lossNoisyInterval: "numbers",
  performanceSilent: "number or null",
  performanceNoisy: "number or null",
  repairs: "array",
  leftOut: "array",
  trainingNoise: "number",
  placement: noisePlacements,
  lossName: "text",
  trials: "number",
  draws: "number",
  seed: "number",
  fittedOn: "text",
  examples: "array",
  remarks: "array",
} as const satisfies Shape<RepairReport>;

export interface RepairExample {
  input: string;
  target: number[];
  weight: number[];
  silent: number[];
  noisyMean: number[];
  noisyLow: number[];
  noisyHigh: number[];
  repaired: number[];
}
