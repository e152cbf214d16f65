/** Products of matrices and vectors as plain lists. */

/** Rows of a matrix `[to, from]` times a vector. */
export function product(matrix: ArrayLike<number>, vector: number[], rows: number): number[] {
  const columns = vector.length;
  return Array.from({ length: rows }, (_, i) => vector.reduce((sum, x, k) => sum + matrix[i * columns + k] * x, 0));
}

/** A transposed matrix `[to, from]` times a vector over `to`. */
export function transposedProduct(matrix: ArrayLike<number>, vector: number[], columns: number): number[] {
  return Array.from({ length: columns }, (_, k) => vector.reduce((sum, x, i) => sum + matrix[i * columns + k] * x, 0));
}

/** matrix += left rightᵀ, row-major. */
export function addOuter(matrix: Float64Array, left: number[], right: number[]): void {
  left.forEach((l, i) => right.forEach((r, k) => (matrix[i * right.length + k] += l * r)));
}
