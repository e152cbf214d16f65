/**
 * Gaussian noise on inputs: independent for every trial, step and channel, from a table of 65,536 equally likely values,
 * so that making trials stays cheap beside training on them. The table holds the quantiles of the normal distribution
 * (algorithm AS 241, PPND7, of Wichura 1988, "The percentage points of the normal distribution", Appl. Stat. 37:477),
 * scaled to variance 1; it ends at ±4.3 and its distribution function is the normal one to 1e-5.
 */

import ln from "@stdlib/math-base-special-ln";
import type { Draws } from "../../random/draws.js";
import { startWords } from "./many-words.js";
import { lengthOf, type Trials } from "../contract/trials.js";
import { checkArguments } from "../../base/check-arguments.js";

const size = 65_536;
let table: Float32Array | undefined;

/** Quantile of the standard normal distribution at p in [1e-6, 1 − 1e-6], good to 1e-7. */
export function normalQuantile(p: number): number {
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const top = ((59.10937472 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179;
    return (q * top) / (((67.1875636 * r + 78.757757664) * r + 17.895169469) * r + 1);
  }
  const r = Math.sqrt(-ln(Math.min(p, 1 - p))) - 1.6;
  const top = ((0.17023821103 * r + 1.3067284816) * r + 2.75681539) * r + 1.4234372777;
  const tail = top / ((0.12021132975 * r + 0.7370016425) * r + 1);
  return q < 0 ? -tail : tail;
}

/** The table: value n is the quantile at (n + ½)/65,536, times what makes the variance 1. */
export function normalTable(): Float32Array {
  if (table) return table;
  const values = Float64Array.from({ length: size }, (_, n) => normalQuantile((n + 0.5) / size));
  const variance = values.reduce((sum, z) => sum + z * z, 0) / size;
  table = Float32Array.from(values, (z) => z / Math.sqrt(variance));
  return table;
}

/** Rows of the input that share a run of random words, and those made for one trial after the other, which fit the nearest cache. */
const rowsOfRun = 512;
const rowsAtOnce = 32;

/**
 * Adds noise of standard deviation `std` to the first `channels` inputs of trials, up to the end of each. The noise of
 * trial k, step t and channel c is its own draw, wherever the set of trials begins.
 */
export function addInputNoise(trials: Trials, first: number, random: Draws, std: number, channels: number): void {
  checkArguments(
    "addInputNoise",
    { trials, first, random, std, channels },
    {
      trials: "trials",
      first: "number",
      random: { uniform: "function", gaussian: "function", word: "function" },
      std: "number",
      channels: "number",
    },
  );
  if (std === 0 || channels === 0) return;
  const normal = normalTable();
  const { input, inputs, count, steps } = trials;
  const rows = steps * channels;
  const ends = Int32Array.from({ length: count }, (_, k) => lengthOf(trials, k) * channels);
  const states = new Int32Array(4 * count);
  const skipped = (inputs - channels) * count;
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const step = Math.floor(from / channels);
    const channel = from - step * channels;
    const place = (step * inputs + channel) * count;
    const startsRun = from % rowsOfRun === 0;
    for (let k = 0; k < count; k++) {
      if (startsRun) startWords(states, 4 * k, random, first + k, from / rowsOfRun);
      const here = Math.min(rowsAtOnce, ends[k] - from);
      addRows(input, place + k, count, here, channels - channel, channels, skipped, states, 4 * k, std, normal);
    }
  }
}

/**
 * Adds noise to `rows` rows of one trial from `place` on; a word serves two. After `left` rows, and then after every
 * `channels`, some of the input is skipped. The loop of {@link manyWords} written out, which halves the time.
 */
function addRows(
  input: Float32Array,
  place: number,
  stride: number,
  rows: number,
  left: number,
  channels: number,
  skipped: number,
  states: Int32Array,
  state: number,
  std: number,
  normal: Float32Array,
): void {
  let a = states[state];
  let b = states[state + 1];
  let c = states[state + 2];
  let d = states[state + 3];
  for (let i = 0; i < rows; i += 2) {
    const sum = (a + d) | 0;
    const word = (((sum << 7) | (sum >>> 25)) + a) | 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = (d << 11) | (d >>> 21);
    input[place] = input[place] + std * normal[word & 0xffff];
    place += stride;
    if (skipped > 0 && --left === 0) {
      left = channels;
      place += skipped;
    }
    if (i + 1 === rows) break;
    input[place] = input[place] + std * normal[word >>> 16];
    place += stride;
    if (skipped > 0 && --left === 0) {
      left = channels;
      place += skipped;
    }
  }
  states[state] = a;
  states[state + 1] = b;
  states[state + 2] = c;
  states[state + 3] = d;
}
