// Activation functions and their slopes, with the operations and their order of ../assembly/activation.ts.

#pragma once

#include "vector.h"

namespace {

enum Activation { kRelu = 0, kSoftplus = 1, kTanh = 2, kSigmoid = 3 };

inline Floats quotient(Floats y) { return nearest(y * splat(1.4426950408889634f)); }

inline Floats expRest(Floats y, Floats n) {
  Floats r = y - n * splat(0.693359375f);
  r = r - n * splat(-2.12194440e-4f);
  Floats p = r * splat(0.0013946208637207747f) + splat(0.00836645532399416f);
  p = r * p + splat(0.041666287928819656f);
  p = r * p + splat(0.1666654497385025f);
  p = r * p + splat(0.5f);
  return (r * r) * p + r;
}

inline Floats powerOf2(Floats n) { return asFloats((toIntegers(n) + 127) << 23); }

// exp(y) for y ≤ 0.
inline Floats exponential(Floats y) {
  const Floats x = keepMaximum(y, splat(-87.0f));
  const Floats n = quotient(x);
  return powerOf2(n) * (splat(1.0f) + expRest(x, n));
}

// log(1 + e) for 0 ≤ e ≤ 1.
inline Floats logOnePlus(Floats e) {
  const Floats s = e / (e + splat(2.0f));
  const Floats z = s * s;
  Floats q = z * splat(0.24300938844680786f) + splat(0.21427656710147858f);
  q = z * q + splat(0.2861688435077667f);
  q = z * q + splat(0.3999887704849243f);
  q = z * q + splat(0.6666667461395264f);
  return s * (z * q + splat(2.0f));
}

inline Floats logistic(Floats x) {
  const Floats e = exponential(-magnitude(x));
  const Floats upper = splat(1.0f) / (splat(1.0f) + e);
  return select(x < splat(0.0f), e * upper, upper);
}

struct ValueAndSlope {
  Floats value, slope;
};

template <int kind>
inline ValueAndSlope activationOf(Floats x) {
  const Floats one = splat(1.0f), zero = splat(0.0f);
  if constexpr (kind == kRelu) {
    return {keepMaximum(x, zero), asFloats(bits(one) & ~(x <= zero))};
  } else if constexpr (kind == kSoftplus) {
    const Floats e = exponential(-magnitude(x));
    const Floats upper = one / (one + e);
    return {keepMaximum(x, zero) + logOnePlus(e), select(x < zero, e * upper, upper)};
  } else if constexpr (kind == kTanh) {
    const Floats y = keepMaximum(magnitude(x) * splat(-2.0f), splat(-87.0f));
    const Floats n = quotient(y), power = powerOf2(n), rest = expRest(y, n);
    const Floats em = power * rest + (power - one);
    const Floats d = em + splat(2.0f);
    const Floats t = asFloats(bits(magnitude(em / d)) | (bits(x) & bits(splat(-0.0f))));
    return {t, (splat(4.0f) * (power * (one + rest))) / (d * d)};
  } else {
    const Floats s = logistic(x);
    return {s, s * (one - s)};
  }
}

template <int kind>
inline void activateRows(const float* from, float* to, float* slope, int rows) {
  for (int i = 0; i < rows * kGroup; i += kLanes) {
    const ValueAndSlope result = activationOf<kind>(load(from + i));
    store(to + i, result.value);
    if (slope) store(slope + i, result.slope);
  }
}

// f, and f' where `slope` is given, of rows of 16 trials. `to` may be `from`.
inline void activate(int kind, const float* from, float* to, float* slope, int rows) {
  switch (kind) {
    case kRelu: return activateRows<kRelu>(from, to, slope, rows);
    case kSoftplus: return activateRows<kSoftplus>(from, to, slope, rows);
    case kTanh: return activateRows<kTanh>(from, to, slope, rows);
    default: return activateRows<kSigmoid>(from, to, slope, rows);
  }
}

}  // namespace
