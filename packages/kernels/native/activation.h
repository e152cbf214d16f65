// Activation functions and their slopes, with the operations and their order of ../assembly/activation.ts.

#pragma once

#include "noise.h"
#include "vector.h"

namespace {

enum Activation {
  kRelu = 0,
  kSoftplus = 1,
  kTanh = 2,
  kSigmoid = 3,
  kRectifiedTanh = 4,
  kLeakyRelu = 5,
  kSlopedRelu = 6,
  kElu = 7,
  kPowerLaw = 8,
  // A power law of a whole exponent, for this file alone.
  kWholePower = 9
};

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

// x to the power of `exponent` for x ≥ 0, as exp(exponent log x).
inline Floats powerOf(Floats x, Floats exponent) {
  const Floats least = keepMaximum(exponent * logarithm(x), splat(-87.0f));
  const Floats y = select(splat(89.0f) < least, splat(89.0f), least);
  const Floats n = quotient(y);
  const Floats power = powerOf2(n) * (splat(1.0f) + expRest(y, n));
  return asFloats(bits(power) & ~(x <= splat(0.0f)));
}

// At a kink the slope is that from below.
template <int kind>
inline ValueAndSlope activationOf(Floats x, float parameter) {
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
  } else if constexpr (kind == kSigmoid) {
    const Floats s = logistic(x);
    return {s, s * (one - s)};
  } else if constexpr (kind == kRectifiedTanh) {
    const Floats y = keepMaximum(keepMaximum(x, zero) * splat(-2.0f), splat(-87.0f));
    const Floats n = quotient(y), power = powerOf2(n), rest = expRest(y, n);
    const Floats em = power * rest + (power - one);
    const Floats d = em + splat(2.0f);
    const Floats steep = (splat(4.0f) * (power * (one + rest))) / (d * d);
    return {magnitude(em / d), asFloats(bits(steep) & ~(x <= zero))};
  } else if constexpr (kind == kLeakyRelu) {
    const Floats given = splat(parameter);
    return {select(x > zero, x, given * x), select(x > zero, one, given)};
  } else if constexpr (kind == kSlopedRelu) {
    const Floats given = splat(parameter);
    return {given * keepMaximum(x, zero), asFloats(bits(given) & ~(x <= zero))};
  } else if constexpr (kind == kElu) {
    const Floats given = splat(parameter);
    const Floats y = keepMaximum(select(zero < x, zero, x), splat(-87.0f));
    const Floats n = quotient(y), power = powerOf2(n), rest = expRest(y, n);
    const Floats em = power * rest + (power - one);
    return {select(x > zero, x, given * em), select(x > zero, one, given * (power * (one + rest)))};
  } else {
    const Floats base = keepMaximum(x, zero);
    Floats power = one;
    if constexpr (kind == kWholePower) {
      for (int k = 1; k < static_cast<int>(parameter); k++) power = power * base;
    } else {
      power = powerOf(base, splat(parameter - 1.0f));
    }
    return {power * base, asFloats(bits(splat(parameter) * power) & ~(x <= zero))};
  }
}

template <int kind>
inline void activateRows(float parameter, const float* from, float* to, float* slope, int rows) {
  for (int i = 0; i < rows * kGroup; i += kLanes) {
    const ValueAndSlope result = activationOf<kind>(load(from + i), parameter);
    store(to + i, result.value);
    if (slope) store(slope + i, result.slope);
  }
}

// f, and f' where `slope` is given, of rows of 16 trials. `to` may be `from`.
inline void activate(int kind, float parameter, const float* from, float* to, float* slope, int rows) {
  switch (kind) {
    case kRelu: return activateRows<kRelu>(parameter, from, to, slope, rows);
    case kSoftplus: return activateRows<kSoftplus>(parameter, from, to, slope, rows);
    case kTanh: return activateRows<kTanh>(parameter, from, to, slope, rows);
    case kSigmoid: return activateRows<kSigmoid>(parameter, from, to, slope, rows);
    case kRectifiedTanh: return activateRows<kRectifiedTanh>(parameter, from, to, slope, rows);
    case kLeakyRelu: return activateRows<kLeakyRelu>(parameter, from, to, slope, rows);
    case kSlopedRelu: return activateRows<kSlopedRelu>(parameter, from, to, slope, rows);
    case kElu: return activateRows<kElu>(parameter, from, to, slope, rows);
    default:
      if (static_cast<float>(static_cast<int>(parameter)) == parameter)
        return activateRows<kWholePower>(parameter, from, to, slope, rows);
      return activateRows<kPowerLaw>(parameter, from, to, slope, rows);
  }
}

}  // namespace
