/**
 * Gaussian noise for 16 trials: Philox4x32-10 (Salmon et al. 2011) and Box–Muller, one trial per SIMD lane.
 * The order of operations is that of `random/gaussian.ts` in the library, whose bits these are.
 */

import * as n from "./generated/network";

/** Trials of a group: the unit of work everywhere in the kernel. */
export const GROUP: i32 = 16;
/** Bytes of one row, that is of one unit (or channel) of a group. */
export const ROW: usize = 64;

const MULTIPLIER0: u32 = 0xd2511f53;
const MULTIPLIER1: u32 = 0xcd9e8d57;

/** High words of the 64-bit products of four unsigned lanes. */
@inline function high(low: v128, upper: v128): v128 {
  return v128.shuffle<u32>(low, upper, 1, 3, 5, 7);
}
@inline function low(low: v128, upper: v128): v128 {
  return v128.shuffle<u32>(low, upper, 0, 2, 4, 6);
}

/** word + ½ */
@inline function centred(word: v128): v128 {
  // Both halves and the first part of their sum are exact; a conversion of unsigned integers is longer.
  const upper = f32x4.mul(f32x4.convert_i32x4_s(i32x4.shr_u(word, 16)), f32x4.splat(65536));
  const value = f32x4.add(upper, f32x4.convert_i32x4_s(v128.and(word, i32x4.splat(0xffff))));
  return f32x4.add(value, f32x4.splat(0.5));
}

/** (word + ½) · 2⁻³², in (0, 1]. */
@inline export function uniform32(word: v128): v128 {
  return f32x4.mul(centred(word), f32x4.splat(2.3283064365386963e-10));
}

/** Natural logarithm of lanes in (0, 1]. */
@inline export function logarithm(u: v128): v128 {
  const exponent = i32x4.shr_s(i32x4.sub(u, i32x4.splat(0x3f3504f3)), 23);
  const m1 = f32x4.sub(i32x4.sub(u, i32x4.shl(exponent, 23)), f32x4.splat(1));
  const s = f32x4.div(m1, f32x4.add(m1, f32x4.splat(2)));
  const z = f32x4.mul(s, s);
  let q = f32x4.add(f32x4.splat(0.3997754156589508), f32x4.mul(z, f32x4.splat(0.29871729016304016)));
  q = f32x4.add(f32x4.splat(0.6666677594184875), f32x4.mul(z, q));
  const logMantissa = f32x4.mul(s, f32x4.add(f32x4.splat(2), f32x4.mul(z, q)));
  return f32x4.add(f32x4.mul(f32x4.convert_i32x4_s(exponent), f32x4.splat(0.6931471805599453)), logMantissa);
}

/** Stores radius · cosine at `out` and radius · sine one row further. */
@inline function gaussianPair(first: v128, second: v128, out: usize): void {
  const radius = f32x4.sqrt(f32x4.mul(logarithm(uniform32(first)), f32x4.splat(-2)));
  // 4 · 2⁻³², both powers of two: the bits of four times the uniform number.
  const turns = f32x4.mul(centred(second), f32x4.splat(9.313225746154785e-10));
  // Adding 1.5 · 2²³ rounds to a whole number, half to even, whose last bits are those of the sum.
  const quadrant = f32x4.add(turns, f32x4.splat(12582912));
  const nearest = f32x4.sub(quadrant, f32x4.splat(12582912));
  const r = f32x4.sub(turns, nearest);
  const z = f32x4.mul(r, r);
  let s = f32x4.add(f32x4.splat(0.07968022674322128), f32x4.mul(z, f32x4.splat(-0.004602177068591118)));
  s = f32x4.add(f32x4.splat(-0.6459634900093079), f32x4.mul(z, s));
  s = f32x4.mul(r, f32x4.add(f32x4.splat(1.5707963705062866), f32x4.mul(z, s)));
  let c = f32x4.add(f32x4.splat(0.2536063492298126), f32x4.mul(z, f32x4.splat(-0.020426249131560326)));
  c = f32x4.add(f32x4.splat(-1.2336980104446411), f32x4.mul(z, c));
  c = f32x4.add(f32x4.splat(1), f32x4.mul(z, c));
  // Odd quadrants exchange sine and cosine; the signs are bits of the quadrant and of the next.
  const lowest = i32x4.shl(quadrant, 31);
  const exchanged = v128.and(v128.xor(s, c), i32x4.shr_s(lowest, 31));
  const sineSign = v128.and(i32x4.shl(quadrant, 30), i32x4.splat(0x80000000));
  const x = v128.xor(v128.xor(c, exchanged), v128.xor(sineSign, lowest));
  const y = v128.xor(v128.xor(s, exchanged), sineSign);
  v128.store(out, f32x4.mul(radius, x));
  v128.store(out, f32x4.mul(radius, y), 64);
}

