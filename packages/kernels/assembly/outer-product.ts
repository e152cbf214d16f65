/** Weight gradients: sums of products over the steps of a chunk and the 16 trials. */

import { cutsBlocks } from "./matrix";
import { multiplyAdd } from "./multiply-add";
import { ROW } from "./noise";

/** Sums over the lanes of four vectors: (l0 + l2) + (l1 + l3) of each. */
@inline function sumLanes(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<u32>(a, b, 0, 4, 1, 5), v128.shuffle<u32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<u32>(c, d, 0, 4, 1, 5), v128.shuffle<u32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<u32>(ab, cd, 0, 1, 4, 5), v128.shuffle<u32>(ab, cd, 2, 3, 6, 7));
}

/** Stores eight sums over a quarter of the lanes. */
@inline export function storeSums(
  sums: usize, a: v128, b: v128, c: v128, d: v128, e: v128, f: v128, g: v128, h: v128,
): void {
  v128.store(sums, a);
  v128.store(sums, b, 16);
  v128.store(sums, c, 32);
  v128.store(sums, d, 48);
  v128.store(sums, e, 64);
  v128.store(sums, f, 80);
  v128.store(sums, g, 96);
  v128.store(sums, h, 112);
}

/** Adds the quarters of eight sums, lanes 0–3, 4–7, 8–11, 12–15, in place of the first: (first + third) + (second + fourth). */
@inline export function addQuarters(sums: usize): void {
  for (let i: usize = 0; i < 128; i += 16) {
    const s = sums + i;
    const even = f32x4.add(v128.load(s), v128.load(s, 256));
    const odd = f32x4.add(v128.load(s, 128), v128.load(s, 384));
    v128.store(s, f32x4.add(even, odd));
  }
}

/** The lanes of four sums added up, once their quarters are. */
@inline export function sumFour(sums: usize): v128 {
  return sumLanes(v128.load(sums), v128.load(sums, 16), v128.load(sums, 32), v128.load(sums, 48));
}

/** Bytes of the sums over steps of two columns: 4 rows × 2 columns × 16 lanes. */
const PAIR_BYTES: usize = 512;
/**
 * Columns of weight gradients worked on at a time: their rows of a chunk, 16 KiB, stay in the first-level cache for all tiles. Their
 * sums over steps are kept until all of them are there, so that adding up the lanes of one does not wait for its last step.
 */
const COLUMNS_AT_ONCE: i32 = 16;
/** The sums over steps of so many columns. */
export const columnSums = memory.data(4096, 64);

/**
 * Sums over steps of the products of four rows on the left and two on the right, a quarter of the lanes after another, at `sums`: four
 * with the first row on the right, then four with the second.
 */
function sumSteps(left: usize, leftStride: usize, right: usize, rightStride: usize, steps: i32, sums: usize): void {
  for (let quarter = 0; quarter < 4; quarter++) {
    let l = left;
    let r = right;
    let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
    const end = l - <usize>steps * leftStride;
    while (l != end) {
      const r0 = v128.load(r);
      const r1 = v128.load(r, 64);
      const la = v128.load(l);
      a0 = multiplyAdd(la, r0, a0);
      a1 = multiplyAdd(la, r1, a1);
      const lb = v128.load(l, 64);
      b0 = multiplyAdd(lb, r0, b0);
      b1 = multiplyAdd(lb, r1, b1);
      if (cutsBlocks && l == 0) break;
      const lc = v128.load(l, 128);
      c0 = multiplyAdd(lc, r0, c0);
      c1 = multiplyAdd(lc, r1, c1);
      const ld = v128.load(l, 192);
      d0 = multiplyAdd(ld, r0, d0);
      d1 = multiplyAdd(ld, r1, d1);
      l -= leftStride;
      r -= rightStride;
    }
    storeSums(sums, a0, b0, c0, d0, a1, b1, c1, d1);
    sums += 128;
    left += 16;
    right += 16;
  }
}

/** Adds up the lanes of the sums of two columns, and adds them to the columns' gradients. */
function addLanes(gradient: usize, sums: usize): void {
  addQuarters(sums);
  v128.store(gradient, f32x4.add(v128.load(gradient), sumFour(sums)));
  v128.store(gradient, f32x4.add(v128.load(gradient, 16), sumFour(sums + 64)), 16);
}

/**
 * gradient[i, k] += Σ_steps Σ_trials left[step, i] · right[step, k] for `tiles` × 4 rows on the left and `columns` rows
 * (even) on the right; packed `[tile][k][4]`. Each of 16 lanes sums over the steps, last step first; the lanes then add up by a
 * fixed tree. `left` and `right` point at the last step.
 */
export function outerProduct(
  left: usize, leftStride: usize, right: usize, rightStride: usize, steps: i32, tiles: i32, columns: i32, gradient: usize,
): void {
  for (let begin = 0; begin < columns; begin += COLUMNS_AT_ONCE) {
    const end = begin + COLUMNS_AT_ONCE < columns ? begin + COLUMNS_AT_ONCE : columns;
    let l = left;
    for (let tile = 0; tile < tiles; tile++) {
      let sums = columnSums;
      for (let column = begin; column < end; column += 2) {
        sumSteps(l, leftStride, right + <usize>column * ROW, rightStride, steps, sums);
        sums += PAIR_BYTES;
      }
      let to = gradient + <usize>(tile * columns + begin) * 16;
      for (let from = columnSums; from < sums; from += PAIR_BYTES) {
        addLanes(to, from);
        to += 32;
      }
      l += 4 * ROW;
    }
  }
}

/** The lanes of one row of 16 summed by the tree of `outerProduct`. */
export function sumRow(row: usize): f32 {
  const quarters = f32x4.add(
    f32x4.add(v128.load(row), v128.load(row, 32)),
    f32x4.add(v128.load(row, 16), v128.load(row, 48)),
  );
  const pairs = f32x4.add(quarters, v128.shuffle<u32>(quarters, quarters, 2, 3, 0, 1));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}
