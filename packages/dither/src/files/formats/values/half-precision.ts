/** The two 16-bit floating-point formats of trained networks, widened to float32 exactly. */

const word = new DataView(new ArrayBuffer(4));

/** IEEE 754 half precision (5 exponent bits, 10 of fraction). */
export function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) {
    const size = fraction / 16_777_216; // subnormal: fraction · 2⁻²⁴
    return sign ? -size : size;
  }
  const wide = exponent === 0x1f ? 0xff : exponent + 112; // bias 15 → 127
  word.setInt32(0, sign | (wide << 23) | (fraction << 13));
  return word.getFloat32(0);
}

/** bfloat16: the upper half of a float32. */
export function fromBfloat16(bits: number): number {
  word.setInt32(0, bits << 16);
  return word.getFloat32(0);
}
