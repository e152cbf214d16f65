/** Seeds that nobody chose: sets of them, derived from one number. */

import { randomInt } from "node:crypto";
import { draws, firstUserStream } from "dither";

/** Set k of the number begins at word k of its own stream, and goes on by ones. */
export function firstSeeds(number: number, sets: number): number[] {
  const words = draws(number, firstUserStream);
  return Array.from({ length: sets }, (_, k) => words.word(k));
}

/** The seeds of all sets, `count` of each. */
export function seedsOf(firsts: readonly number[], count: number): number[] {
  return firsts.flatMap((first) => Array.from({ length: count }, (_, k) => first + k));
}

/** A number from the command line; `random` draws one. NaN for what is none. */
export function numberFrom(text: string): number {
  if (text === "random") return randomInt(2 ** 31);
  return /^\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : NaN;
}
