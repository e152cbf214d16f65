/**
 * Gauss–Hermite quadrature for the standard normal: the rule that is exact for polynomials of degree 2n − 1.
 * Golub & Welsch (1969): the nodes are the eigenvalues of the Jacobi matrix of the orthonormal Hermite polynomials, here
 * isolated by Sturm counts and bisection and polished by Newton's method; the weights follow from Christoffel's formula.
 */

import { DitherError } from "../../base/errors.js";
import { checkArguments } from "../../base/check-arguments.js";

/** E g(ξ) ≈ Σ weights[k] g(nodes[k]) for ξ ~ N(0, 1); nodes ascending and symmetric, weights summing to 1. */
export interface Quadrature {
  nodes: Float64Array;
  weights: Float64Array;
}

/** Beyond this the outer weights underflow, and a trapezoidal rule is the better choice anyway. */
const mostNodes = 300;

/**
 * The rule with `n` nodes, n from 1 to 300, to about 1e-14. It converges slowly where f varies on a scale below the
 * noise: E tanh(2 ξ) to 1e-10 takes about 200 nodes. `smoothedActivation` does better by default.
 * @throws DitherError `value` for another number of nodes.
 */
export function gaussHermite(n: number): Quadrature {
  checkArguments("gaussHermite", { n }, { n: "number" });
  if (!Number.isInteger(n) || n < 1 || n > mostNodes)
    throw new DitherError("value", `Gauss–Hermite: expected 1 to ${mostNodes} nodes, got ${n}.`);
  const nodes = new Float64Array(n);
  const weights = new Float64Array(n);
  for (let k = 0; k < Math.floor(n / 2); k++) {
    const node = polish(n, bisect(n, k));
    nodes[n - 1 - k] = node;
    nodes[k] = -node;
  }
  let total = 0;
  for (let k = 0; k < n; k++) {
    weights[k] = christoffel(n, nodes[k]);
    total += weights[k];
  }
  for (let k = 0; k < n; k++) weights[k] /= total;
  return { nodes, weights };
}

/** Number of nodes above x: sign changes of the Sturm sequence of the Jacobi matrix, whose off-diagonals are √k. */
function nodesAbove(n: number, x: number): number {
  let count = 0;
  let pivot = -x;
  for (let k = 1; ; k++) {
    if (pivot > 0) count++;
    if (k === n) return count;
    pivot = -x - k / (pivot === 0 ? Number.MIN_VALUE : pivot);
  }
}

/** The k-th node from above, to about 1e-6, which is far less than the gap between two nodes. */
function bisect(n: number, k: number): number {
  let low = 0;
  let high = 2 * Math.sqrt(n) + 1;
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (nodesAbove(n, middle) > k) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Newton's method on the orthonormal polynomial pₙ, with pₙ′ = √n pₙ₋₁. */
function polish(n: number, start: number): number {
  let x = start;
  for (let round = 0; round < 3; round++) {
    let before = 0;
    let value = 1;
    for (let k = 0; k < n; k++) {
      const next = (x * value - Math.sqrt(k) * before) / Math.sqrt(k + 1);
      before = value;
      value = next;
    }
    x -= value / (Math.sqrt(n) * before);
  }
  return x;
}

/** 1 / Σ pₖ(x)², k < n. */
function christoffel(n: number, x: number): number {
  let before = 0;
  let value = 1;
  let sum = 1;
  for (let k = 0; k < n - 1; k++) {
    const next = (x * value - Math.sqrt(k) * before) / Math.sqrt(k + 1);
    before = value;
    value = next;
    sum += value * value;
  }
  return 1 / sum;
}
