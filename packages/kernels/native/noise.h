// Gaussian noise for 16 trials: Philox4x32-10 (Salmon et al. 2011) and Box–Muller, one trial per lane.

#pragma once

#include "vector.h"

namespace {

inline Floats uniform(Words word) { return (toFloats(word) + splat(0.5f)) * splat(2.3283064365386963e-10f); }

// Natural logarithm of lanes in (0, 1].
inline Floats logarithm(Floats u) {
  const Integers exponent = (bits(u) - 0x3f3504f3) >> 23;
  const Floats m1 = asFloats(bits(u) - (exponent << 23)) - splat(1.0f);
  const Floats s = m1 / (m1 + splat(2.0f));
  const Floats z = s * s;
  Floats q = splat(0.3997754156589508f) + z * splat(0.29871729016304016f);
  q = splat(0.6666677594184875f) + z * q;
  const Floats logMantissa = s * (splat(2.0f) + z * q);
  return __builtin_convertvector(exponent, Floats) * splat(0.6931471805599453f) + logMantissa;
}

// Stores radius · cosine at `out` and radius · sine one row further.
inline void gaussianPair(Words first, Words second, float* out) {
  const Floats radius = squareRoot(logarithm(uniform(first)) * splat(-2.0f));
  const Floats turns = uniform(second) * splat(4.0f);
  const Floats whole = nearest(turns);
  const Integers quadrant = toIntegers(whole);
  const Floats r = turns - whole;
  const Floats z = r * r;
  Floats s = splat(0.07968022674322128f) + z * splat(-0.004602177068591118f);
  s = splat(-0.6459634900093079f) + z * s;
  s = r * (splat(1.5707963705062866f) + z * s);
  Floats c = splat(0.2536063492298126f) + z * splat(-0.020426249131560326f);
  c = splat(-1.2336980104446411f) + z * c;
  c = splat(1.0f) + z * c;
  const Integers odd = (quadrant << 31) >> 31;
  const Integers sign = bits(splat(-0.0f));
  const Floats x = asFloats(bits(select(odd, s, c)) ^ (((quadrant + 1) << 30) & sign));
  const Floats y = asFloats(bits(select(odd, c, s)) ^ ((quadrant << 30) & sign));
  store(out, radius * x);
  store(out + kGroup, radius * y);
}

// Where a group's noise comes from.
struct NoiseAddress {
  uint32_t firstTrial, stream, index, key0, key1;
};

inline void storeWords(float* p, Words v) { *reinterpret_cast<Words*>(p) = v; }

// One step for 16 trials and all units (rounded up to four) from unit `firstUnit` on, as rows of 16 from `out` on: standard
// normals, or the random words themselves.
template <bool words>
inline void drawStep(float* out, int firstUnit, int units, uint32_t step, const NoiseAddress& at) {
  for (int unit = 0; unit < units; unit += 4) {
    for (int lane = 0; lane < kGroup; lane += kLanes) {
      Words c0 = splatWord(step);
      Words c1 = splatWord(static_cast<uint32_t>((firstUnit + unit) >> 2) + (at.stream << 24));
      Words c2 = splatWord(at.firstTrial + static_cast<uint32_t>(lane));
      for (int i = 0; i < kLanes; i++) c2[i] += static_cast<uint32_t>(i);
      Words c3 = splatWord(at.index);
      uint32_t k0 = at.key0, k1 = at.key1;
      for (int round = 0; round < 10; round++) {
        Words high0, low0, high1, low1;
        multiplyWide(c0, 0xd2511f53u, high0, low0);
        multiplyWide(c2, 0xcd9e8d57u, high1, low1);
        c0 = high1 ^ c1 ^ splatWord(k0);
        c1 = low1;
        c2 = high0 ^ c3 ^ splatWord(k1);
        c3 = low0;
        k0 += 0x9e3779b9u;
        k1 += 0xbb67ae85u;
      }
      float* row = out + static_cast<size_t>(unit) * kGroup + lane;
      if constexpr (words) {
        storeWords(row, c0);
        storeWords(row + kGroup, c1);
        storeWords(row + 2 * kGroup, c2);
        storeWords(row + 3 * kGroup, c3);
      } else {
        gaussianPair(c0, c1, row);
        gaussianPair(c2, c3, row + 2 * kGroup);
      }
    }
  }
}

// Standard normals of one step for 16 trials and all units.
inline void noiseStep(float* out, int units, uint32_t step, const NoiseAddress& at) { drawStep<false>(out, 0, units, step, at); }

}  // namespace
