/** Activation functions and their slopes, four lanes at a time, in float32 with a fixed order of operations. */

export const RELU: i32 = 0;
export const SOFTPLUS: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;

/** exp(y) − 1 for y ≤ 0, precise near 0: y = n ln 2 + r, |r| ≤ ½ ln 2. */
@inline function expMinus1(y: v128): v128 {
  const x = f32x4.pmax(y, f32x4.splat(-87));
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.4426950408889634)));
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.add(f32x4.splat(0.00836645532399416), f32x4.mul(r, f32x4.splat(0.0013946208637207747)));
  p = f32x4.add(f32x4.splat(0.041666287928819656), f32x4.mul(r, p));
  p = f32x4.add(f32x4.splat(0.1666654497385025), f32x4.mul(r, p));
  p = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, p));
  p = f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.add(f32x4.mul(power, p), f32x4.sub(power, f32x4.splat(1)));
}

/** log(1 + e) for 0 ≤ e ≤ 1, as 2 atanh(e / (2 + e)). */
@inline function logOnePlus(e: v128): v128 {
  const s = f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let q = f32x4.add(f32x4.splat(0.21427656710147858), f32x4.mul(z, f32x4.splat(0.24300938844680786)));
  q = f32x4.add(f32x4.splat(0.2861688435077667), f32x4.mul(z, q));
  q = f32x4.add(f32x4.splat(0.3999887704849243), f32x4.mul(z, q));
  q = f32x4.add(f32x4.splat(0.6666667461395264), f32x4.mul(z, q));
  return f32x4.mul(s, f32x4.add(f32x4.splat(2), f32x4.mul(z, q)));
}

@inline export function sigmoid(x: v128): v128 {
  const e = f32x4.add(expMinus1(f32x4.neg(f32x4.abs(x))), f32x4.splat(1));
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
      const e = f32x4.add(expMinus1(f32x4.neg(f32x4.abs(x))), one);
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
      const x = v128.load(p);
      const em = expMinus1(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)));
      const t = v128.or(f32x4.abs(f32x4.div(em, f32x4.add(em, f32x4.splat(2)))), v128.and(x, sign));
      v128.store(p + shift, t);
      if (slope) {
        v128.store(slope, f32x4.sub(one, f32x4.mul(t, t)));
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
