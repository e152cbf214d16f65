// Readouts with losses of their own: ../assembly/readouts.ts.

#pragma once

#include "activation.h"
#include "generated/network.h"

namespace {

enum ReadoutLoss { kSquaredLoss = 0, kSigmoidLoss = 1, kSoftmaxLoss = 2 };

inline const int32_t* readoutsOf(const Network& n) { return reinterpret_cast<const int32_t*>(n.readouts); }

// log Σ exp(x_c) of some trials, with the rows of the channels from `x` on.
inline Floats logSumExp(const float* x, int channels) {
  Floats total = load(x);
  for (int c = 1; c < channels; c++) {
    const Floats next = load(x + c * kGroup);
    const Floats less = exponential(-magnitude(total - next));
    total = keepMaximum(total, next) + logOnePlus(less);
  }
  return total;
}

// Outputs in place of the logits of a step in `rows`.
inline void applyReadouts(const Network& n, float* rows) {
  const int32_t* part = readoutsOf(n);
  for (int k = 0; k < n.readoutCount; k++, part += 2) {
    const int channels = part[1];
    if (part[0] == kSigmoidLoss) {
      for (int i = 0; i < channels * kGroup; i += kLanes) store(rows + i, logistic(load(rows + i)));
    } else if (part[0] == kSoftmaxLoss) {
      for (int lane = 0; lane < kGroup; lane += kLanes) {
        const Floats total = logSumExp(rows + lane, channels);
        for (int c = 0; c < channels; c++) {
          float* p = rows + c * kGroup + lane;
          store(p, exponential(load(p) - total));
        }
      }
    }
    rows += channels * kGroup;
  }
}

// Adds float32 losses to the float64 sums of their trials.
inline void addLoss(double* trialLoss, Floats loss) {
  for (int i = 0; i < kLanes; i++) trialLoss[i] += static_cast<double>(loss[i]);
}

// w (log(1 + e^x) − y x) of one row, and w (p − y).
inline void sigmoidRow(double* trialLoss, const float* x, const float* y, const float* w, float* adjoint) {
  for (int lane = 0; lane < kGroup; lane += kLanes) {
    const Floats logit = load(x + lane), label = load(y + lane), weight = load(w + lane);
    const Floats e = exponential(-magnitude(logit));
    const Floats soft = keepMaximum(logit, splat(0.0f)) + logOnePlus(e);
    addLoss(trialLoss + lane, weight * (soft - label * logit));
    store(adjoint + lane, weight * (logistic(logit) - label));
  }
}

// (Σ w) Σ_c y_c (log Σ e^x − x_c) of some rows, and (Σ w) (p_c Σ y − y_c).
inline void softmaxRows(double* trialLoss, const float* x, const float* y, const float* w, size_t stride, float* adjoint, int channels) {
  for (int lane = 0; lane < kGroup; lane += kLanes) {
    const Floats total = logSumExp(x + lane, channels);
    Floats loss = splat(0.0f), mass = splat(0.0f), weight = splat(0.0f);
    for (int c = 0; c < channels; c++) {
      const Floats label = load(y + c * stride + lane);
      loss = loss + label * (total - load(x + c * kGroup + lane));
      mass = mass + label;
      weight = weight + load(w + c * stride + lane);
    }
    addLoss(trialLoss + lane, weight * loss);
    for (int c = 0; c < channels; c++) {
      const Floats p = exponential(load(x + c * kGroup + lane) - total);
      store(adjoint + c * kGroup + lane, weight * (p * mass - load(y + c * stride + lane)));
    }
  }
}

// w (x − y)² of one row, and 2 w (x − y).
inline void squaredRow(double* trialLoss, const float* x, const float* y, const float* w, float* adjoint) {
  for (int lane = 0; lane < kGroup; lane += kLanes) {
    const Floats error = load(x + lane) - load(y + lane);
    const Floats weighted = load(w + lane) * error;
    addLoss(trialLoss + lane, weighted * error);
    store(adjoint + lane, weighted + weighted);
  }
}

// From the logits of a step: adds the losses of its readouts to the trials' and writes their derivatives. `y` and `w` are of its group.
inline void readoutAdjoints(const Network& n, const float* x, const float* y, const float* w, float* adjoint) {
  const int32_t* part = readoutsOf(n);
  const size_t stride = n.trialStride;
  for (int k = 0; k < n.readoutCount; k++, part += 2) {
    const int channels = part[1];
    if (part[0] == kSoftmaxLoss)
      softmaxRows(n.trialLoss, x, y, w, stride, adjoint, channels);
    else
      for (int c = 0; c < channels; c++) {
        const size_t row = static_cast<size_t>(c) * kGroup, given = c * stride;
        (part[0] == kSigmoidLoss ? sigmoidRow : squaredRow)(n.trialLoss, x + row, y + given, w + given, adjoint + row);
      }
    x += channels * kGroup;
    adjoint += channels * kGroup;
    y += channels * stride;
    w += channels * stride;
  }
}

}  // namespace
