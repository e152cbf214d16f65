/**
 * exp(−u) at the nodes u = centre + spread · z of a quadrature rule. Where the nodes are equally spaced this is a geometric
 * sequence from the middle outwards: two exponentials in all.
 */

import exp from "@stdlib/math-base-special-exp";
import type { Quadrature } from "./gauss-hermite.js";
import type { TrapezoidalRule } from "./trapezoidal-rule.js";

/** Arguments within this bound can be multiplied up and down without overflow on either side. */
const safe = 300;

export class NodeExponentials {
  /** One per node, in the order of the nodes; what lies beyond them is of an earlier rule. */
  values = new Float64Array(128);

  fill(centre: number, spread: number, rule: Quadrature | TrapezoidalRule): void {
    const { nodes } = rule;
    if (nodes.length > this.values.length) this.values = new Float64Array(2 * nodes.length);
    const furthest = spread * nodes[nodes.length - 1];
    if ("step" in rule && Math.abs(centre) < safe && furthest < safe)
      this.fillGeometrically(exp(-centre), exp(-spread * rule.step), (nodes.length - 1) / 2);
    else for (let k = 0; k < nodes.length; k++) this.values[k] = exp(-(centre + spread * nodes[k]));
  }

  private fillGeometrically(middle: number, ratio: number, half: number): void {
    const { values } = this;
    const inverse = 1 / ratio;
    let right = middle;
    let left = middle;
    values[half] = middle;
    for (let k = 1; k <= half; k++) {
      right *= ratio;
      left *= inverse;
      values[half + k] = right;
      values[half - k] = left;
    }
  }
}
