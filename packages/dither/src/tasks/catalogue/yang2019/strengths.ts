/** Strengths of the two stimuli that a decision compares (Yang et al. 2019): how they are drawn, and on which rings they are shown. */

import { between, oneOfThese, signOf, type Uniforms } from "../../build/addresses.js";
import { wrapped } from "./ring.js";

/** Strengths of stimulus 1 and stimulus 2. */
export type Pair = readonly [first: number, second: number];

/** Strengths on each ring; null where a ring is silent. */
export type RingPairs = readonly [Pair | null, Pair | null];

/** Which rings are shown and which are compared: one, one of two, or both. */
export type Comparison = "ring1" | "ring2" | "context1" | "context2" | "both";

/** Numbers of the uniforms of a trial; append only. */
const numbers = { angle: 0, difference: 1, side: 2, gen: [3, 6], share: 9 } as const;

/** Two angles: the second ± U(π/2, 3π/2) from the first. */
export function drawAngles(uniform: Uniforms): Pair {
  const first = between(uniform(numbers.angle), 0, 2 * Math.PI);
  const away = between(uniform(numbers.difference), 0.5 * Math.PI, 1.5 * Math.PI);
  return [first, wrapped(first + signOf(uniform(numbers.side)) * away)];
}

/** μ + s c and μ − s c with μ ~ U(0.8, 1.2), coherence c from a set and sign s; `n` tells the two rings' draws apart. */
function gen(uniform: Uniforms, n: 0 | 1, coherences: readonly number[]): Pair {
  const at = numbers.gen[n];
  const mean = between(uniform(at), 0.8, 1.2);
  const difference = oneOfThese(uniform(at + 1), coherences) * signOf(uniform(at + 2));
  return [mean + difference, mean - difference];
}

/** Strengths on both rings. Where both rings count, each stimulus is split unevenly between them by ± U(0.2, 0.8) of itself. */
export function drawStrengths(uniform: Uniforms, comparison: Comparison, coherences: readonly number[]): RingPairs {
  switch (comparison) {
    case "ring1":
      return [gen(uniform, 0, coherences), null];
    case "ring2":
      return [null, gen(uniform, 0, coherences)];
    case "context1":
    case "context2":
      return [gen(uniform, 0, coherences), gen(uniform, 1, coherences)];
    case "both": {
      const sums = gen(uniform, 0, coherences);
      const shares = sums.map((strength, i) => {
        const at = numbers.share + 2 * i;
        return strength * between(uniform(at), 0.2, 0.8) * signOf(uniform(at + 1));
      });
      const ring = (sign: number): Pair => [sums[0] + (sign * shares[0]) / 2, sums[1] + (sign * shares[1]) / 2];
      return [ring(1), ring(-1)];
    }
    default:
      return comparison satisfies never;
  }
}

/** The strengths that are compared. */
export function compared([ring1, ring2]: RingPairs, comparison: Comparison): Pair {
  const none: Pair = [0, 0];
  const [a, b] = [ring1 ?? none, ring2 ?? none];
  switch (comparison) {
    case "ring1":
    case "context1":
      return a;
    case "ring2":
    case "context2":
      return b;
    case "both":
      return [a[0] + b[0], a[1] + b[1]];
    default:
      return comparison satisfies never;
  }
}

/** Strengths of the grids: on every ring in use the first of the pair is each of `firsts`, the second 2 minus it. */
export function gridStrengths(comparison: Comparison, firsts: readonly number[]): RingPairs[] {
  const all = firsts.map((first): Pair => [first, 2 - first]);
  switch (comparison) {
    case "ring1":
      return all.map((pair) => [pair, null]);
    case "ring2":
      return all.map((pair) => [null, pair]);
    case "context1":
    case "context2":
    case "both":
      return all.flatMap((a) => all.map((b): RingPairs => [a, b]));
    default:
      return comparison satisfies never;
  }
}
