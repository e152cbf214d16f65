/** Elementary functions with the same bits on every engine, unlike those of `Math` (freely distributable libm, by stdlib). */

import exp from "@stdlib/math-base-special-exp";
import log from "@stdlib/math-base-special-ln";
import log1p from "@stdlib/math-base-special-log1p";
import pow from "@stdlib/math-base-special-pow";
import tanh from "@stdlib/math-base-special-tanh";

/**
 * exp, log, log1p, pow and tanh with the same bits on every engine: for activation functions of your own. + − × ÷, `Math.sqrt` and
 * `Math.abs` have the same bits anyway.
 * @example
 * ```ts
 * import { deterministic } from "dither";
 *
 * console.log(deterministic.log(2)); // 0.6931471805599453
 * ```
 */
export const deterministic: Readonly<{
  exp: (x: number) => number;
  log: (x: number) => number;
  log1p: (x: number) => number;
  pow: (x: number, exponent: number) => number;
  tanh: (x: number) => number;
}> = { exp, log, log1p, pow, tanh };