/** The keys of the ten rounds, two words each: filled once for a step, read as broadcasts. */
const keys = memory.data(80, 16);

/**
 * Standard normals of one step for the trials firstTrial … firstTrial + 15 and all units (rounded up to four) from unit `firstUnit`, a
 * multiple of four, on: as rows of 16 trials from `out` on.
 */
export function noiseStep(out: usize, firstUnit: i32, units: i32, step: u32): void {
  drawStep<f32>(out, firstUnit, units, step);
}

/** As `noiseStep`, but the random words themselves, one per unit. */
export function wordStep(out: usize, firstUnit: i32, units: i32, step: u32): void {
  drawStep<u32>(out, firstUnit, units, step);
}

/** Rows of normals (T = f32) or of words (T = u32). */
function drawStep<T>(out: usize, firstUnit: i32, units: i32, step: u32): void {
  const key0 = <u32>n.key0;
  const key1 = <u32>n.key1;
  for (let round: u32 = 0; round < 10; round++) {
    store<u32>(keys + round * 8, key0 + round * 0x9e3779b9);
    store<u32>(keys + round * 8, key1 + round * 0xbb67ae85, 4);
  }
  const m0 = i32x4.splat(MULTIPLIER0);
  const m1 = i32x4.splat(MULTIPLIER1);
  // The first round multiplies only (step, …, trial, …) and the second only what the first made of the trial: the other
  // product of each is the same for all trials.
  const p = <u64>step * <u64>MULTIPLIER0;
  const second = <u32>(p >> 32) ^ <u32>n.index ^ key1;
  const q = <u64>second * <u64>MULTIPLIER1;
  const third = i32x4.splat(<u32>(q >> 32) ^ load<u32>(keys, 8));
  const fourth = i32x4.splat(<u32>p ^ load<u32>(keys, 12));
  const lowOfSecond = i32x4.splat(<u32>q);
  for (let lane: u32 = 0; lane < 16; lane += 4) {
    const trial = i32x4.add(i32x4.splat(<u32>n.firstTrial + lane), i32x4(0, 1, 2, 3));
    const r0 = i64x2.extmul_low_i32x4_u(trial, m1);
    const r1 = i64x2.extmul_high_i32x4_u(trial, m1);
    const highOfTrial = high(r0, r1);
    const lowOfTrial = v128.xor(low(r0, r1), third);
    for (let unit: i32 = 0; unit < units; unit += 4) {
      const first = i32x4.splat((<u32>((firstUnit + unit) >> 2) + (<u32>n.stream << 24)) ^ key0);
      const s = v128.xor(highOfTrial, first);
      const s0 = i64x2.extmul_low_i32x4_u(s, m0);
      const s1 = i64x2.extmul_high_i32x4_u(s, m0);
      let c0 = lowOfTrial;
      let c1 = lowOfSecond;
      let c2 = v128.xor(high(s0, s1), fourth);
      let c3 = low(s0, s1);
      // Rounds 3 to 10, two at a time.
      for (let key = keys + 16; key < keys + 80; key += 16) {
        let p0 = i64x2.extmul_low_i32x4_u(c0, m0);
        let p1 = i64x2.extmul_high_i32x4_u(c0, m0);
        let q0 = i64x2.extmul_low_i32x4_u(c2, m1);
        let q1 = i64x2.extmul_high_i32x4_u(c2, m1);
        c0 = v128.xor(v128.xor(high(q0, q1), c1), v128.load32_splat(key));
        c1 = low(q0, q1);
        c2 = v128.xor(v128.xor(high(p0, p1), c3), v128.load32_splat(key, 4));
        c3 = low(p0, p1);
        p0 = i64x2.extmul_low_i32x4_u(c0, m0);
        p1 = i64x2.extmul_high_i32x4_u(c0, m0);
        q0 = i64x2.extmul_low_i32x4_u(c2, m1);
        q1 = i64x2.extmul_high_i32x4_u(c2, m1);
        c0 = v128.xor(v128.xor(high(q0, q1), c1), v128.load32_splat(key, 8));
        c1 = low(q0, q1);
        c2 = v128.xor(v128.xor(high(p0, p1), c3), v128.load32_splat(key, 12));
        c3 = low(p0, p1);
      }
      const row = out + <usize>unit * ROW + (<usize>lane << 2);
      if (isFloat<T>()) {
        gaussianPair(c0, c1, row);
        gaussianPair(c2, c3, row + 2 * ROW);
      } else {
        v128.store(row, c0);
        v128.store(row, c1, 64);
        v128.store(row, c2, 128);
        v128.store(row, c3, 192);
      }
    }
  }
}
