/** Whether a training still has finite numbers. */

import { DitherError } from "../base/errors.js";
import type { TrainingOptions } from "../settings/training.js";
import type { UpdateRecord } from "./optimiser.js";

/** @throws DitherError `diverged` where the loss or the gradient of an update is not finite. */
export function checkConvergence({ loss, gradientNorm }: UpdateRecord, update: number, options: TrainingOptions): void {
  if (!Number.isFinite(loss)) throw diverged(`the loss became ${loss}`, update, options);
  if (!Number.isFinite(gradientNorm)) throw diverged(`the gradient's norm became ${gradientNorm}`, update, options);
}

/** After an update: a loss may stay finite with infinite weights, and no loss follows the last update. */
export function checkWeights(parameters: Float32Array, update: number, options: TrainingOptions): void {
  const weight = parameters.find((value) => !Number.isFinite(value));
  if (weight !== undefined) throw diverged(`a weight became ${weight}`, update, options);
}

function diverged(what: string, update: number, options: TrainingOptions): DitherError {
  const clip = options.clip === null ? "clip the gradient (`clip: 1`), or " : "";
  return new DitherError(
    "diverged",
    `training diverged at update ${update + 1} of ${options.updates}: ${what}. Try a lower learning rate (now ${options.learningRate}), ${clip}smaller initial weights.`,
  );
}
