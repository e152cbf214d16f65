/**
 * Sigmoid, tanh and softplus under normal noise, by quadrature.
 *
 * All three are made of E = exp(−u): sigmoid s = 1/(1+E), tanh(u) = 2 s(2u) − 1, softplus the integral of s.
 */

import exp from "@stdlib/math-base-special-exp";
import log1p from "@stdlib/math-base-special-log1p";
import tanh from "@stdlib/math-base-special-tanh";
import type { Quadrature } from "../../math/quadrature/gauss-hermite.js";
import { NodeExponentials } from "../../math/quadrature/node-exponentials.js";
import { Smoothing } from "./smoothing.js";
import { TrapezoidalLadder } from "../../math/quadrature/trapezoidal-rule.js";

export class LogisticSmoothing extends Smoothing {
  private readonly exponentials = new NodeExponentials();
  /** u = scale · x is the argument of s, and tanh = 2 s − 1. */
  private readonly scale: number;

  constructor(
    private readonly activation: "softplus" | "tanh" | "sigmoid",
    private readonly quadrature: Quadrature | TrapezoidalLadder,
  ) {
    super();
    this.scale = activation === "tanh" ? 2 : 1;
  }

  at(x: number, std: number): void {
    if (std === 0) this.noiseFree(x);
    else this.integrate(x, std, false);
  }

  differentiate(x: number, std: number): void {
    if (std === 0) {
      this.noiseFree(x);
      this.noiseFreeDerivatives(x);
    } else this.integrate(x, std, true);
  }

  private noiseFree(x: number): void {
    const E = exp(-Math.abs(x));
    const s = x > 0 ? 1 / (1 + E) : E / (1 + E);
    this.variance = 0;
    switch (this.activation) {
      case "softplus":
        this.mean = Math.max(x, 0) + log1p(E);
        this.slope = s;
        break;
      case "sigmoid":
        this.mean = s;
        this.slope = s * (1 - s);
        break;
      case "tanh":
        this.mean = tanh(x);
        this.slope = 1 - this.mean * this.mean;
    }
  }

  private noiseFreeDerivatives(x: number): void {
    const s = 1 / (1 + exp(-this.scale * x));
    const s1 = s * (1 - s);
    const s2 = s1 * (1 - 2 * s);
    const s3 = s2 * (1 - 2 * s) - 2 * s1 * s1;
    const s4 = s3 * (1 - 2 * s) - 6 * s1 * s2;
    if (this.activation === "softplus") this.derivatives(s1, s2, s3);
    else if (this.activation === "sigmoid") this.derivatives(s2, s3, s4);
    else this.derivatives(8 * s2, 16 * s3, 32 * s4);
    this.varianceByMean = 0;
    this.varianceByVariance = this.slope * this.slope;
  }

  /** From E f″, E f‴ and E f⁗. */
  private derivatives(second: number, third: number, fourth: number): void {
    this.curvature = second;
    this.slopeByVariance = third / 2;
    this.curvatureByVariance = fourth / 2;
  }

  private integrate(x: number, std: number, differentiate: boolean): void {
    const centre = this.scale * x;
    const spread = this.scale * std;
    const { quadrature } = this;
    const rule = quadrature instanceof TrapezoidalLadder ? quadrature.ruleFor(Math.PI / spread) : quadrature;
    this.exponentials.fill(centre, spread, rule);
    if (this.activation === "softplus") this.sumSoftplus(centre, spread, rule, differentiate);
    else this.sumLogistic(rule, differentiate);
  }

  /** s and its derivatives; for tanh, 2 s − 1 of the doubled argument, so that the n-th derivative gains 2ⁿ⁺¹. */
  private sumLogistic({ nodes, weights }: Quadrature, differentiate: boolean): void {
    const E = this.exponentials.values;
    const count = nodes.length;
    const middle = 1 / (1 + E[count >> 1]);
    let first = 0;
    let squares = 0;
    let slope = 0;
    for (let k = 0; k < count; k++) {
      const s = 1 / (1 + E[k]);
      const w = weights[k];
      const difference = s - middle;
      first += w * difference;
      squares += w * difference * difference;
      slope += w * s * (1 - s);
    }
    const outer = this.scale;
    const mean = middle + first;
    this.mean = outer === 2 ? 2 * mean - 1 : mean;
    this.variance = outer * outer * Math.max(0, squares - first * first);
    this.slope = outer * outer * slope;
    if (!differentiate) return;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let mixed = 0;
    let bend = 0;
    for (let k = 0; k < count; k++) {
      const s = 1 / (1 + E[k]);
      const w = weights[k];
      const s1 = s * (1 - s);
      const s2 = s1 * (1 - 2 * s);
      second += w * s2;
      const s3 = s2 * (1 - 2 * s) - 2 * s1 * s1;
      third += w * s3;
      fourth += w * (s3 * (1 - 2 * s) - 6 * s1 * s2);
      mixed += w * (s - mean) * s1;
      bend += w * (s1 * s1 + (s - mean) * s2);
    }
    const gain = outer * outer;
    this.derivatives(outer * gain * second, gain * gain * third, outer * gain * gain * fourth);
    this.varianceByMean = 2 * outer * gain * mixed;
    this.varianceByVariance = gain * gain * bend;
  }

  private sumSoftplus(centre: number, spread: number, { nodes, weights }: Quadrature, differentiate: boolean): void {
    const E = this.exponentials.values;
    const count = nodes.length;
    const middle = softplus(centre, E[count >> 1]);
    let first = 0;
    let squares = 0;
    let slope = 0;
    for (let k = 0; k < count; k++) {
      const w = weights[k];
      const difference = softplus(centre + spread * nodes[k], E[k]) - middle;
      first += w * difference;
      squares += w * difference * difference;
      slope += w / (1 + E[k]);
    }
    this.mean = middle + first;
    this.variance = Math.max(0, squares - first * first);
    this.slope = slope;
    if (!differentiate) return;
    let second = 0;
    let third = 0;
    let fourth = 0;
    let mixed = 0;
    let bend = 0;
    for (let k = 0; k < count; k++) {
      const w = weights[k];
      const s = 1 / (1 + E[k]);
      const s1 = s * (1 - s);
      const deviation = softplus(centre + spread * nodes[k], E[k]) - this.mean;
      second += w * s1;
      const s2 = s1 * (1 - 2 * s);
      third += w * s2;
      fourth += w * (s2 * (1 - 2 * s) - 2 * s1 * s1);
      mixed += w * deviation * s;
      bend += w * (s * s + deviation * s1);
    }
    this.derivatives(second, third, fourth);
    this.varianceByMean = 2 * mixed;
    this.varianceByVariance = bend;
  }
}

/** log(1 + exp u) from u and E = exp(−u). */
function softplus(u: number, E: number): number {
  return u > 0 ? u + log1p(E) : log1p(1 / E);
}
