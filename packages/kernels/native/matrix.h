// The two matrix products, over rows of 16 trials; the sums and their order are those of ../assembly/matrix.ts.

#pragma once

#include "vector.h"

namespace {

// Outputs in registers at a time: with one vector per row (AVX-512) two packed tiles of four, else one.
constexpr int kTilesAtOnce = kRowVectors == 1 ? 2 : 1;
// Vectors of a row in registers at a time.
constexpr int kRowPart = kRowVectors == 4 ? 2 : kRowVectors;
// Steps whose weight gradients are summed at a time, counted from the last step.
constexpr int kChunk = 16;
// Columns of weight gradients worked on at a time: their rows of a chunk, 16 KiB, stay in the first-level cache for all tiles. Their sums
// over steps are kept until all of them are there, so that adding up the lanes of one does not wait for its last step.
constexpr int kColumnsAtOnce = 16;

template <int tiles>
inline void multiplyTile(const float* weights, size_t tileStride, const float* rows, int count, float* out, const float* start,
                         const float* scale) {
  for (int part = 0; part < kRowVectors; part += kRowPart) {
    const size_t offset = static_cast<size_t>(part) * kLanes;
    Floats sum[4 * tiles][kRowPart];
    for (int r = 0; r < 4 * tiles; r++)
      for (int v = 0; v < kRowPart; v++)
        sum[r][v] = start ? splat(scale[r]) * load(start + r * kGroup + offset + v * kLanes) : splat(0.0f);
    const float* x = rows + offset;
    const float* w = weights;
    for (int k = 0; k < count; k++) {
      Floats value[kRowPart];
      for (int v = 0; v < kRowPart; v++) {
        value[v] = load(x + v * kLanes);
        hold(value[v]);
      }
      for (int t = 0; t < tiles; t++)
        for (int r = 0; r < 4; r++) {
          Floats weight = splat(w[t * tileStride + r]);
          hold(weight);
          for (int v = 0; v < kRowPart; v++) sum[4 * t + r][v] = sum[4 * t + r][v] + weight * value[v];
        }
      x += kGroup;
      w += 4;
    }
    for (int r = 0; r < 4 * tiles; r++)
      for (int v = 0; v < kRowPart; v++) store(out + r * kGroup + offset + v * kLanes, sum[r][v]);
  }
}

// out[r] = scale[r] · start[r] + Σ_k weights[r, k] · rows[k] for `tiles` × 4 outputs; weights packed [tile][k][4].
inline void multiply(const float* weights, const float* rows, int count, int tiles, float* out, const float* start,
                     const float* scale) {
  const size_t tileStride = static_cast<size_t>(count) * 4;
  int tile = 0;
  for (; tile + kTilesAtOnce <= tiles; tile += kTilesAtOnce) {
    multiplyTile<kTilesAtOnce>(weights, tileStride, rows, count, out, start, scale);
    weights += kTilesAtOnce * tileStride;
    out += kTilesAtOnce * 4 * kGroup;
    if (start) {
      start += kTilesAtOnce * 4 * kGroup;
      scale += kTilesAtOnce * 4;
    }
  }
  if (tile < tiles) multiplyTile<1>(weights, tileStride, rows, count, out, start, scale);
}

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
