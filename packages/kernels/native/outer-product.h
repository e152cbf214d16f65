// Weight gradients: sums of products over the steps of a chunk and the 16 trials, in the order of ../assembly/outer-product.ts.

#pragma once

#include "vector.h"

namespace {

// Steps whose weight gradients are summed at a time, counted from the last step.
constexpr int kChunk = 16;
// Columns of weight gradients worked on at a time: their rows of a chunk, 16 KiB, stay in the first-level cache for all tiles. Their sums
// over steps are kept until all of them are there, so that adding up the lanes of one does not wait for its last step.
constexpr int kColumnsAtOnce = 16;

#if defined(__AVX512F__)

// The trees of `sumLanes` and `sumQuarters` for two vectors at a time: the lanes of both halves, quarters, pairs and single lanes added.
inline __m512 addHalves(__m512 a, __m512 b) { return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x44), _mm512_shuffle_f32x4(a, b, 0xee)); }
inline __m512 addQuarters(__m512 a, __m512 b) { return _mm512_add_ps(_mm512_shuffle_f32x4(a, b, 0x88), _mm512_shuffle_f32x4(a, b, 0xdd)); }
inline __m512 addPairs(__m512 a, __m512 b) { return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x44), _mm512_shuffle_ps(a, b, 0xee)); }
inline __m512 addLanes(__m512 a, __m512 b) { return _mm512_add_ps(_mm512_shuffle_ps(a, b, 0x88), _mm512_shuffle_ps(a, b, 0xdd)); }

// The lanes of the sums of four columns and four rows added up, [column][row].
inline Floats sumBlock(const Floats (*sums)[4]) {
  __m512 rows[4];
  for (int i = 0; i < 4; i++) {
    const auto column = [sums, i](int c) { return reinterpret_cast<__m512>(sums[c][i]); };
    rows[i] = addQuarters(addHalves(column(0), column(1)), addHalves(column(2), column(3)));
  }
  return reinterpret_cast<Floats>(addLanes(addPairs(rows[0], rows[1]), addPairs(rows[2], rows[3])));
}

// Four rows on the left and four columns: sixteen sums, which load eight vectors for sixteen products. The last block of a row may have
// two columns only.
template <int whole, int columns>
inline void addBlock(const float* left, size_t leftStride, const float* right, size_t rightStride, int given, float* gradient) {
  const int steps = whole > 0 ? whole : given;
  Floats sums[4][4];
  for (int c = 0; c < 4; c++)
    for (int i = 0; i < 4; i++) sums[c][i] = splat(0.0f);
#pragma GCC unroll 2
  for (int step = 0; step < steps; step++) {
    Floats rows[4];
    for (int i = 0; i < 4; i++) {
      rows[i] = load(left + i * kGroup);
      hold(rows[i]);
    }
    for (int c = 0; c < columns; c++) {
      Floats column = load(right + c * kGroup);
      hold(column);
      for (int i = 0; i < 4; i++) sums[c][i] = sums[c][i] + rows[i] * column;
    }
    left -= leftStride;
    right -= rightStride;
  }
  const Floats sum = sumBlock(sums);
  // Rows of gradients begin anywhere: their columns are even, no more.
  if (columns == 4)
    _mm512_storeu_ps(gradient, _mm512_add_ps(_mm512_loadu_ps(gradient), reinterpret_cast<__m512>(sum)));
  else
    for (int c = 0; c < 8; c++) gradient[c] += sum[c];
}

template <int whole>
__attribute__((noinline)) void outerProductOf(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps,
                                              int tiles, int columns, float* gradient) {
  for (int begin = 0; begin < columns; begin += kColumnsAtOnce) {
    const int end = begin + kColumnsAtOnce < columns ? begin + kColumnsAtOnce : columns;
    for (int tile = 0; tile < tiles; tile++) {
      const float* rows = left + tile * 4 * kGroup;
      float* to = gradient + static_cast<size_t>(tile) * columns * 4;
      int column = begin;
      for (; column + 4 <= end; column += 4)
        addBlock<whole, 4>(rows, leftStride, right + column * kGroup, rightStride, steps, to + column * 4);
      if (column < end) addBlock<whole, 2>(rows, leftStride, right + column * kGroup, rightStride, steps, to + column * 4);
    }
  }
}

#else

