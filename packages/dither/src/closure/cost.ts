/** What the gradient of the full closure takes: multiplications in products of matrices, and numbers that are kept. */

import { isLayered } from "../network/specification/layers.js";
import type { NetworkSpecification } from "../network/specification/specification.js";

export interface ClosureCost {
  /** Multiplications of a step, forward and backward. */
  products: number;
  /** Numbers that a trial keeps of each step for the way back. */
  kept: number;
  /** Numbers in matrices of both directions, whatever the steps. */
  held: number;
}

/** Vectors that a step leaves behind: the mean of the state, and eight moments of f. */
const keptVectors = 9;

/**
 * The cost of the gradient. With white noise that units do not share a step of N units takes 4.5 N³ multiplications and keeps 3 N²
 * numbers in the rate form, 5 N³ and N² in the current form.
 */
export function closureCost(specification: NetworkSpecification): ClosureCost {
  if (isLayered(specification)) return layeredCost(specification.layers);
  const { units: N, form, noise } = specification;
  const square = N * N;
  const kept = keptVectors * N;
  const coloured = noise.timeConstant ? 1 : 0;
  const inside = noise.placement !== "outside";
  const shared = noise.covariance !== undefined || noise.placement === "input";
  // Forward 1.5 and backward 3; for coloured noise W P, and two of its way back.
  if (form === "rate")
    return {
      products: (4.5 + 3 * coloured) * N * square,
      kept: (3 + 2 * coloured) * square + kept,
      held: (13 + 5 * coloured) * square,
    };
  // Where Cov(r) does not follow from Cov(r, x), W Cov(r) is another product, and so is its way back.
  const apart = shared || (coloured > 0 && !inside) ? 2 : 0;
  return {
    products: (5 + apart + 3 * coloured) * N * square,
    kept: (1 + coloured) * square + kept,
    held: (16 + 6 * coloured) * square,
  };
}

/** From layer to layer W S and W S Wᵀ, and three products back. */
function layeredCost(layers: readonly number[]): ClosureCost {
  const cost = { products: 0, kept: 0, held: 0 };
  layers.forEach((N, l) => {
    cost.kept += N * N + keptVectors * N;
    cost.held += 2 * N * N;
    if (l === 0) return;
    const M = layers[l - 1];
    cost.products += 2 * N * M * (N + M) + 0.5 * N * M * M;
    cost.held += 4 * M * N + 2 * Math.max(M * M, N * N);
  });
  return cost;
}
