// Products with weights, over rows of 16 trials; the sums and their order are those of ../assembly/matrix.ts.

#pragma once

#include "vector.h"

namespace {

// Groups worked on at once: with one vector per row (AVX-512) four, which share the loads of the weights, else one.
constexpr int kGroupsAtOnce = kRowVectors == 1 ? 4 : 1;
// Vectors of a row in registers at a time.
constexpr int kRowPart = kRowVectors == 4 ? 2 : kRowVectors;

// Packed tiles of four outputs in registers at a time.
template <int groups>
constexpr int kTilesAtOnce = kRowVectors == 1 && groups < 4 ? 2 : 1;

// A function of its own, where its sums have all registers.
template <int tiles, int groups>
__attribute__((noinline)) void multiplyTile(const float* weights, size_t tileStride, const float* const* rows, int count, float* const* out,
                         const float* const* start, const float* scale, size_t begin) {
  for (int part = 0; part < kRowVectors; part += kRowPart) {
    const size_t offset = static_cast<size_t>(part) * kLanes;
    Floats sum[4 * tiles][groups][kRowPart];
    for (int r = 0; r < 4 * tiles; r++)
      for (int g = 0; g < groups; g++)
        for (int v = 0; v < kRowPart; v++) sum[r][g][v] = splat(0.0f);
    if (start[0])
      for (int r = 0; r < 4 * tiles; r++)
        for (int g = 0; g < groups; g++)
          for (int v = 0; v < kRowPart; v++)
            sum[r][g][v] = splat(scale[r]) * load(start[g] + begin + r * kGroup + offset + v * kLanes);
    const float* x[groups];
    for (int g = 0; g < groups; g++) x[g] = rows[g] + offset;
    const float* w = weights;
    for (int k = 0; k < count; k++) {
      Floats value[groups][kRowPart];
      for (int g = 0; g < groups; g++)
        for (int v = 0; v < kRowPart; v++) {
          value[g][v] = load(x[g] + static_cast<size_t>(k) * kGroup + v * kLanes);
          hold(value[g][v]);
        }
      for (int t = 0; t < tiles; t++)
        for (int r = 0; r < 4; r++) {
          Floats weight = splat(w[t * tileStride + r]);
          hold(weight);
          for (int g = 0; g < groups; g++)
            for (int v = 0; v < kRowPart; v++) sum[4 * t + r][g][v] = sum[4 * t + r][g][v] + weight * value[g][v];
        }
      w += 4;
    }
    for (int r = 0; r < 4 * tiles; r++)
      for (int g = 0; g < groups; g++)
        for (int v = 0; v < kRowPart; v++) store(out[g] + begin + r * kGroup + offset + v * kLanes, sum[r][g][v]);
  }
}

// Of each group: out[r] = scale[r] · start[r] + Σ_k weights[r, k] · rows[k] for `tiles` × 4 outputs; weights packed [tile][k][4].
template <int groups>
inline void multiply(const float* weights, const float* const* rows, int count, int tiles, float* const* out,
                     const float* const* start, const float* scale) {
  constexpr int atOnce = kTilesAtOnce<groups>;
  const size_t tileStride = static_cast<size_t>(count) * 4;
  size_t begin = 0;
  int tile = 0;
  for (; tile + atOnce <= tiles; tile += atOnce) {
    multiplyTile<atOnce, groups>(weights, tileStride, rows, count, out, start, scale, begin);
    weights += atOnce * tileStride;
    begin += atOnce * 4 * kGroup;
    scale += atOnce * 4;
  }
  if (tile < tiles) multiplyTile<1, groups>(weights, tileStride, rows, count, out, start, scale, begin);
}

// The same of one group, from 0 on.
inline void multiply(const float* weights, const float* rows, int count, int tiles, float* out) {
  const float* start = nullptr;
  multiply<1>(weights, &rows, count, tiles, &out, &start, nullptr);
}

}  // namespace
