/**
 * Many random words for one trial, cheaply: xoshiro128++ (Blackman & Vigna 2021, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47:36), started from four Philox words of the trial's own address. As the words of an address are
 * one run from its start, they depend on the seed, the index, the trial and the run alone.
 */

import type { Draws } from "../random/draws.js";
import { inputNoiseStep } from "./addresses.js";

/** Fills `into`, or `count` of it from `from` on, with the random words of run `run` of a trial. */
export function manyWords(
  into: Uint32Array,
  random: Draws,
  trial: number,
  run: number,
  from = 0,
  count = into.length - from,
): Uint32Array {
  let a = random.word(trial, inputNoiseStep, 4 * run) | 0;
  let b = random.word(trial, inputNoiseStep, 4 * run + 1) | 0;
  let c = random.word(trial, inputNoiseStep, 4 * run + 2) | 0;
  let d = random.word(trial, inputNoiseStep, 4 * run + 3) | 0;
  const end = from + count;
  for (let i = from; i < end; i++) {
    const sum = (a + d) | 0;
    into[i] = ((sum << 7) | (sum >>> 25)) + a;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
  }
  return into;
}
