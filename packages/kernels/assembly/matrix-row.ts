/**
 * The products of `matrix.ts` for one output alone, the last of a readout with 1, 5, 9, … outputs, where a tile of four would
 * be three quarters padding. The sums and their order are the same.
 */

import { addQuarters, columnSums, storeSums, sumFour, sumRow } from "./outer-product";
import { multiplyAdd } from "./multiply-add";
import { ROW } from "./noise";

/** out = Σ_k weights[k] · rows[k] for 16 trials; the weights are the first of each four. */
export function multiplyRow(weights: usize, rows: usize, count: i32, out: usize): void {
  let a = f32x4.splat(0), b = a, c = a, d = a;
  const end = rows + (<usize>count << 6);
  for (let x = rows; x < end; x += ROW) {
    const w = v128.load32_splat(weights);
    a = multiplyAdd(w, v128.load(x), a);
    b = multiplyAdd(w, v128.load(x, 16), b);
    c = multiplyAdd(w, v128.load(x, 32), c);
    d = multiplyAdd(w, v128.load(x, 48), d);
    weights += 16;
  }
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}

/** Adds four sums to the gradients of four columns, the first of each four. */
@inline function addColumns(gradient: usize, sums: v128): void {
  store<f32>(gradient, load<f32>(gradient) + f32x4.extract_lane(sums, 0));
  store<f32>(gradient, load<f32>(gradient, 16) + f32x4.extract_lane(sums, 1), 16);
  store<f32>(gradient, load<f32>(gradient, 32) + f32x4.extract_lane(sums, 2), 32);
  store<f32>(gradient, load<f32>(gradient, 48) + f32x4.extract_lane(sums, 3), 48);
}

/** gradient[k] += Σ_steps Σ_trials left[step] · right[step, k], as `outerProduct` for one row: eight columns at a time, then each. */
export function outerProductRow(
  left: usize, leftStride: usize, right: usize, rightStride: usize, steps: i32, columns: i32, gradient: usize,
): void {
  let column = 0;
  for (; column + 8 <= columns; column += 8) {
    for (let quarter: usize = 0; quarter < 4; quarter++) {
      let l = left + (quarter << 4);
      let r = right + (<usize>column << 6) + (quarter << 4);
      let a = f32x4.splat(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
      for (let step = 0; step < steps; step++) {
        const x = v128.load(l);
        a = multiplyAdd(x, v128.load(r), a);
        b = multiplyAdd(x, v128.load(r, 64), b);
        c = multiplyAdd(x, v128.load(r, 128), c);
        d = multiplyAdd(x, v128.load(r, 192), d);
        e = multiplyAdd(x, v128.load(r, 256), e);
        f = multiplyAdd(x, v128.load(r, 320), f);
        g = multiplyAdd(x, v128.load(r, 384), g);
        h = multiplyAdd(x, v128.load(r, 448), h);
        l -= leftStride;
        r -= rightStride;
      }
      storeSums(columnSums + (quarter << 7), a, b, c, d, e, f, g, h);
    }
    const to = gradient + (<usize>column << 4);
    addQuarters(columnSums);
    addColumns(to, sumFour(columnSums));
    addColumns(to + 64, sumFour(columnSums + 64));
  }
  for (; column < columns; column++) {
    let l = left;
    let r = right + (<usize>column << 6);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let step = 0; step < steps; step++) {
      a = multiplyAdd(v128.load(l), v128.load(r), a);
      b = multiplyAdd(v128.load(l, 16), v128.load(r, 16), b);
      c = multiplyAdd(v128.load(l, 32), v128.load(r, 32), c);
      d = multiplyAdd(v128.load(l, 48), v128.load(r, 48), d);
      l -= leftStride;
      r -= rightStride;
    }
    v128.store(columnSums, a);
    v128.store(columnSums, b, 16);
    v128.store(columnSums, c, 32);
    v128.store(columnSums, d, 48);
    const to = gradient + (<usize>column << 4);
    store<f32>(to, load<f32>(to) + sumRow(columnSums));
  }
}
