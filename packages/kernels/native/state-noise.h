// Noise of a cell's variables, white or following the variable itself: ../assembly/state-noise.ts.

#pragma once

#include "vector.h"

namespace {

enum StateNoise { kPoisson = 0, kMultiplicative = 1, kDropout = 2 };

// Below this a square root has the slope it has here: at 0 it would have none.
constexpr float kLeastRate = 1e-4f;

// As many rows plus noise: rows += σ ξ.
inline void addRowNoise(float* rows, int count, const float* xi, const float* sigma) {
  for (int row = 0; row < count; row++)
    for (int i = row * kGroup; i < (row + 1) * kGroup; i += kLanes)
      store(rows + i, load(rows + i) + splat(sigma[row]) * load(xi + i));
}

// out = x with noise whose standard deviation follows x, and the slopes of that unless `slope` is null; without noise where `xi` is.
inline void addStateNoise(int law, const float* x, float* out, float* slope, int count, const float* xi, const float* sigma) {
  const Floats one = splat(1.0f);
  if (!xi) {
    for (int i = 0; i < count * kGroup; i += kLanes) {
      store(out + i, load(x + i));
      if (slope) store(slope + i, one);
    }
    return;
  }
  const Floats zero = splat(0.0f), least = splat(kLeastRate), half = splat(0.5f);
  for (int row = 0; row < count; row++) {
    const float level = sigma[row];
    const Floats kept = splat(1.0f / (1.0f - level));
    // Draws of dropout are uniform, of variance 1 and mean 0.
    const Floats threshold = splat((level - 0.5f) * 3.4641016151377544f);
    for (int i = row * kGroup; i < (row + 1) * kGroup; i += kLanes) {
      const Floats value = load(x + i), e = load(xi + i);
      Floats result, factor;
      if (law == kPoisson) {
        const Integers is = value > zero;
        const Floats noise = splat(level) * e, rate = select(is, value, zero);
        result = value + noise * squareRoot(rate);
        const Floats root = squareRoot(select(rate > least, rate, least));
        factor = one + select(is, half * noise / root, zero);
      } else if (law == kMultiplicative) {
        const Floats noise = splat(level) * e;
        result = value + value * noise;
        factor = one + noise;
      } else {
        factor = select(e >= threshold, kept, zero);
        result = value * factor;
      }
      store(out + i, result);
      if (slope) store(slope + i, factor);
    }
  }
}

}  // namespace
