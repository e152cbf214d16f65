/** The quadratic form of a symmetric matrix. */

/** wᵀ C w for the N weights from `first` on and a symmetric C `[N, N]`; the upper triangle is not read. */
export function quadraticForm(weights: Float64Array, first: number, C: Float64Array, N: number): number {
  let sum = 0;
  for (let i = 0; i < N; i++) {
    let row = 0.5 * C[i * N + i] * weights[first + i];
    for (let k = 0; k < i; k++) row += C[i * N + k] * weights[first + k];
    sum += 2 * weights[first + i] * row;
  }
  return sum;
}
