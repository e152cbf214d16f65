/**
 * The angles between two subspaces (Björck & Golub 1973, "Numerical methods for computing angles between linear subspaces"):
 * each from its sine and its cosine, so that small ones keep their digits.
 */

import atan2 from "@stdlib/math-base-special-atan2";
import { symmetricAxes } from "./symmetric-axes.js";

/**
 * Angles in degrees, ascending, as many as the smaller subspace has dimensions.
 * @param a an orthonormal basis `[axis, component]`
 * @param b another, of vectors of as many components
 */
export function principalAngles(a: Float64Array, b: Float64Array, components: number): number[] {
  const [few, many] = a.length <= b.length ? [a, b] : [b, a];
  const [m, n] = [few.length / components, many.length / components];
  if (m === 0) return [];
  const overlap = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let c = 0; c < components; c++) overlap[i * n + j] += few[i * components + c] * many[j * components + c];
  // What of the smaller subspace lies outside of the larger one.
  const rest = few.slice();
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++)
      for (let c = 0; c < components; c++) rest[i * components + c] -= overlap[i * n + j] * many[j * components + c];
  const cosines = roots(gram(overlap, m, n), m);
  const sines = roots(gram(rest, m, components), m).reverse();
  return Array.from(cosines, (cosine, k) => (180 / Math.PI) * atan2(sines[k], cosine));
}

/** X Xᵀ of rows `[rows, columns]`. */
function gram(rows: Float64Array, count: number, columns: number): Float64Array {
  const out = new Float64Array(count * count);
  for (let i = 0; i < count; i++)
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let c = 0; c < columns; c++) sum += rows[i * columns + c] * rows[j * columns + c];
      out[i * count + j] = out[j * count + i] = sum;
    }
  return out;
}

const roots = (matrix: Float64Array, size: number): Float64Array =>
  symmetricAxes(matrix, size).values.map((x) => Math.sqrt(Math.max(0, x)));
