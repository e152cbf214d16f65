/** What can be chosen of an explanation. */

import { kernelChoices } from "@dither/kernels";
import type { OptionKinds } from "../base/check-options.js";
import { covarianceKinds, type CovarianceKind } from "../closure/method.js";
import type { MeasureOptions } from "../preference/measure/measure.js";

export interface ExplainOptions extends Pick<MeasureOptions, "levels" | "kernel" | "replicates"> {
  /** Trials of a generated task; default 512. */
  trials?: number;
  /** Most noise draws per trial of the measured curve; default 32 for a generated task, 500 for given trials. */
  draws?: number;
  /** Seed of trials, noise and bootstrap; default the network's. */
  seed?: number;
  /** Of the closure; default full up to 128 units, diagonal above. */
  covariance?: CovarianceKind;
  /** σ of shift, shares and operating points; default the training noise, or 0.5 for a network trained without. */
  std?: number;
  /** ms per step, for time constants in ms and frequencies in Hz; default that of the task, where it has a time scale. */
  dt?: number;
  /** Most frozen inputs under which fixed points are searched; default 16, 8 above 64 units. */
  inputs?: number;
  /** Starts of the search; default as many as a few seconds allow, 512 at most. */
  starts?: number;
  signal?: AbortSignal;
  /** Called with the share of the work done, in [0, 1]. */
  onProgress?: (share: number) => void;
}

/** What each of {@link ExplainOptions} may be. */
export const explainOptionKinds = {
  trials: "number",
  draws: "number",
  seed: "number",
  covariance: covarianceKinds,
  std: "number",
  dt: "number",
  inputs: "number",
  starts: "number",
  signal: "signal",
  onProgress: "function",
  kernel: kernelChoices,
  levels: "numbers",
  replicates: "number",
} as const satisfies OptionKinds<ExplainOptions>;
