/** What a simulated network did, as arrays for other tools. */

import { DitherError } from "../../base/errors.js";
import type { NamedArray, NamedArrays } from "../formats/values/arrays.js";
import { fileKind, writeArrays } from "../open/file-kinds.js";
import { trialMiddle } from "./trial-order.js";
import { checkArguments } from "../../base/check-arguments.js";

/** States and outputs of a simulation, `[step, unit, trial]` and `[step, output, trial]`; either may be absent. */
export interface RolloutNumbers {
  steps: number;
  count: number;
  states?: Float32Array | Float64Array | undefined;
  outputs?: Float32Array | Float64Array | undefined;
}

/**
 * Arrays `states` [step, trial, unit] and `outputs` [step, trial, output], float32, of those given.
 * @throws DitherError `mismatch` where the numbers are no whole number of channels.
 */
export function rolloutToArrays(rollout: RolloutNumbers): NamedArrays {
  checkArguments("rolloutToArrays", { rollout }, { rollout: { steps: "number", count: "number" } });
  const { steps, count } = rollout;
  const arrays = new Map<string, NamedArray>();
  for (const name of ["states", "outputs"] as const) {
    const values = rollout[name];
    if (!values) continue;
    const channels = values.length / (steps * count);
    if (!Number.isSafeInteger(channels))
      throw new DitherError(
        "mismatch",
        `rollout: expected \`${name}\` of shape [step ${steps}, channel, trial ${count}], got ${values.length} numbers.`,
      );
    arrays.set(name, { shape: [steps, count, channels], values: trialMiddle(values, steps, channels, count) });
  }
  return arrays;
}

/** A file with the arrays of `rolloutToArrays`, in the format that the ending of `fileName` tells. */
export function writeRollout(rollout: RolloutNumbers, fileName: string): Uint8Array {
  checkArguments(
    "writeRollout",
    { rollout, fileName },
    { rollout: { steps: "number", count: "number" }, fileName: "text" },
  );
  return writeArrays(rolloutToArrays(rollout), fileKind(fileName));
}
