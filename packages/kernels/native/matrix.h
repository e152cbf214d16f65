// The two matrix products, over rows of 16 trials; the sums and their order are those of ../assembly/matrix.ts.

#pragma once

#include "vector.h"

namespace {

// Outputs in registers at a time: with one vector per row (AVX-512) two packed tiles of four, else one.
constexpr int kTilesAtOnce = kRowVectors == 1 ? 2 : 1;
// Vectors of a row in registers at a time.
constexpr int kRowPart = kRowVectors == 4 ? 2 : kRowVectors;

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

// gradient[i, k] += Σ_steps Σ_trials left[step, i] · right[step, k], packed [tile][k][4]; columns are even. Each of 16
// lanes sums over the steps, last step first; the lanes then add up by a fixed tree. Strides are in floats.
inline void outerProduct(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, int tiles,
                         int columns, float* gradient) {
  for (int tile = 0; tile < tiles; tile++) {
    for (int column = 0; column < columns; column += 2) {
      Floats lanes[2][4][kRowVectors];
      for (int v = 0; v < kRowVectors; v++) {
        const float* l = left + v * kLanes;
        const float* r = right + static_cast<size_t>(column) * kGroup + v * kLanes;
        Floats sum0[4], sum1[4];
        for (int i = 0; i < 4; i++) sum0[i] = sum1[i] = splat(0.0f);
        for (int step = 0; step < steps; step++) {
          const Floats r0 = load(r), r1 = load(r + kGroup);
          for (int i = 0; i < 4; i++) {
            Floats value = load(l + i * kGroup);
            hold(value);
            sum0[i] = sum0[i] + value * r0;
            sum1[i] = sum1[i] + value * r1;
          }
          l -= leftStride;
          r -= rightStride;
        }
        for (int i = 0; i < 4; i++) {
          lanes[0][i][v] = sum0[i];
          lanes[1][i][v] = sum1[i];
        }
      }
      for (int c = 0; c < 2; c++) {
        const Floats4 sum = sumLanes(sumQuarters(lanes[c][0]), sumQuarters(lanes[c][1]), sumQuarters(lanes[c][2]),
                                     sumQuarters(lanes[c][3]));
        *reinterpret_cast<Floats4*>(gradient) = load4(gradient) + sum;
        gradient += 4;
      }
    }
    left += 4 * kGroup;
  }
}

// The lanes of one row summed by the same tree.
inline float sumRow(const float* row) {
  Floats lanes[kRowVectors];
  for (int v = 0; v < kRowVectors; v++) lanes[v] = load(row + v * kLanes);
  const Floats4 quarters = sumQuarters(lanes);
  return (quarters[0] + quarters[2]) + (quarters[1] + quarters[3]);
}

}  // namespace
