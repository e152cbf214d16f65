/**
 * Draws as pure functions of (seed, stream, trial, step, unit, index): asking in another order, for more trials or
 * from another worker changes nothing. The Gaussians have the kernel's bits.
 */

import { gaussianPair } from "./gaussian.js";
import { philox } from "./philox.js";
import { seedKey } from "./seed.js";
import { checkArguments } from "../base/check-arguments.js";

/** What a draw is for. Append only; 16 and up are the user's. */
export const streams = {
  initialValues: 0,
  trainingTrials: 1,
  trainingNoise: 2,
  testTrials: 3,
  testNoise: 4,
  bootstrap: 5,
  searchJitter: 6,
} as const;

/** First stream number that Dither never uses itself. */
export const firstUserStream = 16;

/** Random numbers of one seed and one stream, addressed by where they are used. */
export interface Draws {
  /** Which of the {@link streams} it is; absent in draws that are not of one. */
  readonly stream?: number;
  /** Uniform in (0, 1): (word + ½) · 2⁻³², exact in float64. */
  uniform(trial: number, step?: number, unit?: number, index?: number): number;
  /** Standard normal, float32: the kernel's own bits for the same address. */
  gaussian(trial: number, step?: number, unit?: number, index?: number): number;
  /** Unsigned 32-bit integer. */
  word(trial: number, step?: number, unit?: number, index?: number): number;
}

/**
 * The draws of a seed and a stream. `index` is the update while training and the noise draw while measuring; where an
 * address leaves it out, it is `defaultIndex`.
 * @example
 * ```ts
 * import { draws, streams } from "dither";
 *
 * const noise = draws(1, streams.testNoise);
 * console.log(noise.gaussian(0, 3, 5).toFixed(4), noise.gaussian(0, 3, 5).toFixed(4)); // -0.4476 -0.4476
 * ```
 */
export function draws(seed: number, stream: number, defaultIndex = 0): Draws {
  checkArguments(
    "draws",
    { seed, stream, defaultIndex },
    { seed: "number", stream: "number", defaultIndex: "number?" },
  );
  const [k0, k1] = seedKey(seed);
  const words = new Uint32Array(4);
  const pair = new Float32Array(2);
  // Four units share a block, and are mostly asked for one after the other: the latest block is kept.
  const latest = new Float64Array(4).fill(NaN);
  const block = (trial: number, step: number, unit: number, index: number): Uint32Array => {
    const group = Math.floor(unit / 4) + stream * 0x1000000;
    if (latest[0] === step && latest[1] === group && latest[2] === trial && latest[3] === index) return words;
    latest[0] = step;
    latest[1] = group;
    latest[2] = trial;
    latest[3] = index;
    return philox(step, group, trial, index, k0, k1, words);
  };
  const word = (trial: number, step = 0, unit = 0, index = defaultIndex): number =>
    block(trial, step, unit, index)[unit % 4];
  return {
    stream,
    word,
    uniform: (trial, step, unit, index) => (word(trial, step, unit, index) + 0.5) / 0x100000000,
    gaussian: (trial, step = 0, unit = 0, index = defaultIndex) => {
      block(trial, step, unit, index);
      const first = unit % 4 < 2 ? 0 : 2;
      gaussianPair(words[first], words[first + 1], pair);
      return pair[unit % 2];
    },
  };
}
