// The products of matrix.h for one output alone, the last of a readout with 1, 5, 9, … outputs, where a tile of four would be
// three quarters padding. The sums and their order are the same: ../assembly/matrix-row.ts.

#pragma once

#include "matrix.h"

namespace {

// out = Σ_k weights[k] · rows[k]; the weights are the first of each four.
inline void multiplyRow(const float* weights, const float* rows, int count, float* out) {
  Floats sum[kRowVectors];
  for (int v = 0; v < kRowVectors; v++) sum[v] = splat(0.0f);
  for (int k = 0; k < count; k++) {
    const Floats weight = splat(weights[4 * k]);
    for (int v = 0; v < kRowVectors; v++) sum[v] = sum[v] + weight * load(rows + k * kGroup + v * kLanes);
  }
  for (int v = 0; v < kRowVectors; v++) store(out + v * kLanes, sum[v]);
}

// One vector of the sums of `outerProductRow` for `columns` rows on the right.
template <int columns>
inline void sumStepsOfRow(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, Floats* sums) {
  Floats sum[columns];
  for (int i = 0; i < columns; i++) sum[i] = splat(0.0f);
  for (int step = 0; step < steps; step++) {
    Floats value = load(left);
    hold(value);
    for (int i = 0; i < columns; i++) sum[i] = sum[i] + value * load(right + i * kGroup);
    left -= leftStride;
    right -= rightStride;
  }
  for (int i = 0; i < columns; i++) sums[i] = sum[i];
}

// gradient[k] += Σ_steps Σ_trials left[step] · right[step, k], as `outerProduct` for one row: eight columns at a time, then
// each alone.
inline void outerProductRow(const float* left, size_t leftStride, const float* right, size_t rightStride, int steps, int columns,
                            float* gradient) {
  int column = 0;
  for (; column + 8 <= columns; column += 8) {
    Floats sums[kRowVectors][8];
    for (int v = 0; v < kRowVectors; v++)
      sumStepsOfRow<8>(left + v * kLanes, leftStride, right + column * kGroup + v * kLanes, rightStride, steps, sums[v]);
    for (int first = 0; first < 8; first += 4) {
      Floats rows[4][kRowVectors];
      for (int i = 0; i < 4; i++)
        for (int v = 0; v < kRowVectors; v++) rows[i][v] = sums[v][first + i];
      const Floats4 sum = sumLanes(sumQuarters(rows[0]), sumQuarters(rows[1]), sumQuarters(rows[2]), sumQuarters(rows[3]));
      for (int i = 0; i < 4; i++) gradient[(column + first + i) * 4] += sum[i];
    }
  }
  for (; column < columns; column++) {
    Floats lanes[kRowVectors];
    for (int v = 0; v < kRowVectors; v++)
      sumStepsOfRow<1>(left + v * kLanes, leftStride, right + column * kGroup + v * kLanes, rightStride, steps, &lanes[v]);
    const Floats4 quarters = sumQuarters(lanes);
    gradient[column * 4] += (quarters[0] + quarters[2]) + (quarters[1] + quarters[3]);
  }
}

}  // namespace
