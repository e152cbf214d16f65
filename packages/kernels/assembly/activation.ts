/** Activation functions and their slopes, four lanes at a time, in float32 with a fixed order of operations. */

import { multiplyAdd } from "./multiply-add";

export const RELU: i32 = 0;
export const SOFTPLUS: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;

/** y = n ln 2 + r with |r| ≤ ½ ln 2, for −87 ≤ y ≤ 0: the whole number n. */
@inline function quotient(y: v128): v128 {
  return f32x4.nearest(f32x4.mul(y, f32x4.splat(1.4426950408889634)));
}

/** exp(r) − 1 of the rest r = y − n ln 2, whose two parts of ln 2 make the product with n exact. */
@inline function expRest(y: v128, n: v128): v128 {
  let r = f32x4.sub(y, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = multiplyAdd(r, f32x4.splat(0.0013946208637207747), f32x4.splat(0.00836645532399416));
  p = multiplyAdd(r, p, f32x4.splat(0.041666287928819656));
  p = multiplyAdd(r, p, f32x4.splat(0.1666654497385025));
  p = multiplyAdd(r, p, f32x4.splat(0.5));
  return multiplyAdd(f32x4.mul(r, r), p, r);
}

/** 2ⁿ for whole n ≥ −126: the sum with 1.5 · 2²³ + 127 has n + 127 in its last bits, and the shift drops the others. */
@inline function powerOf2(n: v128): v128 {
  return i32x4.shl(f32x4.add(n, f32x4.splat(12583039)), 23);
}

/** exp(y) for y ≤ 0; below −87 that of −87. NaN stays NaN. */
@inline export function exp(y: v128): v128 {
  const x = f32x4.pmax(y, f32x4.splat(-87));
  const n = quotient(x);
  return f32x4.mul(powerOf2(n), f32x4.add(f32x4.splat(1), expRest(x, n)));
}

/** log(1 + e) for 0 ≤ e ≤ 1, as 2 atanh(e / (2 + e)). */
@inline export function logOnePlus(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let q = multiplyAdd(z, f32x4.splat(0.24300938844680786), f32x4.splat(0.21427656710147858));
  q = multiplyAdd(z, q, f32x4.splat(0.2861688435077667));
  q = multiplyAdd(z, q, f32x4.splat(0.3999887704849243));
  q = multiplyAdd(z, q, f32x4.splat(0.6666667461395264));
  return f32x4.mul(s, multiplyAdd(z, q, f32x4.splat(2)));
}

@inline export function sigmoid(x: v128): v128 {
  const e = exp(f32x4.neg(f32x4.abs(x)));
  const upper = f32x4.div(f32x4.splat(1), f32x4.add(f32x4.splat(1), e));
  return v128.bitselect(f32x4.mul(e, upper), upper, f32x4.lt(x, f32x4.splat(0)));
}

/**
 * f and f' of `count` rows of 16 trials: reads the pre-activations at `from`, writes f to `to` and, unless `slope` is
 * 0, f' to `slope`. `to` may be `from`. The slope of ReLU at 0 is 0. NaN stays NaN (`pmax` keeps its first operand then).
 */
export function activate(activation: i32, from: usize, to: usize, slope: usize, rows: i32): void {
  const end = from + (<usize>rows << 6);
  const shift = to - from;
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  if (activation == RELU) {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      v128.store(p + shift, f32x4.pmax(x, zero));
      if (slope) {
        v128.store(slope, v128.andnot(one, f32x4.le(x, zero)));
        slope += 16;
      }
    }
  } else if (activation == SOFTPLUS) {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      const e = exp(f32x4.neg(f32x4.abs(x)));
      v128.store(p + shift, f32x4.add(f32x4.pmax(x, zero), logOnePlus(e)));
      if (slope) {
        const upper = f32x4.div(one, f32x4.add(one, e));
        v128.store(slope, v128.bitselect(f32x4.mul(e, upper), upper, f32x4.lt(x, zero)));
        slope += 16;
      }
    }
  } else if (activation == TANH) {
    const sign = i32x4.splat(0x80000000);
    for (let p = from; p < end; p += 16) {
      // with y = −2|x|: tanh|x| = (1 − e^y) / (1 + e^y), slope = 4 e^y / (1 + e^y)²
      const x = v128.load(p);
      const y = f32x4.pmax(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)), f32x4.splat(-87));
      const n = quotient(y);
      const power = powerOf2(n);
      const rest = expRest(y, n);
      const em = multiplyAdd(power, rest, f32x4.sub(power, one));
      const d = f32x4.add(em, f32x4.splat(2));
      v128.store(p + shift, v128.or(f32x4.abs(f32x4.div(em, d)), v128.and(x, sign)));
      if (slope) {
        const e = f32x4.mul(power, f32x4.add(one, rest));
        v128.store(slope, f32x4.div(f32x4.mul(f32x4.splat(4), e), f32x4.mul(d, d)));
        slope += 16;
      }
    }
  } else {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      const s = sigmoid(x);
      v128.store(p + shift, s);
      if (slope) {
        v128.store(slope, f32x4.mul(s, f32x4.sub(one, s)));
        slope += 16;
      }
    }
  }
}
