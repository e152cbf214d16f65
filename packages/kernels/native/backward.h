// Loss and exact gradient of one group of 16 trials, backward through time: ../assembly/backward.ts.

#pragma once

#include "forward.h"

namespace {

struct Backward : Forward {
  // Adds w e² to the trials' losses and writes the output adjoints 2 w e (times g' for a sigmoid readout) of a step.
  void outputAdjoints(int step, int group, float* adjoint) {
    readOut(step + 1, output);
    const size_t offset = static_cast<size_t>(step) * outputs * trialStride + static_cast<size_t>(group) * kGroup;
    for (int o = 0; o < outputs; o++) {
      const float* z = output + o * kGroup;
      const float* y = target + offset + o * trialStride;
      const float* w = weight + offset + o * trialStride;
      float* d = adjoint + o * kGroup;
      for (int lane = 0; lane < kGroup; lane++) {
        const float error = z[lane] - y[lane];
        const float weighted = w[lane] * error;
        const float loss = weighted * error;
        trialLoss[lane] += static_cast<double>(loss);
        const float twice = weighted + weighted;
        d[lane] = isSigmoidReadout ? twice * (z[lane] * (1.0f - z[lane])) : twice;
      }
    }
  }

  // rate: g = keep · g' + S, δ = leak · f' · g. current: e = keep · e' + f' · S, δ = leak · e.
  void adjointStep(const float* slope, float* delta) {
    for (int i = 0; i < padded() * kGroup; i += kLanes) {
      const Floats f1 = load(slope + i), s = load(back + i), kept = splat(keep) * load(carried + i);
      if (isCurrent) {
        const Floats e = kept + f1 * s;
        store(carried + i, e);
        store(delta + i, splat(leak) * e);
      } else {
        const Floats g = kept + s;
        store(carried + i, g);
        store(delta + i, splat(leak) * (f1 * g));
      }
    }
  }

  // As `adjointStep` where every unit has its own leak.
  void adjointStepOfEach(const float* slope, float* delta) {
    for (int row = 0; row < padded(); row++) {
      const Floats keepHere = splat(keeps[row]), leakHere = splat(leaks[row]);
      for (int i = row * kGroup; i < (row + 1) * kGroup; i += kLanes) {
        const Floats f1 = load(slope + i), s = load(back + i), kept = keepHere * load(carried + i);
        if (isCurrent) {
          const Floats e = kept + f1 * s;
          store(carried + i, e);
          store(delta + i, leakHere * e);
        } else {
          const Floats g = kept + s;
          store(carried + i, g);
          store(delta + i, leakHere * (f1 * g));
        }
      }
    }
  }

  // Adds c2 r² + c1 |r| of the rates after a step to the trials' penalties, and its derivative to `back`.
  void penaliseRates(int step) {
    const float* rates = stateRows(step + 1);
    for (int row = 0; row < units; row++)
      for (int lane = 0; lane < kGroup; lane++) {
        const size_t at = static_cast<size_t>(row) * kGroup + lane;
        const float r = rates[at], c2 = ratePenalties[lane], c1 = ratePenalties[kGroup + lane];
        const float loss = c2 * (r * r) + c1 * __builtin_fabsf(r);
        trialPenalty[lane] += static_cast<double>(loss);
        const float slope = (c2 + c2) * r + (r != 0.0f ? (__builtin_signbit(r) ? -c1 : c1) : 0.0f);
        back[at] = back[at] + slope;
      }
  }

  // First step of the chunk that a step belongs to: chunks are counted from the last step of the trial.
  int chunkBegin(int step) const {
    const int begin = steps - ((steps - 1 - step) / kChunk + 1) * kChunk;
    return begin > 0 ? begin : 0;
  }

  // Where the output adjoints of a step lie.
  float* slotOf(int step) const { return adjoints + static_cast<size_t>(step - chunkBegin(step) + 1) * adjointStride; }

