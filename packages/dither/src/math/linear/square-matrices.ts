/** Square float64 matrices of one size and their products: in the kernel where they are large, else in plain arrays. */

import { MatrixMemory } from "@dither/kernels";
import { multiplySymmetric, multiplyTransposed } from "./matrix-product.js";

/** Below this size the kernel's memory costs more than it saves. The bits are the same either way. */
const worthKernel = 16;

export interface SquareMatrices {
  /** The next matrix, all 0. */
  matrix(): Float64Array;
  /** C = A Bᵀ; C must be neither A nor B, and all must come from {@link matrix}. */
  multiplyTransposed(A: Float64Array, B: Float64Array, C: Float64Array): void;
  /** The same where the result is known to be symmetric: half of it is computed. */
  multiplySymmetric(A: Float64Array, B: Float64Array, C: Float64Array): void;
}

/** Writes the transposed of a square matrix. */
export function transpose(matrix: Float64Array, into: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) for (let k = 0; k < size; k++) into[k * size + i] = matrix[i * size + k];
}

/** Room for `count` matrices of `size` rows and columns. */
export function squareMatrices(size: number, count: number): SquareMatrices {
  if (size < worthKernel)
    return {
      matrix: () => new Float64Array(size * size),
      multiplyTransposed: (A, B, C) => {
        multiplyTransposed(A, B, C, size, size, size);
      },
      multiplySymmetric: (A, B, C) => {
        multiplySymmetric(A, B, C, size);
      },
    };
  const memory = new MatrixMemory(count * size * size, size);
  return {
    matrix: () => memory.matrix(size * size),
    multiplyTransposed: (A, B, C) => {
      memory.multiplyTransposed(A, B, C, size, size, size);
    },
    multiplySymmetric: (A, B, C) => {
      memory.multiplySymmetric(A, B, C, size);
    },
  };
}
