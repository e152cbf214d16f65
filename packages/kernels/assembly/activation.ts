/** Activation functions and their slopes, four lanes at a time, in float32 with a fixed order of operations. */

import { multiplyAdd } from "./multiply-add";
import { logarithm } from "./noise";

export const RELU: i32 = 0;
export const SOFTPLUS: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;
export const RECTIFIED_TANH: i32 = 4;
export const LEAKY_RELU: i32 = 5;
export const SLOPED_RELU: i32 = 6;
export const ELU: i32 = 7;
export const POWER_LAW: i32 = 8;
export const GIVEN: i32 = 9;

/** A function from outside: f and f' of `count` numbers, as {@link activate} has them. */
@external("env", "activateGiven") declare function activateGiven(from: usize, to: usize, slope: usize, count: i32): void;

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

/** x to the power of `exponent` for x ≥ 0: `whole` products where it is a whole number, else exp(exponent log x). */
@inline function powerOf(x: v128, exponent: v128, whole: i32): v128 {
  if (whole >= 0) {
    let product = f32x4.splat(1);
    for (let k = 0; k < whole; k++) product = f32x4.mul(product, x);
    return product;
  }
  const y = f32x4.pmin(f32x4.pmax(f32x4.mul(exponent, logarithm(x)), f32x4.splat(-87)), f32x4.splat(89));
  const n = quotient(y);
  const power = f32x4.mul(powerOf2(n), f32x4.add(f32x4.splat(1), expRest(y, n)));
  return v128.andnot(power, f32x4.le(x, f32x4.splat(0)));
}

/** As {@link activate}, for the functions that have a kink or a parameter. */
function activateBent(activation: i32, parameter: f32, from: usize, end: usize, shift: usize, slope: usize): void {
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const given = f32x4.splat(parameter);
  if (activation == LEAKY_RELU) {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      const above = f32x4.gt(x, zero);
      v128.store(p + shift, v128.bitselect(x, f32x4.mul(given, x), above));
      if (slope) {
        v128.store(slope, v128.bitselect(one, given, above));
        slope += 16;
      }
    }
  } else if (activation == SLOPED_RELU) {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      v128.store(p + shift, f32x4.mul(given, f32x4.pmax(x, zero)));
      if (slope) {
        v128.store(slope, v128.andnot(given, f32x4.le(x, zero)));
        slope += 16;
      }
    }
  } else if (activation == ELU) {
    for (let p = from; p < end; p += 16) {
      // For x ≤ 0: α (e^x − 1), of slope α e^x.
      const x = v128.load(p);
      const above = f32x4.gt(x, zero);
      const y = f32x4.pmax(f32x4.pmin(x, zero), f32x4.splat(-87));
      const n = quotient(y);
      const power = powerOf2(n);
      const rest = expRest(y, n);
      const em = multiplyAdd(power, rest, f32x4.sub(power, one));
      v128.store(p + shift, v128.bitselect(x, f32x4.mul(given, em), above));
      if (slope) {
        const e = f32x4.mul(power, f32x4.add(one, rest));
        v128.store(slope, v128.bitselect(one, f32x4.mul(given, e), above));
        slope += 16;
      }
    }
  } else {
    const exponent = f32x4.splat(parameter - 1);
    const whole = nearest(parameter) == parameter ? <i32>parameter - 1 : -1;
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      const base = f32x4.pmax(x, zero);
      const power = powerOf(base, exponent, whole);
      v128.store(p + shift, f32x4.mul(power, base));
      if (slope) {
        v128.store(slope, v128.andnot(f32x4.mul(given, power), f32x4.le(x, zero)));
        slope += 16;
      }
    }
  }
}

/**
 * f and f' of `count` rows of 16 trials: reads the pre-activations at `from`, writes f to `to` and, unless `slope` is
 * 0, f' to `slope`. `to` may be `from`. At a kink the slope is that from below. NaN stays NaN (`pmax` keeps its first operand then).
 */
export function activate(activation: i32, parameter: f32, from: usize, to: usize, slope: usize, rows: i32): void {
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
  } else if (activation == SIGMOID) {
    for (let p = from; p < end; p += 16) {
      const x = v128.load(p);
      const s = sigmoid(x);
      v128.store(p + shift, s);
      if (slope) {
        v128.store(slope, f32x4.mul(s, f32x4.sub(one, s)));
        slope += 16;
      }
    }
  } else if (activation == RECTIFIED_TANH) {
    for (let p = from; p < end; p += 16) {
      // tanh of max(x, 0), as above.
      const x = v128.load(p);
      const y = f32x4.pmax(f32x4.mul(f32x4.pmax(x, zero), f32x4.splat(-2)), f32x4.splat(-87));
      const n = quotient(y);
      const power = powerOf2(n);
      const rest = expRest(y, n);
      const em = multiplyAdd(power, rest, f32x4.sub(power, one));
      const d = f32x4.add(em, f32x4.splat(2));
      v128.store(p + shift, f32x4.abs(f32x4.div(em, d)));
      if (slope) {
        const e = f32x4.mul(power, f32x4.add(one, rest));
        const steep = f32x4.div(f32x4.mul(f32x4.splat(4), e), f32x4.mul(d, d));
        v128.store(slope, v128.andnot(steep, f32x4.le(x, zero)));
        slope += 16;
      }
    }
  } else if (activation == GIVEN) {
    activateGiven(from, to, slope, rows << 4);
  } else {
    activateBent(activation, parameter, from, end, shift, slope);
  }
}
