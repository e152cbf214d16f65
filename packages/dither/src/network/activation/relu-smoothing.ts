/**
 * A rectifier under normal noise, in closed form: with z = x/σ, E f = x Φ(z) + σ φ(z), E f′ = Φ(z) and
 * E f² = (x² + σ²) Φ(z) + x σ φ(z).
 *
 * For x > 0 it is computed as a + max(−a, 0) with a = x + σξ, so that neither tail loses digits to cancellation:
 * Var = σ² − 2σ² Φ(−z) + Var max(−a, 0).
 */

import { normalTail, type NormalTail } from "../../math/statistics/normal-tail.js";
import { Smoothing } from "./smoothing.js";

export class ReluSmoothing extends Smoothing {
  private readonly tail: NormalTail = { density: 0, tail: 0, first: 0, second: 0 };

  at(x: number, std: number): void {
    if (std === 0) {
      this.mean = Math.max(x, 0);
      this.variance = 0;
      this.slope = x > 0 ? 1 : 0;
      return;
    }
    const { tail } = this;
    normalTail(Math.abs(x) / std, tail);
    const square = std * std;
    const below = std * tail.first;
    const belowVariance = square * (tail.second - tail.first * tail.first);
    if (x > 0) {
      this.mean = x + below;
      this.variance = square * (1 - 2 * tail.tail) + belowVariance;
      this.slope = 1 - tail.tail;
    } else {
      this.mean = below;
      this.variance = belowVariance;
      this.slope = tail.tail;
    }
  }

  differentiate(x: number, std: number): void {
    this.at(x, std);
    if (std === 0) {
      this.curvature = this.slopeByVariance = this.curvatureByVariance = this.varianceByMean = 0;
      this.varianceByVariance = this.slope;
      return;
    }
    const density = this.tail.density / std;
    this.curvature = density;
    this.slopeByVariance = (-x / (std * std)) * density * 0.5;
    this.curvatureByVariance = (((x * x) / (std * std) - 1) / (std * std)) * density * 0.5;
    this.varianceByMean = 2 * this.mean * (1 - this.slope);
    this.varianceByVariance = this.slope - this.mean * density;
  }
}
