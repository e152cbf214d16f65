/** What an analysis without noise would have concluded of a network, beside what the noisy network does; plain JSON. */

import type { DecodingFinding } from "./interpretation/decoding.js";
import type { AxesFinding, DimensionsFinding } from "./interpretation/dimensions.js";
import type { PointsFinding } from "./interpretation/moved-points.js";
import type { Measured, Survival } from "./interpretation/survival.js";
import type { TuningFinding } from "./interpretation/tuning.js";
import type { StateView } from "./state-view.js";

export interface DecayFinding {
  /** Which of the fixed points, and its input: the stable one whose slowest mode is slowest of all. */
  point: number;
  input: number[];
  /** Time to 1/e of its slowest mode in the linearised silent map, in steps. */
  silentSteps: number;
  /** The same of the mean dynamics under noise, linearised at its mean; null where that is not known. */
  meanSteps: number | null;
  /** Time to 1/e of the autocorrelation of noisy states about their mean: along that mode, and of the whole state. Intervals are over chains. */
  alongMode: Measured | null;
  ofStates: Measured | null;
  /** Duration of a step; null where it has none. */
  dt: number | null;
  chains: number;
  steps: number;
  /** `alongMode` over `silentSteps` in [0.8, 1.25]; null without the first. */
  survives: Survival | null;
}

export interface WithoutNoise {
  /** Trials and draws that the states were averaged over, and draws that were looked at one by one. */
  trials: number;
  draws: number;
  singles: number;
  fixedPoints: PointsFinding | null;
  decay: DecayFinding | null;
  dimensions: DimensionsFinding | null;
  axes: AxesFinding | null;
  tuning: TuningFinding;
  decoding: DecodingFinding | null;
  /** The first two principal axes of the mean under noise, with the same trials and fixed points without noise; null below three units. */
  plane: StateView | null;
  /** What is not said of this network, and why. */
  leftOut: string[];
}
