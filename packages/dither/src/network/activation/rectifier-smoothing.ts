/**
 * f(x) = a x + b max(x, 0) under normal noise, a leaky or sloped ReLU, in closed form from that of ReLU r:
 * E f = a x + b E r, and Var f = a² σ² + 2 a b σ² E r′ + b² Var r, since Cov(x, r) = σ² E r′ (Stein 1981).
 */

import { ReluSmoothing } from "./relu-smoothing.js";
import { Smoothing } from "./smoothing.js";

export class RectifierSmoothing extends Smoothing {
  private readonly relu = new ReluSmoothing();

  /** @param a slope of the line, @param b of the rectifier that is added to it */
  constructor(
    private readonly a: number,
    private readonly b: number,
  ) {
    super();
  }

  at(x: number, std: number): void {
    this.relu.at(x, std);
    this.take(x, std);
  }

  differentiate(x: number, std: number): void {
    const { relu, a, b } = this;
    relu.differentiate(x, std);
    this.take(x, std);
    this.curvature = b * relu.curvature;
    this.slopeByVariance = b * relu.slopeByVariance;
    this.curvatureByVariance = b * relu.curvatureByVariance;
    const square = std * std;
    this.varianceByMean = 2 * a * b * square * relu.curvature + b * b * relu.varianceByMean;
    this.varianceByVariance =
      a * a + 2 * a * b * (relu.slope + square * relu.slopeByVariance) + b * b * relu.varianceByVariance;
  }

  private take(x: number, std: number): void {
    const { relu, a, b } = this;
    this.mean = a * x + b * relu.mean;
    this.slope = a + b * relu.slope;
    this.variance = std * std * a * (a + 2 * b * relu.slope) + b * b * relu.variance;
  }
}
