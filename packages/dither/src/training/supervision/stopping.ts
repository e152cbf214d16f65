/** When a training ends early, and which of its networks it keeps; decided by the validations alone. */

import type { ValidationRecord } from "./validation.js";
import { checkArguments } from "../../base/check-arguments.js";
import { validationRecordShape } from "./validation.js";
import type { StoppingOptions } from "../../settings/training.js";

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
