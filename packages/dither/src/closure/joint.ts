/**
 * The joint moments of the variables of a step: blocks of one variable per unit, their means and the covariances between any two
 * blocks that are still needed. All variables are taken to be jointly normal.
 *
 * In the full closure a covariance between two blocks is a matrix `[unit, unit]`; in the diagonal one different units are taken to be
 * uncorrelated, and it is a vector `[unit]`. What is 0 is not kept.
 */

import { transpose, type Matrices } from "../math/linear/matrices.js";
import type { UnitMoments } from "./activate.js";

/** A block by its number. */
export type Block = number;

export class Joint {
  readonly means: readonly Float64Array[];
  private readonly size: number;
  /** Covariances by the blocks' numbers, both ways round; kept from step to step to spare allocation. */
  private readonly held = new Map<number, Float64Array>();
  private readonly present = new Set<number>();
  private readonly scratch: Float64Array;
  private readonly product: Float64Array;

  /** @param room for two matrices and as many as there are pairs of blocks */
  constructor(
    private readonly blocks: number,
    private readonly units: number,
    readonly full: boolean,
    private readonly room: Matrices,
  ) {
    this.size = full ? units * units : units;
    this.means = Array.from({ length: blocks }, () => new Float64Array(units));
    this.scratch = room.matrix(this.size);
    this.product = room.matrix(this.size);
  }

  /** Forgets every covariance. */
  clear(): void {
    this.present.clear();
  }

  /** Forgets the covariances of a block that nothing needs any more. */
  drop(block: Block): void {
    for (let other = 0; other < this.blocks; other++) {
      this.present.delete(this.key(block, other));
      this.present.delete(this.key(other, block));
    }
  }

  /** Cov(a, b), undefined where it is 0. */
  covariance(a: Block, b: Block): Float64Array | undefined {
    const key = this.key(a, b);
    return this.present.has(key) ? this.held.get(key) : undefined;
  }

  private key(a: Block, b: Block): number {
    return a * this.blocks + b;
  }

  /** The array of Cov(a, b), to be written; it counts from now on. */
  private writable(a: Block, b: Block): Float64Array {
    const key = this.key(a, b);
    this.present.add(key);
    let array = this.held.get(key);
    if (!array) this.held.set(key, (array = this.room.matrix(this.size)));
    return array;
  }

  /** Cov(a, b) as it is, made 0 first where there was none. */
  private accumulated(a: Block, b: Block): Float64Array {
    const there = this.covariance(a, b);
    return there ?? this.writable(a, b).fill(0);
  }

  /** Copies Cov(a, b) to Cov(b, a), transposed. */
  private mirror(a: Block, b: Block): void {
    if (a === b) return;
    const from = this.covariance(a, b);
    if (!from) return;
    const to = this.writable(b, a);
    if (this.full) transpose(from, to, this.units, this.units);
    else to.set(from);
  }

  /** Adds `factor` times the covariances of one block to those of another with each of `others`. */
  addBlock(out: Block, from: Block, factor: number, others: readonly Block[]): void {
    for (const other of others) {
      const C = this.covariance(from, other);
      if (!C) continue;
      const to = this.accumulated(out, other);
      for (let at = 0; at < to.length; at++) to[at] += factor * C[at];
      this.mirror(out, other);
    }
  }

