/**
 * f(x) = x above 0 and α (e^x − 1) below, under normal noise, in closed form (Clevert, Unterthiner & Hochreiter 2016 for f).
 *
 * With z = x/σ and T_k = E[e^{k(x+σξ)}; x + σξ < 0] = e^{kx + k²σ²/2} Φ(−z − kσ), every field is made of T₁, T₂, Φ and φ; for instance
 * E f = E max(x + σξ, 0) + α (T₁ − Φ(−z)) and E f′ = Φ(z) + α T₁.
 */

import exp from "@stdlib/math-base-special-exp";
import erfc from "@stdlib/math-base-special-erfc";
import { normalTail, type NormalTail } from "../../math/statistics/normal-tail.js";
import { ReluSmoothing } from "./relu-smoothing.js";
import { Smoothing } from "./smoothing.js";

export class EluSmoothing extends Smoothing {
  private readonly relu = new ReluSmoothing();
  private readonly tail: NormalTail = { density: 0, tail: 0, first: 0, second: 0 };

  /** @param depth α */
  constructor(private readonly depth: number) {
    super();
  }

  at(x: number, std: number): void {
    const { relu, depth } = this;
    relu.at(x, std);
    if (std === 0) {
      const e = exp(Math.min(x, 0));
      this.mean = x > 0 ? x : depth * lessOne(x, e);
      this.slope = x > 0 ? 1 : depth * e;
      this.variance = 0;
      return;
    }
    const below = 1 - relu.slope;
    const [first, second] = [this.below(x, std, 1), this.below(x, std, 2)];
    const low = depth * (first - below);
    this.mean = relu.mean + low;
    this.slope = relu.slope + depth * first;
    const lowSquare = depth * depth * (second - 2 * first + below);
    // The two sides never meet: their products vanish, those of their means do not.
    this.variance = Math.max(0, relu.variance + lowSquare - low * low - 2 * relu.mean * low);
  }

  differentiate(x: number, std: number): void {
    this.at(x, std);
    const { relu, depth } = this;
    relu.differentiate(x, std);
    if (std === 0) {
      const steep = x > 0 ? 0 : this.slope;
      this.curvature = x === 0 ? 0 : steep;
      this.slopeByVariance = this.curvatureByVariance = this.curvature / 2;
      this.varianceByMean = 0;
      this.varianceByVariance = this.slope * this.slope;
      return;
    }
    const [first, second] = [this.below(x, std, 1), this.below(x, std, 2)];
    // The density of x + σξ at the kink, and its derivatives with respect to x.
    const density = relu.curvature;
    const rise = 2 * relu.slopeByVariance;
    const bend = 2 * relu.curvatureByVariance;
    this.curvature = (1 - depth) * density + depth * first;
    this.slopeByVariance = ((1 - depth) * rise + depth * (first - density)) / 2;
    this.curvatureByVariance = ((1 - depth) * bend + depth * (first - density - rise)) / 2;
    const square = depth * depth;
    this.varianceByMean = 2 * (relu.mean + square * (second - first) - this.mean * this.slope);
    this.varianceByVariance = relu.slope + square * (2 * second - first) - this.mean * this.curvature;
  }

  /** T_k: where z + kσ > 0 as φ(z) times the Mills ratio of z + kσ, which nothing overflows. */
  private below(x: number, std: number, k: number): number {
    const shifted = x / std + k * std;
    if (shifted <= 0) return 0.5 * exp(k * x + (k * k * std * std) / 2) * erfc(shifted * Math.SQRT1_2);
    normalTail(Math.abs(x) / std, this.tail);
    const { density } = this.tail;
    normalTail(shifted, this.tail);
    return this.tail.density > 0 ? density * (this.tail.tail / this.tail.density) : 0;
  }
}

/** e − 1 of e = e^x, without cancellation near 0. */
function lessOne(x: number, e: number): number {
  return x > -1e-3 ? x * (1 + (x / 2) * (1 + (x / 3) * (1 + (x / 4) * (1 + x / 5)))) : e - 1;
}
