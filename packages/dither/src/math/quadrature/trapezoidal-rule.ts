/**
 * The trapezoidal rule for normal expectations, with its step chosen for the function's nearest pole.
 *
 * For g analytic in the strip |Im z| < d the error of step h falls like exp(d²/2 − 2πd/h), and never faster than
 * exp(−2π²/h²), which is the normal density's own share: Trefethen & Weideman (2014), The exponentially convergent
 * trapezoidal rule, SIAM Review 56(3), sections 5 and 13. An activation smoothed with noise σ has its poles at distance
 * π/2σ (tanh) or π/σ (sigmoid, softplus), so that 20 to 120 nodes do what takes Gauss–Hermite several hundred.
 */

import exp from "@stdlib/math-base-special-exp";
import type { Quadrature } from "./gauss-hermite.js";

/** A symmetric rule with equal steps and a node at 0. */
export interface TrapezoidalRule extends Quadrature {
  step: number;
}

/** Each rule's step over that of the rule before: at most a fifth more nodes than needed. */
const ratio = 0.84;

/** With this many rules the steps reach down to 0.009: enough for tanh under noise of 35, sigmoid and softplus of 70. */
const rules = 27;

/** Rules from coarse to fine, each made when it is first needed. */
export class TrapezoidalLadder {
  /** −ln of the error aimed at; one digit more than asked for, since a pole of tanh² or f″ counts more than once. */
  private readonly exponent: number;
  private readonly steps = new Float64Array(rules);
  private readonly made: (TrapezoidalRule | undefined)[] = [];

  /** @param digits of the error, relative to the function's size */
  constructor(digits: number) {
    this.exponent = (digits + 1) * Math.LN10;
    for (let i = 0, step = (2 * Math.PI) / this.reach; i < rules; i++, step *= ratio) this.steps[i] = step;
  }

  /** Where the density has fallen to the error, in standard deviations. */
  private get reach(): number {
    return Math.sqrt(2 * this.exponent);
  }

  /**
   * The coarsest rule that is fine enough for a function whose nearest pole lies `distance` standard deviations from the
   * real line; the finest where none is.
   */
  ruleFor(distance: number): TrapezoidalRule {
    const { exponent, steps } = this;
    const square = distance * distance;
    const wanted = square > 2 * exponent ? Infinity : (2 * Math.PI * distance) / (exponent + square / 2);
    let i = 0;
    while (i < rules - 1 && steps[i] > wanted) i++;
    return (this.made[i] ??= trapezoidalRule(steps[i], this.reach));
  }
}

/** The rule with nodes at the multiples of `step` up to `reach` standard deviations. */
export function trapezoidalRule(step: number, reach: number): TrapezoidalRule {
  const half = Math.ceil(reach / step);
  const nodes = Float64Array.from({ length: 2 * half + 1 }, (_, k) => (k - half) * step);
  const densities = nodes.map((z) => exp((-z * z) / 2));
  const total = densities.reduce((a, b) => a + b, 0);
  return { step, nodes, weights: densities.map((density) => density / total) };
}
