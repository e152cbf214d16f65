/** Eigenvalues and orthonormal eigenvectors of a symmetric matrix (EISPACK's tred2 and tql2, in ml-matrix). */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";

export interface SymmetricAxes {
  /** By descending value, `[axis]`. */
  values: Float64Array;
  /** `[axis, component]`; the largest element of each is positive. */
  axes: Float64Array;
}

/** Those of a matrix `[size, size]`, row-major; at most `most` of them. */
export function symmetricAxes(matrix: Float64Array, size: number, most = size): SymmetricAxes {
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(Matrix.from1DArray(size, size, matrix), {
    assumeSymmetric: true,
  });
  const order = [...realEigenvalues.keys()].sort((a, b) => realEigenvalues[b] - realEigenvalues[a]);
  const kept = order.slice(0, most);
  const axes = kept.flatMap((column) => {
    const axis = eigenvectorMatrix.getColumn(column);
    const lead = axis.reduce((best, x) => (Math.abs(x) > Math.abs(best) * (1 + 1e-9) ? x : best), 0);
    return axis.map((x) => (lead < 0 ? -x : x));
  });
  return { values: Float64Array.from(kept, (column) => realEigenvalues[column]), axes: Float64Array.from(axes) };
}
