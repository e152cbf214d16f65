/** Seeds: integers in [0, 2⁵³), and the Philox key that each stands for. */

import { shown } from "../base/shown.js";
import { DitherError } from "../base/errors.js";

/** @throws DitherError `value` unless the seed is an integer in [0, 2⁵³). */
export function checkSeed(seed: number, where = "random"): void {
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new DitherError(
      "value",
      `${where}: expected a seed that is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}, got ${shown(seed)}.`,
    );
}

/** The Philox key of a seed: its low and high 32-bit words. */
export function seedKey(seed: number): [low: number, high: number] {
  checkSeed(seed);
  return [seed % 0x100000000, Math.floor(seed / 0x100000000)];
}
