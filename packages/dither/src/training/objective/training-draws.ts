/** The draws that make the trials of an update: independent, or spread evenly over the batch. */

import { draws, streams, type Draws } from "../../random/draws.js";
import type { TrainingOptions } from "../../settings/training.js";

/** Trial address of what shuffles the places of a batch. */
const shuffle = 0xfffffffe;

/** The draws of an update's trials, by the training's `batches`. */
export function trainingDraws(
  seed: number,
  { batch, batches }: Pick<TrainingOptions, "batch" | "batches">,
  update: number,
): Draws {
  const random = draws(seed, streams.trainingTrials, update);
  return batches === "even" ? evenDraws(random, batch) : random;
}

/**
 * Latin hypercube sampling, centred (McKay, Beckman & Conover 1979): at every address the uniform numbers of the trials
 * 0 … count − 1 are the middles of `count` equal parts of (0, 1), shuffled anew for every address. Where one number decides
 * a trial, as in function approximation, every batch is the same even grid and nothing is random. Gaussians and words are
 * left as they are.
 */
export function evenDraws(random: Draws, count: number): Draws {
  return {
    ...random,
    uniform: (trial, step = 0, unit = 0, index) => {
      if (trial >= count) return random.uniform(trial, step, unit, index);
      let factor = 1 + (random.word(shuffle, step, unit, index) % count);
      while (greatestCommonDivisor(factor, count) !== 1) factor++;
      const offset = random.word(shuffle, step, unit + 1, index) % count;
      return (((factor * trial + offset) % count) + 0.5) / count;
    },
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
