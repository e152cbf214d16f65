// Gaussian noise for 16 trials: Philox4x32-10 (Salmon et al. 2011) and Box–Muller, one trial per lane.

#pragma once

#include "generated/network.h"
#include "vector.h"

namespace {

// word + ½
inline Floats centred(Words word) { return toFloats(word) + splat(0.5f); }

// (word + ½) · 2⁻³², in (0, 1].
inline Floats uniform(Words word) { return centred(word) * splat(2.3283064365386963e-10f); }

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

inline Words loadWords(const float* p) { return *reinterpret_cast<const Words*>(p); }

// Blocks of four units whose noise is made at once. With one vector per row (AVX-512) two: the rounds of one are a chain of dependent
// operations, which leaves the CPU idle.
constexpr int kBlocksAtOnce = kRowVectors == 1 ? 2 : 1;

// Box–Muller for some blocks of four rows: the words of two become radius · cosine and radius · sine. Each line is done for all vectors
// before the next: the lines are one chain, and the CPU is to have something to do while it waits.
template <int blocks>
inline void gaussianRows(float* rows) {
  constexpr int n = 2 * blocks * kRowVectors;
  const auto at = [rows](int v) { return rows + (v / kRowVectors) * 2 * kGroup + (v % kRowVectors) * kLanes; };
  Floats radius[n], turns[n], whole[n], r[n], z[n], s[n], c[n];
  for (int v = 0; v < n; v++) radius[v] = logarithm(uniform(loadWords(at(v))));
  // 4 · 2⁻³², both powers of two: the bits of four times the uniform number.
  for (int v = 0; v < n; v++) turns[v] = centred(loadWords(at(v) + kGroup)) * splat(9.313225746154785e-10f);
  for (int v = 0; v < n; v++) whole[v] = nearest(turns[v]);
  for (int v = 0; v < n; v++) r[v] = turns[v] - whole[v];
  for (int v = 0; v < n; v++) z[v] = r[v] * r[v];
  for (int v = 0; v < n; v++) radius[v] = squareRoot(radius[v] * splat(-2.0f));
  for (int v = 0; v < n; v++) s[v] = splat(0.07968022674322128f) + z[v] * splat(-0.004602177068591118f);
  for (int v = 0; v < n; v++) c[v] = splat(0.2536063492298126f) + z[v] * splat(-0.020426249131560326f);
  for (int v = 0; v < n; v++) s[v] = splat(-0.6459634900093079f) + z[v] * s[v];
  for (int v = 0; v < n; v++) c[v] = splat(-1.2336980104446411f) + z[v] * c[v];
  for (int v = 0; v < n; v++) s[v] = r[v] * (splat(1.5707963705062866f) + z[v] * s[v]);
  for (int v = 0; v < n; v++) c[v] = splat(1.0f) + z[v] * c[v];
  const Integers sign = bits(splat(-0.0f));
  for (int v = 0; v < n; v++) {
    const Integers quadrant = toIntegers(whole[v]);
    // Odd quadrants exchange sine and cosine; the signs are bits of the quadrant and of the next.
    const Integers lowest = quadrant << 31, sineSign = (quadrant << 30) & sign;
    const Integers exchanged = (bits(s[v]) ^ bits(c[v])) & (lowest >> 31);
    const Floats x = asFloats(bits(c[v]) ^ exchanged ^ (sineSign ^ lowest));
    const Floats y = asFloats(bits(s[v]) ^ exchanged ^ sineSign);
    store(at(v), radius[v] * x);
    store(at(v) + kGroup, radius[v] * y);
  }
}

inline void storeWords(float* p, Words v) { *reinterpret_cast<Words*>(p) = v; }

// The four words of Philox's counter for half of the lanes, even or odd: each in the lower half of 64 bits, so that a round
// moves nothing from lane to lane.
struct Counter {
  Wide c0, c1, c2, c3;
};

inline Wide splatWide(uint32_t word) { return reinterpret_cast<Wide>(splatWord(word)); }

// Where noise comes from but for its trials, with the keys of rounds 3 to 10.
struct NoiseAddress {
  uint32_t stream, index, key0, key1;
  Wide keys[8][2];

  explicit NoiseAddress(const Network& n) : stream(n.stream), index(n.index), key0(n.key0), key1(n.key1) {
    for (uint32_t k = 0; k < 8; k++) {
      keys[k][0] = splatWide(key0 + (k + 2) * 0x9e3779b9u);
      keys[k][1] = splatWide(key1 + (k + 2) * 0xbb67ae85u);
    }
    // The compiler is to read the keys from memory, where it would make them again for every four units.
    asm("" : "+m"(keys));
  }
};

// What a step has in common for all units and trials: most of the first two rounds. The first multiplies only (step, …, trial, …),
// the second only what the first made of the trial.
struct Opening {
  Wide third, fourth, lowOfSecond;

