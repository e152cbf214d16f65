/**
 * Eigenvalues with right and left eigenvectors of a real matrix: Householder and QR (EISPACK's orthes and hqr2, in
 * ml-matrix), complex pairs put together from their real and imaginary columns, left vectors by inversion.
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { DitherError } from "../../base/errors.js";
import { decompose } from "./linear-system.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface Complex {
  re: number;
  im: number;
}

/** Complex vectors `[mode, component]`, row-major. */
export interface ComplexRows {
  re: Float64Array;
  im: Float64Array;
}

export interface Spectrum {
  /** By descending modulus; of a complex pair the one with the positive imaginary part first. */
  values: Complex[];
  /** Right eigenvectors J v = λ v, of norm 1, the component of largest modulus real and positive. */
  right: ComplexRows;
  /**
   * Left eigenvectors wᵀ J = λ wᵀ with wᵀ v = 1 for its own right vector and 0 for all others (no conjugation); null where
   * the matrix has no full set of eigenvectors to working precision.
   */
  left: ComplexRows | null;
}

/** A left and a right unit vector closer to orthogonal than this are those of a defective matrix. */
const defective = 1e-11;

/**
 * The spectrum of a matrix `[size, size]`, row-major.
 * @throws DitherError `value` where an element is not finite.
 */
export function spectrumOf(matrix: Float64Array, size: number): Spectrum {
  checkArguments("spectrumOf", { matrix, size }, { matrix: "floats", size: "number" });
  if (!matrix.every((x) => Number.isFinite(x)))
    throw new DitherError("value", "eigenvalues: expected finite numbers in the Jacobian.");
  const n = size;
  const decomposition = new EigenvalueDecomposition(Matrix.from1DArray(n, n, matrix));
  const { realEigenvalues: re, imaginaryEigenvalues: im } = decomposition;
  const V = Float64Array.from(decomposition.eigenvectorMatrix.to1DArray());
  const columns = [...re.keys()].sort(
    (a, b) => modulus(re[b], im[b]) - modulus(re[a], im[a]) || re[b] - re[a] || im[b] - im[a],
  );
  const inverse = inverted(V, n);
  const right = { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  const left = inverse && { re: new Float64Array(n * n), im: new Float64Array(n * n) };
  columns.forEach((column, mode) => {
    // A pair's columns j, j + 1 hold Re v and Im v of the eigenvalue with positive imaginary part.
    const sign = Math.sign(im[column]);
    const first = sign < 0 ? column - 1 : column;
    for (let i = 0; i < n; i++) {
      right.re[mode * n + i] = V[i * n + first];
      right.im[mode * n + i] = sign === 0 ? 0 : sign * V[i * n + first + 1];
      if (!left) continue;
      left.re[mode * n + i] = (sign === 0 ? 1 : 0.5) * inverse[first * n + i];
      left.im[mode * n + i] = sign === 0 ? 0 : -0.5 * sign * inverse[(first + 1) * n + i];
    }
    normalise(right, left, mode, n);
  });
  const values = columns.map((k) => ({ re: re[k], im: im[k] }));
  return { values, right, left: left && isFullSet(left, n) ? left : null };
}

/** |re + i im| */
export const modulus = (re: number, im: number): number => {
  const [large, small] = Math.abs(re) > Math.abs(im) ? [Math.abs(re), Math.abs(im)] : [Math.abs(im), Math.abs(re)];
  return large === 0 ? 0 : large * Math.sqrt(1 + (small / large) * (small / large));
};

function inverted(V: Float64Array, n: number): Float64Array | null {
  const factors = decompose(V, n);
  if (!factors) return null;
  const inverse = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const unit = new Float64Array(n);
    unit[k] = 1;
    factors.solve(unit).forEach((x, i) => (inverse[i * n + k] = x));
  }
  return inverse;
}

/** Right row to norm 1 with its largest component real and positive; the left row by the inverse factor. */
function normalise(right: ComplexRows, left: ComplexRows | null, mode: number, n: number): void {
  let squares = 0;
  let largest = 0;
  for (let k = mode * n; k < (mode + 1) * n; k++) {
    const square = right.re[k] * right.re[k] + right.im[k] * right.im[k];
    squares += square;
    // A margin, so that which of two equal components leads does not hang on the last bit.
    if (square > (1 + 1e-9) * largest) largest = square;
  }
  let lead = mode * n;
  while (right.re[lead] * right.re[lead] + right.im[lead] * right.im[lead] < largest / (1 + 1e-9)) lead++;
  const length = Math.sqrt(squares) * modulus(right.re[lead], right.im[lead]);
  const factor = { re: right.re[lead] / length, im: -right.im[lead] / length };
  const size = factor.re * factor.re + factor.im * factor.im;
  scaleRow(right, mode, n, factor);
  if (left) scaleRow(left, mode, n, { re: factor.re / size, im: -factor.im / size });
}

function scaleRow(rows: ComplexRows, row: number, n: number, by: Complex): void {
  for (let k = row * n; k < (row + 1) * n; k++) {
    const { re, im } = { re: rows.re[k], im: rows.im[k] };
    rows.re[k] = re * by.re - im * by.im;
    rows.im[k] = re * by.im + im * by.re;
  }
}

/** Whether no left vector is so long that its eigenvalue has lost all its digits (1/|w| is the eigenvalue's condition). */
function isFullSet(left: ComplexRows, n: number): boolean {
  for (let mode = 0; mode < n; mode++) {
    let squares = 0;
    for (let k = mode * n; k < (mode + 1) * n; k++) squares += left.re[k] * left.re[k] + left.im[k] * left.im[k];
    if (!(squares * defective * defective < 1)) return false;
  }
  return true;
}
