/**
 * The noise of one trial as the kernel draws it, with the same bits: laws of unit variance, correlation in time, covariance,
 * a level. This is the definition; the kernel computes 16 trials at a time. Float32 arithmetic with a fixed order of operations.
 */

import type { NoiseLaw } from "@dither/kernels";
import type { Draws } from "./draws.js";
import { logarithm, uniform32 } from "./gaussian.js";
import { checkArguments } from "../base/check-arguments.js";

const f = Math.fround;
const laplaceScale = f(-0.7071067811865476);
const uniformScale = f(3.4641016151377544);

/** Draws of input channel c are those of unit 2²⁵ + c. */
export const firstInputUnit = 1 << 25;

/**
 * A draw of mean 0 and variance 1 from one random word. Laplace: ∓ log(v)/√2, its sign the word's highest bit and v
 * from the others; uniform: (u − ½) √12; two-point: ±1 by the highest bit. Gaussians take two words: see `gaussian.ts`.
 */
export function lawDraw(law: Exclude<NoiseLaw, "gaussian">, word: number): number {
  const negative = word >= 0x80000000;
  switch (law) {
    case "laplace": {
      const magnitude = f(logarithm(uniform32((word << 1) >>> 0)) * laplaceScale);
      return negative ? -magnitude : magnitude;
    }
    case "uniform":
      return f(f(uniform32(word) - f(0.5)) * uniformScale);
    case "two-point":
      return negative ? -1 : 1;
    default:
      return law satisfies never;
  }
}

export interface ShapedNoise {
  /** Draws of a step: one per unit, or per input channel. */
  rows: number;
  /** Default Gaussian. */
  law?: NoiseLaw;
  /** ρ in (0, 1) from step to step; default white. */
  correlation?: number;
  /** Factor of the covariance `[row, row]`, row-major; default independent. */
  factor?: ArrayLike<number>;
  /** Default 1. */
  level?: number;
  /** Whether the rows are input channels; default units. */
  onInput?: boolean;
}

/** The noise of a trial at unit σ, `[step][row]`, at the addresses (trial, step, row, index) of `random`. */
export function shapedNoise(random: Draws, shape: ShapedNoise, trial: number, steps: number, index = 0): number[][] {
  checkArguments(
    "shapedNoise",
    { random, shape, trial, steps, index },
    {
      random: { uniform: "function", gaussian: "function", word: "function" },
      shape: { rows: "number" },
      trial: "number",
      steps: "number",
      index: "number?",
    },
  );
  const { rows, law = "gaussian", correlation, factor, level = 1, onInput = false } = shape;
  const first = onInput ? firstInputUnit : 0;
  const rho = f(correlation ?? 0);
  const rest = f(Math.sqrt(1 - rho * rho));
  let before: number[] = [];
  return Array.from({ length: steps }, (_, step) => {
    const draws = Array.from({ length: rows }, (_, row) =>
      law === "gaussian"
        ? random.gaussian(trial, step, first + row, index)
        : lawDraw(law, random.word(trial, step, first + row, index)),
    );
    const mixed = factor ? mix(factor, draws) : draws;
    before =
      correlation === undefined || step === 0
        ? mixed
        : mixed.map((eta, row) => f(f(rho * before[row]) + f(rest * eta)));
    return before.map((x) => f(f(level) * x));
  });
}

/** F draws, each sum in ascending order. */
function mix(factor: ArrayLike<number>, draws: number[]): number[] {
  return draws.map((_, i) => draws.reduce((sum, draw, k) => f(sum + f(f(factor[i * draws.length + k]) * draw)), 0));
}
