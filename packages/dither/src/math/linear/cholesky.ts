/** The Cholesky factor of a covariance, which may be singular: noise that units share has fewer dimensions than units. */

import { DitherError } from "../../base/errors.js";

/** Share of the largest variance below which a remaining variance counts as none. */
const negligible = 1e-10;

/**
 * F, lower triangular and row-major, with F Fᵀ the matrix. Where a unit's variance is used up by those before it, its column is 0.
 * @throws DitherError `value` unless the matrix is finite, symmetric and without negative eigenvalues (to 1e-8 of its largest element).
 */
export function choleskyFactor(matrix: readonly (readonly number[])[], where = "covariance"): Float64Array {
  const size = matrix.length;
  const factor = new Float64Array(size * size);
  const largest = matrix.reduce((most, row) => row.reduce((m, x) => Math.max(m, Math.abs(x)), most), 0);
  for (let i = 0; i < size; i++)
    for (let k = 0; k < size; k++) {
      if (!Number.isFinite(matrix[i][k]))
        throw new DitherError("value", `${where}: expected numbers, got ${matrix[i][k]} at [${i}, ${k}].`);
      if (Math.abs(matrix[i][k] - matrix[k][i]) > 1e-8 * largest)
        throw new DitherError(
          "value",
          `${where}: expected a symmetric matrix, got ${matrix[i][k]} at [${i}, ${k}] and ${matrix[k][i]} at [${k}, ${i}].`,
        );
    }
  for (let k = 0; k < size; k++) {
    const rest = matrix[k][k] - dot(factor, k, k, size, k);
    if (rest < -1e-8 * largest) throw notPositive(where, k);
    const pivot = rest > negligible * largest ? Math.sqrt(rest) : 0;
    factor[k * size + k] = pivot;
    for (let i = k + 1; i < size; i++) {
      const value = matrix[i][k] - dot(factor, i, k, size, k);
      if (pivot === 0 && Math.abs(value) > 1e-4 * largest) throw notPositive(where, k);
      factor[i * size + k] = pivot === 0 ? 0 : value / pivot;
    }
  }
  return factor;
}

/** Σ of the first `count` products of rows i and k. */
function dot(matrix: Float64Array, i: number, k: number, size: number, count: number): number {
  let sum = 0;
  for (let j = 0; j < count; j++) sum += matrix[i * size + j] * matrix[k * size + j];
  return sum;
}

function notPositive(where: string, k: number): DitherError {
  return new DitherError(
    "value",
    `${where}: expected a covariance, that is no negative eigenvalue, got one (seen at row ${k}). No noise has such a covariance.`,
  );
}
