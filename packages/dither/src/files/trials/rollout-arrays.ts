/** What a simulated network did, as arrays for other tools. */

import { DitherError } from "../../base/errors.js";
import type { NamedArray, NamedArrays } from "../formats/values/arrays.js";
import { fileKind, writeArrays } from "../open/file-kinds.js";
import { trialMiddle } from "./trial-order.js";
import { rolloutNames } from "./trial-names.js";
import { trialsToArrays } from "./trials-file.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

/** States and outputs of a simulation, `[step, unit, trial]` and `[step, output, trial]`; either may be absent. */
export interface RolloutNumbers {
  steps: number;
  count: number;
  states?: Float32Array | Float64Array | undefined;
  outputs?: Float32Array | Float64Array | undefined;
  /** Of a closed loop: the world's numbers after each step, the start first, `[step + 1, number, trial]`. */
  worlds?: Float64Array | undefined;
}

/**
 * Arrays `states` [step, trial, unit] and `outputs` [step, trial, output], float32, and `worlds` [step + 1, trial, number] of a
 * closed loop, of those given; with `trials` also what they were simulated on, as `trialsToArrays` has it: `input`,
 * `target`, `weight`, `labels.<name>` and `lengths`. Such a file can be given as trials again.
 * @throws DitherError `mismatch` where the numbers are no whole number of channels, or the trials are others.
 */
export function rolloutToArrays(rollout: RolloutNumbers, trials?: Trials): NamedArrays {
  checkArguments(
    "rolloutToArrays",
    { rollout, trials },
    { rollout: { steps: "number", count: "number" }, trials: "trials?" },
  );
  const { steps, count } = rollout;
  const arrays = new Map<string, NamedArray>();
  for (const name of rolloutNames) {
    const values = rollout[name];
    if (!values) continue;
    const length = name === "worlds" ? steps + 1 : steps;
    const channels = values.length / (length * count);
    if (!Number.isSafeInteger(channels))
      throw new DitherError(
        "mismatch",
        `rollout: expected \`${name}\` of shape [step ${length}, channel, trial ${count}], got ${values.length} numbers.`,
      );
    arrays.set(name, { shape: [length, count, channels], values: trialMiddle(values, length, channels, count) });
  }
  if (trials && (trials.steps !== steps || trials.count !== count))
    throw new DitherError(
      "mismatch",
      `rollout: expected trials of ${steps} steps and ${count} trials, got ${trials.steps} and ${trials.count}.`,
    );
  return trials ? new Map([...arrays, ...trialsToArrays(trials)]) : arrays;
}

/** A file with the arrays of `rolloutToArrays`, in the format that the ending of `fileName` tells. */
export function writeRollout(rollout: RolloutNumbers, fileName: string, trials?: Trials): Uint8Array {
  checkArguments(
    "writeRollout",
    { rollout, fileName, trials },
    { rollout: { steps: "number", count: "number" }, fileName: "text", trials: "trials?" },
  );
  return writeArrays(rolloutToArrays(rollout, trials), fileKind(fileName));
}
