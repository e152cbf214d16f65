/** Checks of the numbers and names that networks are made of. */

import { choiceFault } from "../../base/kinds.js";
import { shown } from "../../base/shown.js";
import { DitherError } from "../../base/errors.js";
import { checkArguments } from "../../base/check-arguments.js";

/** @throws DitherError `value` unless 0 < leak ≤ 1. */
export function checkLeak(leak: number, where = "network"): void {
  if (!(leak > 0 && leak <= 1))
    throw new DitherError("value", `${where}: expected a leak (dt/τ) above 0 and at most 1, got ${shown(leak)}.`);
}

/** @throws DitherError `value` unless the standard deviation is finite and ≥ 0. */
export function checkNoise(std: number, where = "network"): void {
  if (!(std >= 0 && Number.isFinite(std)))
    throw new DitherError(
      "value",
      `${where}: expected a noise level (standard deviation) of 0 or more, got ${shown(std)}.`,
    );
}

/** @throws DitherError `value` naming the choices, unless `value` is one of them. */
export function oneOf<T extends string>(
  where: string,
  field: string,
  value: unknown,
  choices: readonly T[],
): asserts value is T {
  checkArguments("oneOf", { where, field, choices }, { where: "text", field: "text", choices: "array" });
  if (!choices.includes(value as T)) throw new DitherError("value", `${where}: ${choiceFault(field, value, choices)}`);
}