  /** Adds `factor` Cov(a, b) to Cov(out, out), made symmetric. */
  addOwn(out: Block, a: Block, b: Block, factor: number): void {
    const C = this.covariance(a, b);
    if (!C) return;
    const to = this.accumulated(out, out);
    const N = this.units;
    if (!this.full || a === b) for (let at = 0; at < to.length; at++) to[at] += factor * C[at];
    else
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++) to[i * N + k] += 0.5 * factor * (C[i * N + k] + C[k * N + i]);
  }

  /** Sets a block to the sum of others with factors; means and covariances. */
  combine(out: Block, terms: readonly { block: Block; factor: number }[], others: readonly Block[]): void {
    const mean = this.means[out].fill(0);
    for (const { block, factor } of terms)
      for (let i = 0; i < mean.length; i++) mean[i] += factor * this.means[block][i];
    for (const { block, factor } of terms) this.addBlock(out, block, factor, others);
    for (const a of terms) for (const b of terms) this.addOwn(out, a.block, b.block, a.factor * b.factor);
  }

  /** Adds to the covariances of a block those of W x, for W `[unit, unit]`; its mean is given apart. */
  addProduct(out: Block, x: Block, W: Float64Array, others: readonly Block[]): void {
    const { units: N, full, room, scratch } = this;
    for (const other of others) {
      const C = this.covariance(other, x);
      if (!C) continue;
      const to = this.accumulated(out, other);
      if (full) {
        room.multiplyTransposed(W, C, scratch, N, N, N);
        for (let at = 0; at < to.length; at++) to[at] += scratch[at];
      } else for (let i = 0; i < N; i++) to[i] += W[i * N + i] * C[i];
      this.mirror(out, other);
    }
    this.addQuadratic(out, x, W);
  }

  /** Adds W Cov(x, x) Wᵀ to Cov(out, out). */
  private addQuadratic(out: Block, x: Block, W: Float64Array): void {
    const { units: N, full, room, scratch } = this;
    const C = this.covariance(x, x);
    if (!C) return;
    const own = this.accumulated(out, out);
    if (!full) {
      for (let i = 0; i < N; i++) for (let k = 0; k < N; k++) own[i] += W[i * N + k] * W[i * N + k] * C[k];
      return;
    }
    room.multiplyTransposed(W, C, scratch, N, N, N);
    const { product } = this;
    room.multiplyTransposed(scratch, W, product, N, N, N);
    for (let i = 0; i < N; i++)
      for (let k = 0; k < N; k++) own[i * N + k] += 0.5 * (product[i * N + k] + product[k * N + i]);
  }

  /** Adds W Cov(x, e) + its transpose to Cov(out, out): of a sum W x + e. */
  addCross(out: Block, x: Block, W: Float64Array, e: Block): void {
    const { units: N, full, room, scratch } = this;
    const C = this.covariance(e, x);
    if (!C) return;
    const own = this.accumulated(out, out);
    if (!full) {
      for (let i = 0; i < N; i++) own[i] += 2 * W[i * N + i] * C[i];
      return;
    }
    room.multiplyTransposed(W, C, scratch, N, N, N);
    for (let i = 0; i < N; i++) for (let k = 0; k < N; k++) own[i * N + k] += scratch[i * N + k] + scratch[k * N + i];
  }

  /** Sets Cov(a, b) to `factor` times the part of a matrix that begins at some row and column. */
  setBlock(
    a: Block,
    b: Block,
    from: { matrix: Float64Array; columns: number; row: number; column: number; factor: number },
  ): void {
    const { units: N, full } = this;
    const { matrix, columns, row, column, factor } = from;
    const to = this.writable(a, b);
    for (let i = 0; i < N; i++)
      if (full) for (let k = 0; k < N; k++) to[i * N + k] = factor * matrix[(row + i) * columns + column + k];
      else to[i] = factor * matrix[(row + i) * columns + column + i];
  }

  /** Adds variances, `[unit]`, to a block. */
  addVariances(block: Block, variances: ArrayLike<number>, factor: number): void {
    const own = this.accumulated(block, block);
    const N = this.units;
    for (let i = 0; i < N; i++) own[this.full ? i * N + i : i] += factor * variances[i];
  }

  /** Adds `factor` times a matrix `[unit, unit]`, of which the diagonal closure takes the diagonal. */
  addMatrix(block: Block, matrix: Float64Array, factor: number): void {
    const own = this.accumulated(block, block);
    const step = this.full ? 1 : this.units + 1;
    for (let at = 0; at < own.length; at++) own[at] += factor * matrix[at * step];
  }

  /** Cov(to, other) becomes what Cov(a, b) is. */
  copy(a: Block, b: Block, to: Block, other: Block): void {
    const from = this.covariance(a, b);
    if (from) this.writable(to, other).set(from);
  }

  /** The variance of a unit of a block. */
  variance(block: Block, unit: number): number {
    const C = this.covariance(block, block);
    return C ? Math.max(0, C[this.full ? unit * this.units + unit : unit]) : 0;
  }

  /**
   * Sets a block to f(x) with the moments of f there: Cov(f, y) = E f′ Cov(x, y), and of two units of the block the first two terms
   * of Mehler's series.
   */
  activate(out: Block, x: Block, f: UnitMoments, others: readonly Block[]): void {
    const { units: N, full } = this;
    this.means[out].set(f.mean);
    for (const other of others) {
      const C = this.covariance(x, other);
      if (!C) continue;
      const to = this.writable(out, other);
      if (full) for (let i = 0; i < N; i++) for (let k = 0; k < N; k++) to[i * N + k] = f.slope[i] * C[i * N + k];
      else for (let i = 0; i < N; i++) to[i] = f.slope[i] * C[i];
      this.mirror(out, other);
    }
    const C = this.covariance(x, x);
    if (!C) return;
    const own = this.writable(out, out);
    if (full)
      for (let i = 0; i < N; i++)
        for (let k = 0; k < N; k++) {
          const c = C[i * N + k];
          own[i * N + k] = c * (f.slope[i] * f.slope[k] + 0.5 * f.curvature[i] * f.curvature[k] * c);
        }
    for (let i = 0; i < N; i++) own[full ? i * N + i : i] = f.variance[i];
  }

  /** Sets a block to a ∘ b; exact for jointly normal variables (Isserlis 1918). */
  multiply(out: Block, a: Block, b: Block, others: readonly Block[]): void {
    const { units: N, full, means } = this;
    const [A, B] = [means[a], means[b]];
    const [AA, BB, AB] = [this.covariance(a, a), this.covariance(b, b), this.covariance(a, b)];
    const at = (C: Float64Array | undefined, i: number, k: number): number =>
      C ? (full ? C[i * N + k] : i === k ? C[i] : 0) : 0;
    for (let i = 0; i < N; i++) means[out][i] = A[i] * B[i] + at(AB, i, i);
    for (const other of others) {
      const [CA, CB] = [this.covariance(a, other), this.covariance(b, other)];
      if (!CA && !CB) continue;
      const to = this.writable(out, other);
      const row = full ? N : 1;
      for (let i = 0; i < N; i++)
        for (let k = i * row; k < (i + 1) * row; k++) to[k] = B[i] * (CA ? CA[k] : 0) + A[i] * (CB ? CB[k] : 0);
      this.mirror(out, other);
    }
    if (!AA && !BB) return;
    const own = this.writable(out, out);
    for (let i = 0; i < N; i++)
      for (let k = full ? 0 : i; k < (full ? N : i + 1); k++) {
        const [aa, bb, ab, ba] = [at(AA, i, k), at(BB, i, k), at(AB, i, k), at(AB, k, i)];
        own[full ? i * N + k : i] =
          A[i] * A[k] * bb + A[i] * B[k] * ba + B[i] * A[k] * ab + B[i] * B[k] * aa + aa * bb + ab * ba;
      }
  }
}
