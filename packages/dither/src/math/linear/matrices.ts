/** Float64 matrices and their products: in the kernel's memory where they are large, else in plain arrays, with the same bits. */

import { MatrixMemory } from "@dither/kernels";
import { multiplySymmetric, multiplyTransposed } from "./matrix-product.js";

/** Below this size the kernel's memory costs more than it saves. */
const worthKernel = 16;
/** Rows and columns of a tile that is transposed at once: both fit into the first-level cache. */
const tile = 16;

export interface Matrices {
  /** So many numbers, all 0. */
  matrix(length: number): Float64Array;
  /** C = A Bᵀ for A `[rows, inner]` and B `[columns, inner]`; C must be neither, and all must come from {@link matrix}. */
  multiplyTransposed(
    A: Float64Array,
    B: Float64Array,
    C: Float64Array,
    rows: number,
    columns: number,
    inner: number,
  ): void;
  /** The same for square matrices whose result is known to be symmetric: half of it is computed. */
  multiplySymmetric(A: Float64Array, B: Float64Array, C: Float64Array, size: number): void;
}

/** Plain arrays and the products in TypeScript. */
export const plainMatrices: Matrices = {
  matrix: (length) => new Float64Array(length),
  multiplyTransposed,
  multiplySymmetric,
};

/**
 * Room for matrices of so many numbers together, in products whose inner dimension is at most `largest`. Numbers that are never
 * written take no memory.
 */
export function roomFor(numbers: number, largest: number): Matrices {
  if (largest < worthKernel) return plainMatrices;
  const memory = new MatrixMemory(numbers, largest);
  return {
    matrix: (length) => memory.matrix(length),
    multiplyTransposed: (...product) => {
      memory.multiplyTransposed(...product);
    },
    multiplySymmetric: (...product) => {
      memory.multiplySymmetric(...product);
    },
  };
}

/** Writes the transposed of a matrix `[rows, columns]`. */
export function transpose(matrix: Float64Array, into: Float64Array, rows: number, columns: number): void {
  for (let top = 0; top < rows; top += tile)
    for (let left = 0; left < columns; left += tile)
      for (let i = top; i < Math.min(top + tile, rows); i++)
        for (let k = left; k < Math.min(left + tile, columns); k++) into[k * rows + i] = matrix[i * columns + k];
}
