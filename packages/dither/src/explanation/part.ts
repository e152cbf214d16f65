/** A part of an explanation: what it looks for in a network, and how much of the work it is. */

import { isDitherError } from "../base/errors.js";
import type { JointSmoothing } from "../dynamics/bias/joint-smoothing.js";
import type { OriginatingShares } from "../dynamics/bias/originating-shares.js";
import type { Shift } from "../dynamics/bias/shift.js";
import type { Preference } from "../preference/statistics/preference.js";
import type { PointsFound } from "./explained-points.js";
import type { GateShare } from "./gate-shares.js";
import type { Effort, ExplainedOperation, Explanation, Settling } from "./explanation.js";
import type { StateView } from "./state-view.js";
import type { Subject } from "./subject.js";
import type { WithoutNoise } from "./without-noise.js";

/** What the parts have found so far; null where a part cannot be had, or its turn has not come. */
export interface Findings {
  measured: Preference | null;
  predicted: Explanation["predicted"];
  shift: Shift | null;
  /** States of some of the draws that the shift is the mean of, `[step, unit, trial]`. */
  singles: readonly Float32Array[];
  /** Noise that recurrent weights bring to f, `[unit]`. */
  incoming: Float64Array | null;
  /** Noise that reaches f, `[unit]`. */
  noiseAtActivation: Float64Array | null;
  origin: OriginatingShares | null;
  joint: JointSmoothing | null;
  gates: GateShare[] | null;
  fixedPoints: PointsFound | null;
  settling: Settling | null;
  operating: ExplainedOperation | null;
  view: StateView | null;
  withoutNoise: WithoutNoise | null;
}

export interface Part {
  /** Its share of the work, beside the weights of the others. */
  weight: number;
  /** Whether there is nothing to find in a network that runs away without noise. */
  stable: boolean;
  /** What it finds, with what the parts before it found. */
  find: (
    subject: Subject,
    found: Readonly<Findings>,
    onProgress: (share: number) => void,
  ) => Partial<Findings> | Promise<Partial<Findings>>;
  /** How many trials it is done on. */
  effort?: (subject: Subject) => Partial<Omit<Effort, "leftOut">>;
  /** What is left out or done in less detail to save time, each with its number. */
  leftOut?: (subject: Subject, found: Readonly<Findings>) => string[];
}

/** What a part finds, or nothing where the network diverges in it. */
export async function unlessDiverging(work: () => Promise<Partial<Findings>>): Promise<Partial<Findings>> {
  try {
    return await work();
  } catch (error) {
    if (isDitherError(error) && error.code === "value") return {};
    throw error;
  }
}

/** What there is before any part has looked. */
export const nothingFound: Findings = {
  measured: null,
  predicted: null,
  shift: null,
  singles: [],
  incoming: null,
  noiseAtActivation: null,
  origin: null,
  joint: null,
  gates: null,
  fixedPoints: null,
  settling: null,
  operating: null,
  view: null,
  withoutNoise: null,
};
