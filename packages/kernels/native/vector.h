// Vectors of floats as wide as the instruction set that this file is compiled for, and the few operations on them.
//
// Everything is element by element or moves elements, in the order of operations of ../assembly, with products and sums
// rounded apart (the compiler is told -ffp-contract=off): so every width gives the same bits. The fast variants are the
// same sources compiled with -ffp-contract=fast.

#pragma once

#include <stddef.h>
#include <stdint.h>

#if defined(__AVX2__) || defined(__AVX512F__) || defined(__SSE2__)
#include <immintrin.h>
#endif

namespace {

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX2__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif

// Trials of a group, one per lane of a row; vectors of a row.
constexpr int kGroup = 16;
constexpr int kRowVectors = kGroup / kLanes;

typedef float Floats __attribute__((vector_size(4 * kLanes), may_alias));
typedef int32_t Integers __attribute__((vector_size(4 * kLanes), may_alias));
typedef uint32_t Words __attribute__((vector_size(4 * kLanes), may_alias));
typedef uint64_t Wide __attribute__((vector_size(4 * kLanes), may_alias));
typedef float Floats4 __attribute__((vector_size(16), may_alias));

// One value in every lane. The intrinsics become one broadcast from memory, which a loop does not.
inline Floats splat(float x) {
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(_mm512_set1_ps(x));
#elif defined(__AVX2__)
  return reinterpret_cast<Floats>(_mm256_set1_ps(x));
#elif defined(__SSE2__)
  return reinterpret_cast<Floats>(_mm_set1_ps(x));
#else
  Floats v;
  for (int i = 0; i < kLanes; i++) v[i] = x;
  return v;
#endif
}

inline Words splatWord(uint32_t x) {
#if defined(__AVX512F__)
  return reinterpret_cast<Words>(_mm512_set1_epi32(static_cast<int>(x)));
#elif defined(__AVX2__)
  return reinterpret_cast<Words>(_mm256_set1_epi32(static_cast<int>(x)));
#elif defined(__SSE2__)
  return reinterpret_cast<Words>(_mm_set1_epi32(static_cast<int>(x)));
#else
  Words v;
  for (int i = 0; i < kLanes; i++) v[i] = x;
  return v;
#endif
}

// Keeps a loaded vector in a register, where the compiler would load it again for every use.
inline void hold(Floats& v) {
#if defined(__AVX512F__)
  asm("" : "+v"(v));
#elif defined(__SSE2__)
  asm("" : "+x"(v));
#else
  (void)v;
#endif
}

inline Floats load(const float* p) { return *reinterpret_cast<const Floats*>(p); }
inline void store(float* p, Floats v) { *reinterpret_cast<Floats*>(p) = v; }
inline Floats4 load4(const float* p) { return *reinterpret_cast<const Floats4*>(p); }

inline Integers bits(Floats v) { return reinterpret_cast<Integers&>(v); }
inline Floats asFloats(Integers v) { return reinterpret_cast<Floats&>(v); }

// a where the lane's mask is all ones, b where it is 0.
inline Floats select(Integers mask, Floats a, Floats b) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  return reinterpret_cast<Floats>(_mm256_blendv_ps(reinterpret_cast<__m256>(b), reinterpret_cast<__m256>(a), reinterpret_cast<__m256>(mask)));
#else
  return asFloats((mask & bits(a)) | (~mask & bits(b)));
#endif
}
inline Floats magnitude(Floats x) { return asFloats(bits(x) & 0x7fffffff); }
// b where b > a, else a: keeps a NaN in a.
inline Floats keepMaximum(Floats a, Floats b) { return select(b > a, b, a); }

inline Floats squareRoot(Floats x) {
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(_mm512_sqrt_ps(reinterpret_cast<__m512>(x)));
#elif defined(__AVX2__)
  return reinterpret_cast<Floats>(_mm256_sqrt_ps(reinterpret_cast<__m256>(x)));
#elif defined(__SSE2__)
  return reinterpret_cast<Floats>(_mm_sqrt_ps(reinterpret_cast<__m128>(x)));
#else
  Floats v;
  for (int i = 0; i < kLanes; i++) v[i] = __builtin_sqrtf(x[i]);
  return v;
#endif
}

