/**
 * a · b + c: a product and a sum, both rounded, in the exact kernel; one fused operation where the module is compiled with
 * relaxed SIMD, whose bits may differ between CPUs.
 */
@inline export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}
