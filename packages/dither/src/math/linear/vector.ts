/** Vectors of numbers: their norm, and the check of one that was given. */

import { DitherError } from "../../base/errors.js";

/** Euclidean norm. */
export function norm(x: ArrayLike<number>): number {
  let squares = 0;
  for (let i = 0; i < x.length; i++) squares += x[i] * x[i];
  return Math.sqrt(squares);
}

/** @throws DitherError `mismatch` for a wrong length, `value` for a number that is not finite. */
export function checkVector(values: ArrayLike<number>, length: number, name: string, where: string): void {
  if (values.length !== length)
    throw new DitherError("mismatch", `${where}: expected ${name} of ${length} numbers, got ${values.length}.`);
  for (let i = 0; i < length; i++)
    if (!Number.isFinite(values[i]))
      throw new DitherError("value", `${where}: expected finite numbers, got ${values[i]} in ${name} at ${i}.`);
}
