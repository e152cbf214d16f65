/** Checks of the numbers and names that networks are made of. */

import { DitherError } from "../errors.js";

/** @throws DitherError `value` unless 0 < leak ≤ 1. */
export function checkLeak(leak: number, where = "network"): void {
  if (!(leak > 0 && leak <= 1))
    throw new DitherError("value", `${where}: expected a leak (dt/τ) above 0 and at most 1, got ${leak}.`);
}

/** @throws DitherError `value` unless the standard deviation is finite and ≥ 0. */
export function checkNoise(std: number, where = "network"): void {
  if (!(std >= 0 && Number.isFinite(std)))
    throw new DitherError("value", `${where}: expected a noise level (standard deviation) of 0 or more, got ${std}.`);
}

/** @throws DitherError `value` naming the choices, unless `value` is one of them. */
export function oneOf<T extends string>(
  where: string,
  field: string,
  value: unknown,
  choices: readonly T[],
): asserts value is T {
  if (!choices.includes(value as T))
    throw new DitherError(
      "value",
      `${where}: unknown ${field} ${JSON.stringify(value)}. Choose one of: ${choices.join(", ")}.`,
    );
}
