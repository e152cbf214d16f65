/**
 * Matrix times vector, and matrix times transposed matrix, in float64: every entry is a dot product of two contiguous rows.
 *
 * Four rows by two at a time, eight sums in registers, and a panel of rows of B that stays in the first-level cache: Goto &
 * van de Geijn (2008), Anatomy of high-performance matrix multiplication. The order of each sum is ascending, whatever
 * the blocks, so the result has the same bits on every engine.
 */

/** Rows of B that are kept close: 16 rows of 256 float64 fill 32 KiB. */
const panel = 16;

/** C = A Bᵀ, for A `[rows, inner]` and B `[columns, inner]`, all row-major; C must be neither A nor B. */
export function multiplyTransposed(
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  rows: number,
  columns: number,
  inner: number,
): void {
  for (let from = 0; from < columns; from += panel) {
    const to = Math.min(from + panel, columns);
    for (let i = 0; i < rows; i += 4) block(A, B, C, i, Math.min(i + 4, rows), from, to, columns, inner);
  }
}

/**
 * C = A Bᵀ where that is known to be symmetric, such as A = W S and B = W with S symmetric: the lower triangle is
 * computed, the upper copied from it. All matrices `[size, size]`; C must be neither A nor B.
 */
export function multiplySymmetric(A: Float64Array, B: Float64Array, C: Float64Array, size: number): void {
  for (let from = 0; from < size; from += panel) {
    for (let i = from - (from % 4); i < size; i += 4) {
      const end = Math.min(i + 4, size);
      block(A, B, C, i, end, from, Math.min(from + panel, end), size, size);
    }
  }
  for (let i = 0; i < size; i++) for (let j = i + 1; j < size; j++) C[i * size + j] = C[j * size + i];
}

/** Rows `i0 … i1` (at most four) of C in the columns `j0 … j1`. */
function block(
  A: Float64Array,
  B: Float64Array,
  C: Float64Array,
  i0: number,
  i1: number,
  j0: number,
  j1: number,
  columns: number,
  inner: number,
): void {
  let j = j0;
  if (i1 - i0 === 4)
    for (; j + 1 < j1; j += 2) {
      let a0 = i0 * inner;
      let a1 = a0 + inner;
      let a2 = a1 + inner;
      let a3 = a2 + inner;
      let b0 = j * inner;
      let b1 = b0 + inner;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = 0; k < inner; k++) {
        const x = B[b0++];
        const y = B[b1++];
        const p = A[a0++];
        s00 += p * x;
        s01 += p * y;
        const q = A[a1++];
        s10 += q * x;
        s11 += q * y;
        const r = A[a2++];
        s20 += r * x;
        s21 += r * y;
        const s = A[a3++];
        s30 += s * x;
        s31 += s * y;
      }
      let c = i0 * columns + j;
      C[c] = s00;
      C[c + 1] = s01;
      c += columns;
      C[c] = s10;
      C[c + 1] = s11;
      c += columns;
      C[c] = s20;
      C[c + 1] = s21;
      c += columns;
      C[c] = s30;
      C[c + 1] = s31;
    }
  for (; j < j1; j++)
    for (let i = i0; i < i1; i++) {
      let sum = 0;
      for (let k = 0, a = i * inner, b = j * inner; k < inner; k++) sum += A[a + k] * B[b + k];
      C[i * columns + j] = sum;
    }
}

/** result = matrix · vector + constant, for a row-major matrix `[result, vector]`. */
export function affine(
  matrix: Float64Array,
  vector: ArrayLike<number>,
  constant: Float64Array,
  result: Float64Array,
): void {
  const columns = vector.length;
  for (let i = 0; i < result.length; i++) {
    let sum = constant[i];
    for (let k = 0, at = i * columns; k < columns; k++) sum += matrix[at + k] * vector[k];
    result[i] = sum;
  }
}
