/** Noise of a cell's variables: white, or with a standard deviation that follows the variable itself. */

import { ROW } from "./noise";

const POISSON: i32 = 0;
const MULTIPLICATIVE: i32 = 1;

/** Below this a square root has the slope it has here: at 0 it would have none. */
const LEAST_RATE: f32 = 1e-4;

/** As many rows plus noise: rows += σ ξ. */
export function addRowNoise(rows: usize, count: i32, xi: usize, sigma: usize): void {
  for (let row = 0; row < count; row++) {
    const level = v128.load32_splat(sigma);
    for (let lane: usize = 0; lane < ROW; lane += 16)
      v128.store(rows + lane, f32x4.add(v128.load(rows + lane), f32x4.mul(level, v128.load(xi + lane))));
    rows += ROW;
    xi += ROW;
    sigma += 4;
  }
}

/** out = x with noise whose standard deviation follows x, and the slopes of that unless `slope` is 0; without noise where `xi` is 0. */
export function addStateNoise(law: i32, x: usize, out: usize, slope: usize, count: i32, xi: usize, sigma: usize): void {
  const one = f32x4.splat(1);
  if (!xi) {
    for (let p: usize = 0, end = <usize>count * ROW; p < end; p += 16) {
      v128.store(out + p, v128.load(x + p));
      if (slope) v128.store(slope + p, one);
    }
    return;
  }
  const zero = f32x4.splat(0);
  const least = f32x4.splat(LEAST_RATE);
  const half = f32x4.splat(0.5);
  for (let row = 0; row < count; row++) {
    const level = load<f32>(sigma + <usize>row * 4);
    const kept = f32x4.splat(<f32>1 / (<f32>1 - level));
    // Draws of dropout are uniform, of variance 1 and mean 0.
    const threshold = f32x4.splat((level - <f32>0.5) * <f32>3.4641016151377544);
    for (let p = <usize>row * ROW, end = p + ROW; p < end; p += 16) {
      const value = v128.load(x + p);
      const e = v128.load(xi + p);
      let result: v128;
      let factor: v128;
      if (law == POISSON) {
        const is = f32x4.gt(value, zero);
        const noise = f32x4.mul(f32x4.splat(level), e);
        const rate = v128.and(value, is);
        result = f32x4.add(value, f32x4.mul(noise, f32x4.sqrt(rate)));
        const root = f32x4.sqrt(v128.bitselect(rate, least, f32x4.gt(rate, least)));
        factor = f32x4.add(one, v128.and(f32x4.div(f32x4.mul(half, noise), root), is));
      } else if (law == MULTIPLICATIVE) {
        const noise = f32x4.mul(f32x4.splat(level), e);
        result = f32x4.add(value, f32x4.mul(value, noise));
        factor = f32x4.add(one, noise);
      } else {
        factor = v128.and(kept, f32x4.ge(e, threshold));
        result = f32x4.mul(value, factor);
      }
      v128.store(out + p, result);
      if (slope) v128.store(slope + p, factor);
    }
  }
}
