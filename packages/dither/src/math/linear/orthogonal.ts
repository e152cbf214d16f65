/** An orthogonal matrix from a Gaussian one: uniform over rotations and reflections (Stewart 1980). */

/**
 * The rows of `matrix` `[size, size]`, orthonormalised one after another by modified Gram–Schmidt, twice for accuracy.
 * Square roots, products and sums only: the same bits on every engine.
 */
export function orthogonal(matrix: Float64Array, size: number): Float64Array {
  const rows = Array.from({ length: size }, (_, i) => matrix.slice(i * size, (i + 1) * size));
  const dot = (a: Float64Array, b: Float64Array): number => a.reduce((sum, value, k) => sum + value * b[k], 0);
  rows.forEach((row, i) => {
    for (let pass = 0; pass < 2; pass++)
      for (let j = 0; j < i; j++) {
        const overlap = dot(row, rows[j]);
        for (let k = 0; k < size; k++) row[k] -= overlap * rows[j][k];
      }
    const length = Math.sqrt(dot(row, row));
    for (let k = 0; k < size; k++) row[k] /= length;
  });
  const result = new Float64Array(size * size);
  rows.forEach((row, i) => {
    result.set(row, i * size);
  });
  return result;
}
