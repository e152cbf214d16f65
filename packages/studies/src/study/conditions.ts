/** Whether a cell meets the conditions of a claim. */

import { compares, type Claim, type Condition, type SettingValue } from "./claim.js";
import type { RunSpecification } from "./run-specification.js";
import { findSetting } from "./settings.js";

/** Whether one condition holds for a value of its setting. */
export function conditionHolds({ comparison, value, range }: Condition, actual: unknown): boolean {
  if (range) return typeof actual === "number" && actual >= range[0] && actual <= range[1];
  if (comparison === "=" || comparison === "in") return sameValue(actual, value);
  return typeof actual === "number" && typeof value === "number" && compares(actual, comparison, value);
}

/** Whether a setting has a value; lists are compared by their members. */
export function sameValue(actual: unknown, value: SettingValue): boolean {
  return Array.isArray(value) ? JSON.stringify(actual) === JSON.stringify(value) : actual === value;
}

/** The value of a setting in a run, by the setting's path. */
export function settingValue(path: string, run: RunSpecification): unknown {
  return findSetting(path)?.of(run);
}

/** Whether a claim speaks of a run. */
export function speaksOf({ conditions }: Claim, run: RunSpecification): boolean {
  return conditions.every((condition) => conditionHolds(condition, settingValue(condition.setting, run)));
}
