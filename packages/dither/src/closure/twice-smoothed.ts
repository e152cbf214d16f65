/**
 * A smoothed activation f_s(x) = E f(x + sξ) under noise of its own: mean, variance and slope of f_s(x + ηζ).
 *
 * Mean and slope are those of f under noise √(s² + η²). The variance is E f_s² − (E f_s)² by the trapezoidal rule, whose
 * integrand has the width of f_s, s/η in units of ζ, so that its step follows that.
 */

import type { Quadrature } from "../math/quadrature/gauss-hermite.js";
import { smoothedActivation, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import { Smoothing, type SmoothedActivation } from "../network/activation/smoothing.js";
import { traitsOf } from "../network/activation/traits.js";
import { SmoothedTable } from "../network/activation/smoothed-table.js";
import { trapezoidalRule } from "../math/quadrature/trapezoidal-rule.js";
import type { Activation } from "../network/specification/specification.js";

/** Where the normal density has fallen to 1e-12. */
const reach = 7.2;
/** The step in widths of f_s: the error of the squared function is then about 1e-10. */
const stepPerWidth = 0.6;
/** Steps in standard deviations of the noise, from coarse to fine: 30 to 720 nodes. */
const coarsest = 0.5;
const ratio = 0.84;
const rules = 19;

export class TwiceSmoothed extends Smoothing {
  private readonly f: SmoothedActivation;
  private readonly table: SmoothedTable;
  private readonly width: number;
  private readonly made: (Quadrature | undefined)[] = [];

  /** @param smoothing s, above 0 */
  constructor(
    activation: Activation,
    private readonly smoothing: number,
    options: SmoothingOptions = {},
  ) {
    super();
    this.f = smoothedActivation(activation, options);
    this.table = new SmoothedTable(activation, smoothing);
    const { width } = traitsOf(activation);
    this.width = Math.sqrt(smoothing * smoothing + width * width);
  }

  at(x: number, std: number): void {
    const { f } = this;
    f.at(x, this.whole(std));
    this.mean = f.mean;
    this.slope = f.slope;
    this.variance = 0;
    if (std === 0) return;
    const { table } = this;
    const middle = table.at(x);
    let first = 0;
    let squares = 0;
    const { nodes, weights } = this.ruleFor(std);
    for (let k = 0; k < nodes.length; k++) {
      const difference = table.at(x + std * nodes[k]) - middle;
      first += weights[k] * difference;
      squares += weights[k] * difference * difference;
    }
    this.variance = Math.max(0, squares - first * first);
  }

  differentiate(x: number, std: number): void {
    const { f, smoothing } = this;
    this.at(x, std);
    f.differentiate(x, this.whole(std));
    this.curvature = f.curvature;
    this.slopeByVariance = f.slopeByVariance;
    this.curvatureByVariance = f.curvatureByVariance;
    let mixed = 0;
    let bend = 0;
    const { nodes, weights } = this.ruleFor(std);
    for (let k = 0; k < nodes.length; k++) {
      f.differentiate(x + std * nodes[k], smoothing);
      const deviation = f.mean - this.mean;
      mixed += weights[k] * deviation * f.slope;
      bend += weights[k] * (f.slope * f.slope + deviation * f.curvature);
    }
    this.varianceByMean = 2 * mixed;
    this.varianceByVariance = bend;
  }

  /** √(s² + η²) */
  private whole(std: number): number {
    return Math.sqrt(this.smoothing * this.smoothing + std * std);
  }

  /** The coarsest rule that is fine enough. */
  private ruleFor(std: number): Quadrature {
    const wanted = (stepPerWidth * this.width) / std;
    let i = 0;
    let step = coarsest;
    while (i < rules - 1 && step > wanted) {
      i++;
      step *= ratio;
    }
    return (this.made[i] ??= trapezoidalRule(step, reach));
  }
}