// Nearest whole number, half to even, for |x| < 2^22: the sum with 1.5 · 2^23 is rounded to whole numbers.
inline Floats nearest(Floats x) {
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(_mm512_roundscale_ps(reinterpret_cast<__m512>(x), 0x08));
#elif defined(__AVX2__)
  return reinterpret_cast<Floats>(_mm256_round_ps(reinterpret_cast<__m256>(x), 0x08));
#else
  const Floats big = splat(12582912.0f);
  return (x + big) - big;
#endif
}

// Unsigned integers to the nearest float: an instruction of AVX-512. Without, both halves and their sum's first part are exact.
inline Floats toFloats(Words w) {
#if defined(__AVX512F__)
  return reinterpret_cast<Floats>(_mm512_cvtepu32_ps(reinterpret_cast<__m512i>(w)));
#else
  const Floats high = __builtin_convertvector(reinterpret_cast<Integers>(w >> 16), Floats);
  const Floats low = __builtin_convertvector(reinterpret_cast<Integers>(w & 0xffff), Floats);
  return high * splat(65536.0f) + low;
#endif
}

inline Integers toIntegers(Floats whole) { return __builtin_convertvector(whole, Integers); }

// Products of the lower halves of 64-bit lanes with a constant; what stands in the upper halves does not matter.
inline Wide product(Wide a, uint32_t b) {
#if defined(__AVX512F__)
  return reinterpret_cast<Wide>(_mm512_mul_epu32(reinterpret_cast<__m512i>(a), _mm512_set1_epi32(static_cast<int>(b))));
#elif defined(__AVX2__)
  return reinterpret_cast<Wide>(_mm256_mul_epu32(reinterpret_cast<__m256i>(a), _mm256_set1_epi32(static_cast<int>(b))));
#elif defined(__SSE2__)
  return reinterpret_cast<Wide>(_mm_mul_epu32(reinterpret_cast<__m128i>(a), _mm_set1_epi32(static_cast<int>(b))));
#else
  return (a & 0xffffffffu) * b;
#endif
}

// Words of the even and of the odd lanes, each in the lower half of 64 bits, back in one vector.
inline Words joined(Wide even, Wide odd) {
#if defined(__AVX512F__)
  return reinterpret_cast<Words>(_mm512_mask_mov_epi32(reinterpret_cast<__m512i>(even), 0xaaaa, _mm512_slli_epi64(reinterpret_cast<__m512i>(odd), 32)));
#elif defined(__AVX2__)
  return reinterpret_cast<Words>(_mm256_blend_epi32(reinterpret_cast<__m256i>(even), _mm256_slli_epi64(reinterpret_cast<__m256i>(odd), 32), 0xaa));
#else
  return reinterpret_cast<Words>((even & 0xffffffffu) | (odd << 32));
#endif
}

// The 16 lanes of a row as four partial sums: (lanes 0–3 + lanes 8–11) + (lanes 4–7 + lanes 12–15).
inline Floats4 sumQuarters(const Floats* row) {
#if defined(__AVX512F__)
  const __m512 v = reinterpret_cast<__m512>(row[0]);
  const __m256 half = _mm256_add_ps(_mm512_castps512_ps256(v), _mm256_castpd_ps(_mm512_extractf64x4_pd(_mm512_castps_pd(v), 1)));
  return reinterpret_cast<Floats4>(_mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1)));
#elif defined(__AVX2__)
  const __m256 half = reinterpret_cast<__m256>(row[0] + row[1]);
  return reinterpret_cast<Floats4>(_mm_add_ps(_mm256_castps256_ps128(half), _mm256_extractf128_ps(half, 1)));
#else
  return (row[0] + row[2]) + (row[1] + row[3]);
#endif
}

// Sums over the lanes of four vectors: (l0 + l2) + (l1 + l3) of each.
inline Floats4 sumLanes(Floats4 a, Floats4 b, Floats4 c, Floats4 d) {
  const Floats4 ab = __builtin_shufflevector(a, b, 0, 4, 1, 5) + __builtin_shufflevector(a, b, 2, 6, 3, 7);
  const Floats4 cd = __builtin_shufflevector(c, d, 0, 4, 1, 5) + __builtin_shufflevector(c, d, 2, 6, 3, 7);
  return __builtin_shufflevector(ab, cd, 0, 1, 4, 5) + __builtin_shufflevector(ab, cd, 2, 3, 6, 7);
}

}  // namespace
