/** Float64 matrices in a WebAssembly memory of their own, and products of them: `assembly/product.ts`. */

import { decode } from "./wasm.js";
import { productWasm } from "./generated/product.js";

interface ProductExports {
  readonly memory: WebAssembly.Memory;
  base(): number;
  multiply(
    A: number,
    B: number,
    C: number,
    rows: number,
    columns: number,
    inner: number,
    panel: number,
    symmetric: number,
  ): void;
}

const pageBytes = 0x10000;

/** Compiled once: constant, and under two kilobytes, which every browser compiles at once on any thread. */
let compiled: WebAssembly.Module | undefined;

/**
 * Room for a fixed number of matrices. Products take matrices of this memory only; every entry is summed in ascending
 * order of the inner index, so the bits are those of the plain triple loop on every machine.
 */
export class MatrixMemory {
  private readonly exports: ProductExports;
  private readonly panel: number;
  private free: number;

  /**
   * @param numbers how many float64 all its matrices hold together
   * @param inner the longest inner dimension of a product
   * @throws RangeError where the engine has no memory for them
   */
  constructor(
    numbers: number,
    private readonly inner: number,
  ) {
    compiled ??= new WebAssembly.Module(decode(productWasm));
    this.exports = new WebAssembly.Instance(compiled).exports as unknown as ProductExports;
    this.panel = this.exports.base();
    this.free = this.panel + 8 * (4 * inner + 16);
    const { memory } = this.exports;
    const missing = this.free + 8 * numbers - memory.buffer.byteLength;
    if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
  }

  /** The next `length` numbers of the memory, 0 at first. */
  matrix(length: number): Float64Array {
    const { buffer } = this.exports.memory;
    if (this.free + 8 * length > buffer.byteLength)
      throw new RangeError(`matrix memory: no room left for ${length} numbers.`);
    const matrix = new Float64Array(buffer, this.free, length);
    this.free += 8 * length;
    return matrix;
  }

  /** C = A Bᵀ, for A `[rows, inner]` and B `[columns, inner]`, all row-major; C must be neither A nor B. */
  multiplyTransposed(
    A: Float64Array,
    B: Float64Array,
    C: Float64Array,
    rows: number,
    columns: number,
    inner: number,
  ): void {
    this.check([A, B, C], [rows * inner, columns * inner, rows * columns], inner);
    this.exports.multiply(A.byteOffset, B.byteOffset, C.byteOffset, rows, columns, inner, this.panel, 0);
  }

  /** C = A Bᵀ where that is symmetric: the lower triangle is computed and mirrored. All `[size, size]`. */
  multiplySymmetric(A: Float64Array, B: Float64Array, C: Float64Array, size: number): void {
    this.check([A, B, C], [size * size, size * size, size * size], size);
    this.exports.multiply(A.byteOffset, B.byteOffset, C.byteOffset, size, size, size, this.panel, 1);
  }

  private check(matrices: readonly Float64Array[], lengths: readonly number[], inner: number): void {
    const { buffer } = this.exports.memory;
    if (matrices.some((matrix, k) => matrix.buffer !== buffer || matrix.length < lengths[k]) || inner > this.inner)
      throw new RangeError(`matrix memory: expected matrices of this memory that hold ${lengths.join(", ")} numbers.`);
  }
}
