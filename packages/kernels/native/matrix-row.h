// The products of matrix.h and outer-product.h for one output alone, the last of a readout with 1, 5, 9, … outputs, where a tile of four would be three
// quarters padding. The sums and their order are the same.

#pragma once

#include "outer-product.h"

namespace {

// out = Σ_k weights[k] · rows[k] for 16 trials; the weights are the first of each four.
inline void multiplyRow(const float* weights, const float* rows, int count, float* out) {
  Floats sum[kRowVectors];
  for (int v = 0; v < kRowVectors; v++) sum[v] = splat(0.0f);
  for (int k = 0; k < count; k++) {
    const Floats weight = splat(weights[4 * k]);
    for (int v = 0; v < kRowVectors; v++) sum[v] = sum[v] + weight * load(rows + k * kGroup + v * kLanes);
  }
  for (int v = 0; v < kRowVectors; v++) store(out + v * kLanes, sum[v]);
}

// Columns whose sums over steps are in registers at a time.
constexpr int kRowColumns = 8;

// gradient[k] += Σ_steps Σ_trials left[step] · right[step, k], as `outerProduct` for one row: eight columns at a time, then each.
inline void outerProductRow(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, int columns,
                            float* gradient) {
  int column = 0;
  for (; column + kRowColumns <= columns; column += kRowColumns) {
    Floats sums[kRowColumns][kRowVectors];
    for (int v = 0; v < kRowVectors; v++) {
      Floats sum[kRowColumns];
      for (int k = 0; k < kRowColumns; k++) sum[k] = splat(0.0f);
      const float* l = left + v * kLanes;
      const float* r = right + column * kGroup + v * kLanes;
      for (int step = 0; step < steps; step++) {
        const Floats value = load(l);
        for (int k = 0; k < kRowColumns; k++) sum[k] = sum[k] + value * load(r + k * kGroup);
        l -= leftStride;
        r -= rightStride;
      }
      for (int k = 0; k < kRowColumns; k++) sums[k][v] = sum[k];
    }
    for (int k = 0; k < kRowColumns; k += 4) {
      const Floats4 sum = sumLanes(sumQuarters(sums[k]), sumQuarters(sums[k + 1]), sumQuarters(sums[k + 2]), sumQuarters(sums[k + 3]));
      for (int i = 0; i < 4; i++) gradient[4 * (column + k + i)] += sum[i];
    }
  }
  for (; column < columns; column++) {
    Floats sum[kRowVectors];
    for (int v = 0; v < kRowVectors; v++) sum[v] = splat(0.0f);
    for (int step = 0; step < steps; step++)
      for (int v = 0; v < kRowVectors; v++)
        sum[v] = sum[v] + load(left - step * leftStride + v * kLanes) * load(right + column * kGroup - step * rightStride + v * kLanes);
    gradient[4 * column] += sumVectors(sum);
  }
}

}  // namespace
