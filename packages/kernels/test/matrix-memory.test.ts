/** Products of float64 matrices: the bits of the plain triple loop, at sizes that leave tiles incomplete. */

import { describe, expect, it } from "vitest";
import { MatrixMemory } from "../src/index.js";

/** Numbers of both signs and many sizes, the same in every run. */
function fill(matrix: Float64Array, seed: number): Float64Array {
  let x = seed;
  for (let i = 0; i < matrix.length; i++) {
    x = (x * 48271) % 2147483647;
    matrix[i] = (x / 2147483647 - 0.5) * 2 ** ((x % 40) - 20);
  }
  return matrix;
}

const plain = (A: Float64Array, B: Float64Array, rows: number, columns: number, inner: number): Float64Array =>
  Float64Array.from({ length: rows * columns }, (_, at) => {
    let sum = 0;
    for (let k = 0; k < inner; k++) sum += A[Math.floor(at / columns) * inner + k] * B[(at % columns) * inner + k];
    return sum;
  });

describe("a matrix memory", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [4, 4, 8],
    [5, 17, 9],
    [33, 18, 40],
  ])("multiplies %i rows by %i columns over %i with the bits of the definition", (rows, columns, inner) => {
    const memory = new MatrixMemory(rows * inner + columns * inner + rows * columns, inner);
    const A = fill(memory.matrix(rows * inner), 1);
    const B = fill(memory.matrix(columns * inner), 2);
    const C = memory.matrix(rows * columns);
    memory.multiplyTransposed(A, B, C, rows, columns, inner);
    expect(C).toEqual(plain(A, B, rows, columns, inner));
  });

  it.each([1, 3, 4, 7, 16, 35])("mirrors the lower triangle of a symmetric product of size %i", (size) => {
    const memory = new MatrixMemory(3 * size * size, size);
    const [A, B, C] = [1, 2, 3].map((seed) => fill(memory.matrix(size * size), seed));
    memory.multiplySymmetric(A, B, C, size);
    const expected = plain(A, B, size, size, size);
    for (let i = 0; i < size; i++)
      for (let k = 0; k < size; k++) expect(C[i * size + k]).toBe(expected[Math.max(i, k) * size + Math.min(i, k)]);
  });

  it("takes no matrix from elsewhere and has an end", () => {
    const memory = new MatrixMemory(12, 2);
    const [A, B] = [memory.matrix(4), memory.matrix(4)];
    expect(() => {
      memory.multiplyTransposed(A, B, new Float64Array(4), 2, 2, 2);
    }).toThrow(RangeError);
    expect(() => memory.matrix(20_000)).toThrow(RangeError);
  });
});