// One vector of the sums of `outerProduct` for four rows on the left and two on the right: all first, then all second.
// `whole` are the steps of a full chunk, known to the compiler, or 0.
template <int whole>
inline void sumSteps(const float* left, size_t leftStride, const float* right, size_t rightStride, int given, Floats* sums) {
  const int steps = whole > 0 ? whole : given;
  Floats sum[8];
  for (int i = 0; i < 8; i++) sum[i] = splat(0.0f);
#pragma GCC unroll 4
  for (int step = 0; step < steps; step++) {
    Floats first = load(right), second = load(right + kGroup);
    hold(first);
    hold(second);
    for (int i = 0; i < 4; i++) {
      Floats value = load(left + i * kGroup);
      hold(value);
      sum[i] = sum[i] + value * first;
      sum[4 + i] = sum[4 + i] + value * second;
    }
    left -= leftStride;
    right -= rightStride;
  }
  for (int i = 0; i < 8; i++) sums[i] = sum[i];
}

// Adds up the lanes of the sums of two columns, and adds them to the columns' gradients.
inline void addLanes(float* gradient, const Floats (*sums)[8]) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  // Both columns at once, one in each half of a vector: the tree of `sumLanes` with half its operations.
  __m256 quarters[4];
  for (int i = 0; i < 4; i++) {
    const __m256 first = reinterpret_cast<__m256>(sums[0][i] + sums[1][i]);
    const __m256 second = reinterpret_cast<__m256>(sums[0][4 + i] + sums[1][4 + i]);
    quarters[i] = _mm256_add_ps(_mm256_permute2f128_ps(first, second, 0x20), _mm256_permute2f128_ps(first, second, 0x31));
  }
  const __m256 ab = _mm256_add_ps(_mm256_unpacklo_ps(quarters[0], quarters[1]), _mm256_unpackhi_ps(quarters[0], quarters[1]));
  const __m256 cd = _mm256_add_ps(_mm256_unpacklo_ps(quarters[2], quarters[3]), _mm256_unpackhi_ps(quarters[2], quarters[3]));
  const __m256 sum = _mm256_add_ps(_mm256_shuffle_ps(ab, cd, 0x44), _mm256_shuffle_ps(ab, cd, 0xee));
  store(gradient, load(gradient) + reinterpret_cast<Floats>(sum));
#else
  for (int c = 0; c < 8; c += 4) {
    Floats rows[4][kRowVectors];
    for (int i = 0; i < 4; i++)
      for (int v = 0; v < kRowVectors; v++) rows[i][v] = sums[v][c + i];
    const Floats4 sum = sumLanes(sumQuarters(rows[0]), sumQuarters(rows[1]), sumQuarters(rows[2]), sumQuarters(rows[3]));
    *reinterpret_cast<Floats4*>(gradient + c) = load4(gradient + c) + sum;
  }
#endif
}

template <int whole>
inline void outerProductOf(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, int tiles,
                           int columns, float* gradient) {
  for (int begin = 0; begin < columns; begin += kColumnsAtOnce) {
    const int end = begin + kColumnsAtOnce < columns ? begin + kColumnsAtOnce : columns;
    for (int tile = 0; tile < tiles; tile++) {
      float* to = gradient + (static_cast<size_t>(tile) * columns + begin) * 4;
      Floats sums[kColumnsAtOnce / 2][kRowVectors][8];
      for (int column = begin; column < end; column += 2)
        for (int v = 0; v < kRowVectors; v++)
          sumSteps<whole>(left + tile * 4 * kGroup + v * kLanes, leftStride, right + column * kGroup + v * kLanes, rightStride,
                          steps, sums[(column - begin) / 2][v]);
      for (int column = begin; column < end; column += 2) addLanes(to + (column - begin) * 4, sums[(column - begin) / 2]);
    }
  }
}

#endif

// gradient[i, k] += Σ_steps Σ_trials left[step, i] · right[step, k], packed [tile][k][4]; columns are even. Each of 16
// lanes sums over the steps, last step first; the lanes then add up by a fixed tree. Strides are in floats.
inline void outerProduct(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, int tiles,
                         int columns, float* gradient) {
  if (steps == kChunk)
    outerProductOf<kChunk>(left, leftStride, right, rightStride, steps, tiles, columns, gradient);
  else
    outerProductOf<0>(left, leftStride, right, rightStride, steps, tiles, columns, gradient);
}

// The lanes of one row, in vectors, summed by the same tree.
inline float sumVectors(const Floats* row) {
  const Floats4 quarters = sumQuarters(row);
  return (quarters[0] + quarters[2]) + (quarters[1] + quarters[3]);
}

// The same of a row in memory.
inline float sumRow(const float* row) {
  Floats lanes[kRowVectors];
  for (int v = 0; v < kRowVectors; v++) lanes[v] = load(row + v * kLanes);
  return sumVectors(lanes);
}

}  // namespace
