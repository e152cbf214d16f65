/** Expectations of a smooth function of |ξ|, ξ ~ N(0, 1): Gauss–Legendre on panels, since |ξ| has a kink for Gauss–Hermite. */

import exp from "@stdlib/math-base-special-exp";

/** Positive nodes of the eight-point rule on [−1, 1] (Abramowitz & Stegun 25.4.30) and their weights. */
const legendreNodes = [0.1834346424956498, 0.525532409916329, 0.7966664774136267, 0.9602898564975362];
const legendreWeights = [0.3626837833783618, 0.31370664587788727, 0.22238103445337448, 0.10122853629037626];

/** Nodes with weights for an integral over an interval. */
export interface Rule {
  nodes: Float64Array;
  weights: Float64Array;
}

/** Eight nodes on each of `panels` equal parts of [from, to]. */
export function composite(from: number, to: number, panels: number): Rule {
  const half = (to - from) / panels / 2;
  const nodes = new Float64Array(8 * panels);
  const weights = new Float64Array(8 * panels);
  for (let panel = 0; panel < panels; panel++)
    for (let k = 0; k < 8; k++) {
      const which = k < 4 ? 3 - k : k - 4;
      nodes[8 * panel + k] = from + half * (2 * panel + 1 + (k < 4 ? -1 : 1) * legendreNodes[which]);
      weights[8 * panel + k] = half * legendreWeights[which];
    }
  return { nodes, weights };
}

/** Density of the standard normal. */
export const normalDensity = (x: number): number => 0.3989422804014327 * exp((-x * x) / 2);

/** Beyond so many standard deviations the normal density is below the last bit. */
export const normalReach = 8.5;

/** A rule for E g(|ξ|) whose panels are at most `width` long. */
export function halfNormalRule(width: number): Rule {
  const rule = composite(0, normalReach, Math.ceil(normalReach / width));
  rule.weights.forEach((w, k) => (rule.weights[k] = 2 * w * normalDensity(rule.nodes[k])));
  return rule;
}
