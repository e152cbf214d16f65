/**
 * Any function under normal noise, from its values and slopes alone: panels of Gauss–Legendre nodes that end at the kinks, and
 * derivatives with respect to x and σ² as moments of the slope, E f″ = E[f′ ξ]/σ, E f‴ = E[f′ (ξ²−1)]/σ², … (Stein 1981).
 */

import { composite, normalDensity, normalReach } from "../../math/statistics/half-normal.js";
import { Smoothing } from "./smoothing.js";

/** A function, and where its slope jumps. */
export interface BentFunction {
  value: (x: number) => number;
  slope: (x: number) => number;
  /** Ascending. */
  kinks: readonly number[];
  /** Whether it is no power series from a kink on, as x^1.5: panels then shrink towards it. */
  isRough?: boolean;
}

/** Panels' length in standard deviations, and in units of the argument, whichever is less. */
const panel = 1.4;
const longest = 1;
/** How far panels shrink towards a rough kink, each to a quarter of the one before. */
const grades = 8;
/** Step of the differences that stand for derivatives without noise. */
const step = 0.01;

const { nodes: unitNodes, weights: unitWeights } = composite(0, 1, 1);

export class QuadratureSmoothing extends Smoothing {
  private isDifferentiated = false;
  private middle = 0;
  /** Sums over the nodes of w, w d, w d², w f′ and its moments with ξ, w d f′ and w d f′ ξ; d = f − f(x). */
  private readonly sums = new Float64Array(9);

  constructor(private readonly f: BentFunction) {
    super();
  }

  at(x: number, std: number): void {
    this.isDifferentiated = false;
    this.evaluate(x, std);
  }

  differentiate(x: number, std: number): void {
    this.isDifferentiated = true;
    this.evaluate(x, std);
  }

  private evaluate(x: number, std: number): void {
    const { f, sums } = this;
    this.middle = f.value(x);
    if (std === 0) {
      this.noiseFree(x);
      return;
    }
    sums.fill(0);
    let from = -normalReach;
    let rough = false;
    for (const kink of f.kinks) {
      const to = (kink - x) / std;
      if (to <= -normalReach) continue;
      if (to >= normalReach) break;
      this.addInterval(x, std, from, to, { rough, ends: f.isRough === true });
      from = to;
      rough = f.isRough === true;
    }
    this.addInterval(x, std, from, normalReach, { rough, ends: false });
    this.conclude(std);
    // Moments of so narrow a slope would be all rounding.
    if (this.isDifferentiated && std < step / 3) this.takeDifferences(x);
  }

  /** Adds panels from one place to another, in standard deviations. */
  private addInterval(
    x: number,
    std: number,
    from: number,
    to: number,
    rough: { rough: boolean; ends: boolean },
  ): void {
    const length = Math.min(panel, longest / std);
    let [start, end] = [from, to];
    if (rough.rough) start = this.addGraded(x, std, from, Math.min(to, from + length) - from);
    if (rough.ends && end > start) {
      const width = Math.min(length, end - start);
      this.addGraded(x, std, end, -width);
      end -= width;
    }
    if (end <= start) return;
    const count = Math.ceil((end - start) / length);
    for (let k = 0; k < count; k++) this.addPanel(x, std, start + (k * (end - start)) / count, (end - start) / count);
  }

  /** Panels that shrink towards a kink; returns their far end. */
  private addGraded(x: number, std: number, kink: number, width: number): number {
    let far = width;
    for (let grade = 0; grade < grades; grade++, far /= 4) this.addPanel(x, std, kink + far / 4, (3 * far) / 4);
    this.addPanel(x, std, kink, far);
    return kink + width;
  }

  private addPanel(x: number, std: number, from: number, signed: number): void {
    const { f, sums, middle, isDifferentiated } = this;
    const width = Math.abs(signed);
    for (let k = 0; k < unitNodes.length; k++) {
      const z = from + signed * unitNodes[k];
      const w = width * unitWeights[k] * normalDensity(z);
      const d = f.value(x + std * z) - middle;
      const s = f.slope(x + std * z);
      sums[0] += w;
      sums[1] += w * d;
      sums[2] += w * d * d;
      sums[3] += w * s;
      if (!isDifferentiated) continue;
      sums[4] += w * s * z;
      sums[5] += w * s * (z * z - 1);
      sums[6] += w * s * z * (z * z - 3);
      sums[7] += w * d * s;
      sums[8] += w * d * s * z;
    }
  }

  private conclude(std: number): void {
    const [whole, first, squares, slope, byOne, byTwo, byThree, mixed, bend] = this.sums;
    const shift = first / whole;
    this.mean = this.middle + shift;
    this.variance = Math.max(0, squares / whole - shift * shift);
    this.slope = slope / whole;
    if (!this.isDifferentiated) return;
    this.curvature = byOne / whole / std;
    this.slopeByVariance = byTwo / whole / (2 * std * std);
    this.curvatureByVariance = byThree / whole / (2 * std * std * std);
    this.varianceByMean = 2 * (mixed / whole - shift * this.slope);
    this.varianceByVariance = (bend / whole - shift * (byOne / whole)) / std;
  }

  /** Values without noise; derivatives of the slope by differences, 0 beside a kink. */
  private noiseFree(x: number): void {
    const { f } = this;
    this.mean = this.middle;
    this.variance = 0;
    this.slope = f.slope(x);
    if (!this.isDifferentiated) return;
    this.varianceByMean = 0;
    this.varianceByVariance = this.slope * this.slope;
    this.curvature = this.slopeByVariance = this.curvatureByVariance = 0;
    this.takeDifferences(x);
  }

  /** Derivatives of the slope without noise, where no kink is near. */
  private takeDifferences(x: number): void {
    const { f } = this;
    if (f.kinks.some((kink) => Math.abs(kink - x) <= 2 * step)) return;
    const [before, left, right, after] = [-2, -1, 1, 2].map((k) => f.slope(x + k * step));
    this.curvature = (8 * (right - left) - (after - before)) / (12 * step);
    this.slopeByVariance = (16 * (right + left) - (after + before) - 30 * f.slope(x)) / (24 * step * step);
    this.curvatureByVariance = (after - before - 2 * (right - left)) / (4 * step * step * step);
  }
}
