/** Blocked products against the definition, at sizes that leave blocks incomplete. */

import { describe, expect, it } from "vitest";
import { multiplySymmetric, multiplyTransposed } from "../../src/math/linear/matrix-product.js";
import { draws, firstUserStream } from "../../src/random/draws.js";

const random = draws(1, firstUserStream);
const matrix = (rows: number, columns: number, k: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, i) => random.gaussian(i, k));

/** A Bᵀ, each sum in ascending order, as the blocked products promise. */
const plain = (A: Float64Array, B: Float64Array, rows: number, columns: number, inner: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += A[Math.floor(at / columns) * inner + k] * B[(at % columns) * inner + k];
    return sum;
  });

describe("matrix products", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 16, 7],
    [5, 17, 9],
    [33, 18, 40],
  ])("A Bᵀ with %i rows, %i columns, %i inner has the bits of the definition", (rows, columns, inner) => {
    const A = matrix(rows, inner, 0);
    const B = matrix(columns, inner, 1);
    const C = new Float64Array(rows * columns);
    multiplyTransposed(A, B, C, rows, columns, inner);
    expect(C).toEqual(plain(A, B, rows, columns, inner));
  });

  it.each([1, 2, 3, 4, 7, 16, 17, 18, 35, 50])("W S Wᵀ of size %i is the lower triangle, mirrored", (size) => {
    const W = matrix(size, size, 2);
    const factor = matrix(size, size, 3);
    const S = plain(factor, factor, size, size, size);
    const left = plain(W, S, size, size, size);
    const expected = plain(left, W, size, size, size);
    const C = new Float64Array(size * size);
    multiplySymmetric(left, W, C, size);
    for (let i = 0; i < size; i++)
      for (let j = 0; j < size; j++) expect(C[i * size + j]).toBe(expected[Math.max(i, j) * size + Math.min(i, j)]);
  });
});
