/**
 * Many random words for one trial, cheaply: xoshiro128++ (Blackman & Vigna 2021, "Scrambled linear pseudorandom number
 * generators", ACM TOMS 47:36), started from four Philox words of the trial's own address. As the words of an address are
 * one run from its start, they depend on the seed, the index, the trial and the run alone.
 */

import type { Draws } from "../../random/draws.js";
import { inputNoiseStep } from "./addresses.js";

/** Writes the state in which run `run` of a trial begins into `states`, four words from `at` on. */
export function startWords(states: Int32Array, at: number, random: Draws, trial: number, run: number): void {
  for (let i = 0; i < 4; i++) states[at + i] = random.word(trial, inputNoiseStep, 4 * run + i);
}

/** Fills `into` with the random words of run `run` of a trial. */
export function manyWords(into: Uint32Array, random: Draws, trial: number, run: number): Uint32Array {
  const state = new Int32Array(4);
  startWords(state, 0, random, trial, run);
  let [a, b, c, d] = state;
  for (let i = 0; i < into.length; i++) {
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