  Opening(uint32_t step, const NoiseAddress& at) {
    const uint64_t p = static_cast<uint64_t>(step) * 0xd2511f53u;
    const uint32_t second = static_cast<uint32_t>(p >> 32) ^ at.index ^ at.key1;
    const uint64_t q = static_cast<uint64_t>(second) * 0xcd9e8d57u;
    third = splatWide(static_cast<uint32_t>(q >> 32) ^ (at.key0 + 0x9e3779b9u));
    fourth = splatWide(static_cast<uint32_t>(p) ^ (at.key1 + 0xbb67ae85u));
    lowOfSecond = splatWide(static_cast<uint32_t>(q));
    // The compiler is to read all this from memory, where it would make it again for every four units.
    asm("" : "+m"(*this));
  }
};

// The first two rounds; `r` is the trials' product, `unitWord` the counter's second word with the first key.
inline Counter firstRounds(Wide r, Wide unitWord, const Opening& opening) {
  const Wide p0 = product((r >> 32) ^ unitWord, 0xd2511f53u);
  return {r ^ opening.third, opening.lowOfSecond, (p0 >> 32) ^ opening.fourth, p0};
}

inline void round(Counter& c, const Wide* key) {
  const Wide p0 = product(c.c0, 0xd2511f53u), p1 = product(c.c2, 0xcd9e8d57u);
  c = {(p1 >> 32) ^ (c.c1 ^ key[0]), p1, (p0 >> 32) ^ (c.c3 ^ key[1]), p0};
}

// The random words of some blocks of four units for 16 trials.
template <int blocks>
inline void drawBlocks(float* out, int unit, const Wide* evenTrials, const Wide* oddTrials, const Opening& opening,
                       const NoiseAddress& at) {
  for (int v = 0; v < kRowVectors; v++) {
    Counter even[blocks], odd[blocks];
    for (int b = 0; b < blocks; b++) {
      const Wide unitWord = splatWide((static_cast<uint32_t>((unit >> 2) + b) + (at.stream << 24)) ^ at.key0);
      even[b] = firstRounds(evenTrials[v], unitWord, opening);
      odd[b] = firstRounds(oddTrials[v], unitWord, opening);
    }
    for (int k = 0; k < 8; k++)
      for (int b = 0; b < blocks; b++) {
        round(even[b], at.keys[k]);
        round(odd[b], at.keys[k]);
      }
    for (int b = 0; b < blocks; b++) {
      float* row = out + static_cast<size_t>(b) * 4 * kGroup + v * kLanes;
      storeWords(row, joined(even[b].c0, odd[b].c0));
      storeWords(row + kGroup, joined(even[b].c1, odd[b].c1));
      storeWords(row + 2 * kGroup, joined(even[b].c2, odd[b].c2));
      storeWords(row + 3 * kGroup, joined(even[b].c3, odd[b].c3));
    }
  }
}

// The random words of one step for 16 trials and all units (rounded up to four) from unit `firstUnit` on, as rows of 16 from `out`
// on. What becomes of them is a loop of its own: word and normal together are a chain of dependent operations too long for a
// CPU to look past.
inline void drawWords(float* out, int firstUnit, int units, uint32_t step, uint32_t firstTrial, const NoiseAddress& at) {
  const Opening opening(step, at);
  Wide evenTrials[kRowVectors], oddTrials[kRowVectors];
  for (int v = 0; v < kRowVectors; v++) {
    Words trials = splatWord(firstTrial + static_cast<uint32_t>(v * kLanes));
    for (int i = 0; i < kLanes; i++) trials[i] += static_cast<uint32_t>(i);
    evenTrials[v] = product(reinterpret_cast<Wide&>(trials), 0xcd9e8d57u);
    oddTrials[v] = product(reinterpret_cast<Wide&>(trials) >> 32, 0xcd9e8d57u);
  }
  const auto rows = [out](int unit) { return out + static_cast<size_t>(unit) * kGroup; };
  constexpr int some = 4 * kBlocksAtOnce;
  int unit = 0;
  for (; unit + some <= units; unit += some)
    drawBlocks<kBlocksAtOnce>(rows(unit), firstUnit + unit, evenTrials, oddTrials, opening, at);
  for (; unit < units; unit += 4) drawBlocks<1>(rows(unit), firstUnit + unit, evenTrials, oddTrials, opening, at);
}

// Standard normals in place of the random words of as many units (rounded up to four).
inline void wordsToNormals(float* rows, int units) {
  constexpr int some = 4 * kBlocksAtOnce;
  int unit = 0;
  for (; unit + some <= units; unit += some) gaussianRows<kBlocksAtOnce>(rows + static_cast<size_t>(unit) * kGroup);
  for (; unit < units; unit += 4) gaussianRows<1>(rows + static_cast<size_t>(unit) * kGroup);
}

// Standard normals of one step for 16 trials and all units.
inline void noiseStep(float* out, int units, uint32_t step, uint32_t firstTrial, const NoiseAddress& at) {
  drawWords(out, 0, units, step, firstTrial, at);
  wordsToNormals(out, units);
}

}  // namespace
