/** When a training ends early, and which of its networks it keeps; decided by the validations alone. */

import { DitherError } from "../errors.js";
import type { ValidationRecord } from "./validation.js";
import { type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";
import { validationRecordShape } from "./validation.js";

/** Looks at the validations of the last stage. */
export interface StoppingOptions {
  /** Ends the training after so many validations in a row without a lower loss than before. */
  patience?: number;
  /** Ends it once the score, in (0, 1], is reached. */
  target?: number;
  /** The target counts as reached once each of so many of the task's conditions has it; default their common mean. */
  conditions?: number;
  /** Returns the network of the validation with the lowest loss instead of the last, unless the target was reached. */
  keepBest?: true;
}

/** What each of {@link StoppingOptions} may be. */
export const stoppingOptionKinds = {
  patience: "number",
  target: "number",
  conditions: "number",
  keepBest: "boolean",
} as const satisfies OptionKinds<StoppingOptions>;

/** The options with their keys in a fixed order. @throws DitherError `value` */
export function checkStopping({ patience, target, conditions, keepBest }: StoppingOptions): StoppingOptions {
  if (patience !== undefined && !(Number.isSafeInteger(patience) && patience >= 1))
    throw new DitherError("value", `training: expected a patience of 1 or more validations, got ${patience}.`);
  if (target !== undefined && !(target > 0 && target <= 1))
    throw new DitherError("value", `training: expected a target score in (0, 1], got ${target}.`);
  if (conditions !== undefined && !(Number.isSafeInteger(conditions) && conditions >= 1))
    throw new DitherError("value", `training: expected 1 or more conditions to reach the target, got ${conditions}.`);
  if (conditions !== undefined && target === undefined)
    throw new DitherError("usage", "training: expected a target score for the conditions to reach, got none.");
  return {
    ...(patience !== undefined && { patience }),
    ...(target !== undefined && { target }),
    ...(conditions !== undefined && { conditions }),
    ...(keepBest && { keepBest }),
  };
}

/** The validation with the lowest loss among those of a stage, the first of equals; undefined before there is one. */
export function bestValidation(records: readonly ValidationRecord[], stage: number): ValidationRecord | undefined {
  checkArguments("bestValidation", { records, stage }, { records: "array", stage: "number" });
  let best: ValidationRecord | undefined;
  for (const record of records)
    if (record.stage === stage && Number.isFinite(record.loss) && (!best || record.loss < best.loss)) best = record;
  return best;
}

/** Why a training ends after the latest validation; null where it goes on. */
export function reasonToStop(
  stopping: StoppingOptions,
  records: readonly ValidationRecord[],
  lastStage: number,
): "target" | "patience" | null {
  checkArguments(
    "reasonToStop",
    { stopping, records, lastStage },
    { stopping: "object", records: "array", lastStage: "number" },
  );
  const { patience, target, conditions } = stopping;
  const own = records.filter(({ stage }) => stage === lastStage);
  const latest = own.at(-1);
  if (!latest || latest !== records.at(-1)) return null;
  if (target !== undefined && reached(latest, target, conditions)) return "target";
  const best = bestValidation(own, lastStage);
  const since = best ? own.length - 1 - own.indexOf(best) : own.length;
  return patience !== undefined && since >= patience ? "patience" : null;
}

/** Whether a validation has the target: in the mean, or in each of so many conditions. */
function reached(record: ValidationRecord, target: number, conditions?: number): boolean {
  return conditions === undefined ? record.score >= target : conditionsAt(record, target) >= conditions;
}

/** How many conditions of a validation have the target. */
export function conditionsAt(record: ValidationRecord, target: number): number {
  checkArguments("conditionsAt", { record, target }, { record: validationRecordShape, target: "number" });
  const { conditions = [] } = record;
  return conditions.filter((score) => score >= target).length;
}
