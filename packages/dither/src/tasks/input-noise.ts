/**
 * Gaussian noise on inputs: independent for every trial, step and channel, from a table of 65,536 equally likely values,
 * so that making trials stays cheap beside training on them. The table holds the quantiles of the normal distribution
 * (algorithm AS 241, PPND7, of Wichura 1988, "The percentage points of the normal distribution", Appl. Stat. 37:477),
 * scaled to variance 1; it ends at ±4.3 and its distribution function is the normal one to 1e-5.
 */

import ln from "@stdlib/math-base-special-ln";
import type { Draws } from "../random/draws.js";
import { manyWords } from "./many-words.js";
import { lengthOf, type Trials } from "./trials.js";

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

/** Rows of the input that are made together, so that they stay in the cache; a run of random words each. */
const together = 512;

/** Words of a run, and how far apart the runs of two trials lie: not a power of 2, which would crowd a few lines of the cache. */
const wordsOfRun = together / 2;
const apart = wordsOfRun + 16;

/**
 * Adds noise of standard deviation `std` to the first `channels` inputs of trials, up to the end of each. The noise of
 * trial k, step t and channel c is its own draw, wherever the set of trials begins.
 */
export function addInputNoise(trials: Trials, first: number, random: Draws, std: number, channels: number): void {
  if (std === 0 || channels === 0) return;
  const normal = normalTable();
  const { input, inputs, count, steps } = trials;
  const rows = steps * channels;
  const ends = Int32Array.from({ length: count }, (_, k) => lengthOf(trials, k) * channels);
  const shortest = ends.reduce((least, end) => Math.min(least, end), rows);
  const words = new Uint32Array(count * apart);
  /** Where trial 0 has the input of a row: `channels` rows a step. */
  const placeOf = (row: number): number => {
    const step = Math.floor(row / channels);
    return (step * inputs + row - step * channels) * count;
  };
  for (let from = 0; from < rows; from += together) {
    const here = Math.min(together, rows - from);
    for (let k = 0; k < count; k++) manyWords(words, random, first + k, from / together, k * apart, (here + 1) >> 1);
    for (let i = 0; i < here; i += 2) {
      const row = from + i;
      const one = placeOf(row);
      const other = placeOf(row + 1);
      let at = i >> 1;
      if (row + 1 < shortest)
        for (let k = 0; k < count; k++, at += apart) {
          const word = words[at];
          input[one + k] += std * normal[word & 0xffff];
          input[other + k] += std * normal[word >>> 16];
        }
      else
        for (let k = 0; k < count; k++, at += apart) {
          if (row < ends[k]) input[one + k] += std * normal[words[at] & 0xffff];
          if (row + 1 < ends[k]) input[other + k] += std * normal[words[at] >>> 16];
        }
    }
  }
}
