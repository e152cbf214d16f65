/** Checks of the numbers and names that networks are made of. */

import { choiceFault } from "../../base/kinds.js";
import { DitherError } from "../../base/errors.js";
import { checkArguments } from "../../base/check-arguments.js";
import { checkNumber } from "../../settings/check.js";
import { networkSettings, noiseSettings } from "../../settings/network.js";

/** @throws DitherError `value` unless 0 < leak ≤ 1. */
export function checkLeak(leak: number, where = "network"): void {
  checkNumber(where, "leak", networkSettings.leak, leak);
}

/** @throws DitherError `value` unless the standard deviation is finite and ≥ 0. */
export function checkNoise(std: number, where = "network"): void {
  checkNumber(where, "noise", noiseSettings.std, std);
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
