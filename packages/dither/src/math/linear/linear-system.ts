/** Linear systems by LU decomposition with partial pivoting, in place on flat row-major arrays (Golub & Van Loan, §3.4). */

/** A decomposed square matrix. */
export interface Decomposed {
  /** x with A x = b. */
  solve(b: Float64Array): Float64Array;
}

/** Smallest pivot, relative to the largest element, below which a matrix counts as singular. */
const smallestPivot = 1e-14;

/** The decomposition of A `[size, size]` (left as it is); null where A is singular to working precision. */
export function decompose(A: Float64Array, size: number): Decomposed | null {
  const n = size;
  const lu = Float64Array.from(A);
  const order = Int32Array.from({ length: n }, (_, i) => i);
  const scale = lu.reduce((largest, x) => Math.max(largest, Math.abs(x)), 0);
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(lu[i * n + k]) > Math.abs(lu[pivot * n + k])) pivot = i;
    if (!(Math.abs(lu[pivot * n + k]) > smallestPivot * scale)) return null;
    if (pivot !== k) {
      const row = lu.slice(k * n, (k + 1) * n);
      lu.copyWithin(k * n, pivot * n, (pivot + 1) * n);
      lu.set(row, pivot * n);
      [order[k], order[pivot]] = [order[pivot], order[k]];
    }
    const top = k * n;
    for (let i = k + 1; i < n; i++) {
      const row = i * n;
      const factor = lu[row + k] / lu[top + k];
      lu[row + k] = factor;
      if (factor !== 0) for (let j = k + 1; j < n; j++) lu[row + j] -= factor * lu[top + j];
    }
  }
  return { solve: (b) => substitute(lu, order, b) };
}

function substitute(lu: Float64Array, order: Int32Array, b: Float64Array): Float64Array {
  const n = order.length;
  const x = Float64Array.from(order, (row) => b[row]);
  for (let i = 1; i < n; i++) for (let k = 0; k < i; k++) x[i] -= lu[i * n + k] * x[k];
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i] -= lu[i * n + k] * x[k];
    x[i] /= lu[i * n + i];
  }
  return x;
}
