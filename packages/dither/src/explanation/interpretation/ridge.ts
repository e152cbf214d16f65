/** Linear readouts by ridge regression (Hoerl & Kennard 1970), from sums over rows that can be added up fold by fold. */

import { decompose } from "../../math/linear/linear-system.js";

/** Of the mean variance of the features. */
const penalty = 1e-3;

export class RidgeSums {
  private rows = 0;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly xx: Float64Array;
  private readonly xy: Float64Array;

  constructor(
    private readonly features: number,
    private readonly targets: number,
  ) {
    this.x = new Float64Array(features);
    this.y = new Float64Array(targets);
    this.xx = new Float64Array(features * features);
    this.xy = new Float64Array(features * targets);
  }

  add(x: Float64Array, y: Float64Array): void {
    const { features: N, targets: O } = this;
    this.rows++;
    for (let o = 0; o < O; o++) this.y[o] += y[o];
    for (let i = 0; i < N; i++) {
      if (x[i] === 0) continue;
      this.x[i] += x[i];
      for (let j = 0; j <= i; j++) this.xx[i * N + j] += x[i] * x[j];
      for (let o = 0; o < O; o++) this.xy[i * O + o] += x[i] * y[o];
    }
  }

  /** The sums of some folds together. */
  static sum(folds: readonly RidgeSums[]): RidgeSums {
    const all = new RidgeSums(folds[0].features, folds[0].targets);
    for (const { rows, x, y, xx, xy } of folds) {
      all.rows += rows;
      for (const [to, from] of [[all.x, x], [all.y, y], [all.xx, xx], [all.xy, xy]]) from.forEach((value, k) => (to[k] += value)); // prettier-ignore
    }
    return all;
  }

  /** Weights `[feature + 1, target]`, the constant last; null where nothing varies. */
  fit(): Float64Array | null {
    const { features: N, targets: O, rows } = this;
    const covariance = new Float64Array(N * N);
    let trace = 0;
    for (let i = 0; i < N; i++) {
      for (let j = 0; j <= i; j++)
        covariance[i * N + j] = covariance[j * N + i] =
          this.xx[i * N + j] / rows - (this.x[i] / rows) * (this.x[j] / rows);
      trace += covariance[i * N + i];
    }
    if (!(trace > 0)) return null;
    for (let i = 0; i < N; i++) covariance[i * N + i] += (penalty * trace) / N;
    const solver = decompose(covariance, N);
    if (!solver) return null;
    const weights = new Float64Array((N + 1) * O);
    for (let o = 0; o < O; o++) {
      const column = solver.solve(
        Float64Array.from({ length: N }, (_, i) => this.xy[i * O + o] / rows - (this.x[i] / rows) * (this.y[o] / rows)),
      );
      let constant = this.y[o] / rows;
      column.forEach((w, i) => {
        weights[i * O + o] = w;
        constant -= w * (this.x[i] / rows);
      });
      weights[N * O + o] = constant;
    }
    return weights;
  }
}

/** What the weights make of features, `[target]`. */
export function readOff(weights: Float64Array, x: Float64Array, into: Float64Array): Float64Array {
  const [N, O] = [x.length, into.length];
  for (let o = 0; o < O; o++) {
    let sum = weights[N * O + o];
    for (let i = 0; i < N; i++) sum += weights[i * O + o] * x[i];
    into[o] = sum;
  }
  return into;
}
