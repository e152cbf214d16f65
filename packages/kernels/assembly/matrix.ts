/**
 * Products with weights, over rows of 16 trials. Weights are packed in tiles of four outputs, so that a
 * tile of 4 outputs × 8 trials lives in registers: eight sums, two parts of a row, four weights and a product are the fifteen vectors
 * that V8 has room for. Sums run over the rows in ascending order.
 */

import { multiplyAdd } from "./multiply-add";
import { ROW } from "./noise";

/**
 * Whether the loops below cut their body by a second exit that is never taken, since no row lies at address 0. V8 moves the loads of a
 * block to its start; products that follow the loads they need are a fifth faster. Fused ones are not.
 */
export const cutsBlocks: bool = !ASC_FEATURE_RELAXED_SIMD;

/**
 * out[r] = start[r] + Σ_k weights[r, k] · rows[k] for `tiles` × 4 outputs and 16 trials. `weights` is packed
 * `[tile][k][4]`. The start is scale[r] · start[r], or 0 where `start` is 0.
 */
export function multiply(weights: usize, rows: usize, count: i32, tiles: i32, out: usize, start: usize, scale: usize): void {
  for (let tile = 0; tile < tiles; tile++) {
    for (let half: usize = 0; half < 64; half += 32) {
      let a0 = f32x4.splat(0), a1 = a0, b0 = a0, b1 = a0, c0 = a0, c1 = a0, d0 = a0, d1 = a0;
      if (start) {
        const s = start + half;
        let w = v128.load32_splat(scale);
        a0 = f32x4.mul(w, v128.load(s));
        a1 = f32x4.mul(w, v128.load(s, 16));
        w = v128.load32_splat(scale, 4);
        b0 = f32x4.mul(w, v128.load(s, 64));
        b1 = f32x4.mul(w, v128.load(s, 80));
        w = v128.load32_splat(scale, 8);
        c0 = f32x4.mul(w, v128.load(s, 128));
        c1 = f32x4.mul(w, v128.load(s, 144));
        w = v128.load32_splat(scale, 12);
        d0 = f32x4.mul(w, v128.load(s, 192));
        d1 = f32x4.mul(w, v128.load(s, 208));
      }
      let w = weights;
      let x = rows + half;
      const end = x + (<usize>count << 6);
      while (x < end) {
        const x0 = v128.load(x);
        const x1 = v128.load(x, 16);
        const wa = v128.load32_splat(w);
        a0 = multiplyAdd(wa, x0, a0);
        a1 = multiplyAdd(wa, x1, a1);
        if (cutsBlocks && x == 0) break;
        const wb = v128.load32_splat(w, 4);
        b0 = multiplyAdd(wb, x0, b0);
        b1 = multiplyAdd(wb, x1, b1);
        const wc = v128.load32_splat(w, 8);
        c0 = multiplyAdd(wc, x0, c0);
        c1 = multiplyAdd(wc, x1, c1);
        const wd = v128.load32_splat(w, 12);
        d0 = multiplyAdd(wd, x0, d0);
        d1 = multiplyAdd(wd, x1, d1);
        x += ROW;
        w += 16;
      }
      const o = out + half;
      v128.store(o, a0);
      v128.store(o, a1, 16);
      v128.store(o, b0, 64);
      v128.store(o, b1, 80);
      v128.store(o, c0, 128);
      v128.store(o, c1, 144);
      v128.store(o, d0, 192);
      v128.store(o, d1, 208);
    }
    weights += <usize>count << 4;
    out += 4 * ROW;
    if (start) {
      start += 4 * ROW;
      scale += 16;
    }
  }
}