  void beginBackward() {
    memset(trialLoss, 0, kGroup * sizeof(double));
    memset(trialPenalty, 0, kGroup * sizeof(double));
    memset(gradientIn, 0, static_cast<size_t>(unitTiles) * columnsIn * 16);
    memset(gradientOut, 0, static_cast<size_t>(outputTiles) * columnsOut * 16);
    memset(carried, 0, stateBytes());
    memset(adjoints, 0, (kChunk + 1) * adjointStride * 4);
  }

  // Opens the slots of a chunk at its last step: the adjoints of the step after move from its first slot to its last.
  void openChunk(int step) {
    if ((steps - 1 - step) % kChunk != 0) return;
    const size_t offset = static_cast<size_t>(outputs) * kGroup;
    memcpy(slotOf(step) + offset, adjoints + offset, stateBytes());
  }

  // One step of the recursion, from the output adjoints in its slot; returns its pre-activation adjoints.
  float* backwardStep(int step) {
    float* slot = slotOf(step);
    multiply(weightsBack, slot, rowsBack, unitTiles, back, nullptr, nullptr);
    float* delta = slot - adjointStride + static_cast<size_t>(outputs) * kGroup;
    if (isPenalised) penaliseRates(step);
    if (hasUnitLeaks)
      adjointStepOfEach(slopeRows(step + 1), delta);
    else
      adjointStep(slopeRows(step + 1), delta);
    if (step == chunkBegin(step)) weightGradients(step);
    return delta;
  }

  // Adds the weight gradients of the chunk that begins at `begin`.
  void weightGradients(int begin) {
    const int rest = steps % kChunk;
    const int end = begin == 0 && rest != 0 ? rest : begin + kChunk;
    const float* slot = slotOf(end - 1);
    const float* block = stateBlock(end - 1);
    outerProduct(slot - adjointStride + static_cast<size_t>(outputs) * kGroup, adjointStride, block, stateStride, end - begin,
                 unitTiles, columnsIn, gradientIn);
    const float* rates = block + stateStride + static_cast<size_t>(inputs) * kGroup;
    const int tiles = wholeOutputTiles;
    outerProduct(slot, adjointStride, rates, stateStride, end - begin, tiles, columnsOut, gradientOut);
    if (tiles < outputTiles)
      outerProductRow(slot + tiles * 4 * kGroup, adjointStride, rates, stateStride, end - begin, rowsOut,
                      gradientOut + static_cast<size_t>(tiles) * columnsOut * 4);
  }

  // Gradient with respect to each trial's initial state, and the flat gradient.
  void endBackward() {
    memset(adjoints, 0, static_cast<size_t>(outputs) * kGroup * 4);
    multiply(weightsBack, adjoints, rowsBack, unitTiles, back, nullptr, nullptr);
    const float* slope = slopeRows(0);
    for (int i = 0; i < padded() * kGroup; i += kLanes) {
      Floats s = load(back + i);
      if (isCurrent) s = load(slope + i) * s;
      const Floats k = splat(hasUnitLeaks ? keeps[i / kGroup] : keep);
      store(initialAdjoint + i, k * load(carried + i) + s);
    }
    unpackGradient();
  }

  double gradientGroup(int group) {
    readConditions();
    const int last = segments() - 1;
    openSegment(0);
    for (int k = 0; k < last; k++) {
      simulateSegment(k, group, false);
      keepCheckpoint(k + 1);
      openSegment(k + 1);
    }
    beginBackward();
    for (int k = last; k >= 0; k--) {
      if (k < last) openSegment(k);
      simulateSegment(k, group, true);
      for (int step = segmentStart(k + 1) - 1; step >= segmentStart(k); step--) {
        openChunk(step);
        outputAdjoints(step, group, slotOf(step));
        backwardStep(step);
      }
    }
    endBackward();
    double loss = 0;
    for (int trial = 0; trial < kGroup; trial++) loss += trialLoss[trial];
    return loss;
  }
};

}  // namespace
