// Loss and exact gradient of groups of 16 trials, backward through time: ../assembly/backward.ts, which has one at a time.

#pragma once

#include "forward.h"

namespace {

struct Backward : Forward {
  // From the outputs of a step: adds w e² to the trials' losses and writes the output adjoints 2 w e (times g' for a sigmoid readout) of a step.
  void outputAdjoints(int step, int group, float* adjoint) {
    const size_t offset = static_cast<size_t>(step) * outputs * trialStride + static_cast<size_t>(group) * kGroup;
    if (readoutCount > 0) return readoutAdjoints(*this, output, target + offset, weight + offset, adjoint);
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

  // Adds c2 r² + c1 |r| of the rates after a step to the trials' penalties, and its derivative to their adjoints.
  void penaliseRates(int step, float* adjoints) {
    const float* rates = stateRows(step + 1);
    for (int row = 0; row < units; row++)
      for (int lane = 0; lane < kGroup; lane++) {
        const size_t at = static_cast<size_t>(row) * kGroup + lane;
        const float r = rates[at], c2 = ratePenalties[lane], c1 = ratePenalties[kGroup + lane];
        const float loss = c2 * (r * r) + c1 * __builtin_fabsf(r);
        trialPenalty[lane] += static_cast<double>(loss);
        const float slope = (c2 + c2) * r + (r != 0.0f ? (__builtin_signbit(r) ? -c1 : c1) : 0.0f);
        adjoints[at] = adjoints[at] + slope;
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
    memset(gradientIn, 0, static_cast<size_t>(gradientInSize) * 4);
    memset(gradientOut, 0, static_cast<size_t>(outputTiles) * columnsOut * 16);
    memset(carried, 0, static_cast<size_t>(padded()) * kGroup * 4);
    memset(adjoints, 0, (kChunk + 1) * adjointStride * 4);
  }

  // Opens the slots of a chunk at its last step: the adjoints of the step after move from its first slot to its last.
  void openChunk(int step) {
    if ((steps - 1 - step) % kChunk != 0) return;
    const size_t offset = static_cast<size_t>(outputs) * kGroup;
    memcpy(slotOf(step) + offset, adjoints + offset, stateBytes());
  }

  // The adjoints of the variables of a step of a program.
  AdjointRows adjointsOf(int step) const { return {slotOf(step) - adjointStride, this}; }

  // Where the pre-activation adjoints of a step lie.
  float* deltaOf(int step) const { return slotOf(step) - adjointStride + static_cast<size_t>(outputs) * kGroup; }

  // What follows the product of a step of the recursion.
  void endBackwardStep(int step) {
    if (isPenalised) penaliseRates(step, back);
    if (hasUnitLeaks)
      adjointStepOfEach(slopeRows(step + 1), deltaOf(step));
    else
      adjointStep(slopeRows(step + 1), deltaOf(step));
    if (step == chunkBegin(step)) weightGradients(step);
  }

  // Adds the weight gradients of the chunk that begins at `begin`.
  void weightGradients(int begin) {
    const int rest = steps % kChunk;
    const int end = begin == 0 && rest != 0 ? rest : begin + kChunk;
    const float* slot = slotOf(end - 1);
    const float* block = stateBlock(end - 1);
    if (isProgram)
      programGradients(*this, rowsOf(end - 1), adjointsOf(end - 1), end - begin);
    else
      outerProduct(slot - adjointStride + static_cast<size_t>(outputs) * kGroup, adjointStride, block, stateStride, end - begin,
                   unitTiles, columnsIn, gradientIn);
    const float* rates = block + stateStride + static_cast<size_t>(inputs) * kGroup;
    const int tiles = wholeOutputTiles;
    outerProduct(slot, adjointStride, rates, stateStride, end - begin, tiles, columnsOut, gradientOut);
    if (tiles < outputTiles)
      outerProductRow(slot + tiles * 4 * kGroup, adjointStride, rates, stateStride, end - begin, rowsOut,
                      gradientOut + static_cast<size_t>(tiles) * columnsOut * 4);
  }

  // Gradient with respect to each trial's initial state.
  void endBackward() {
    if (isProgram) {
      memcpy(initialAdjoint, adjoints + static_cast<size_t>(outputs) * kGroup, stateBytes());
      return;
    }
    memset(adjoints, 0, static_cast<size_t>(outputs) * kGroup * 4);
    multiply(weightsBack, adjoints, rowsBack, unitTiles, back);
    const float* slope = slopeRows(0);
    for (int i = 0; i < padded() * kGroup; i += kLanes) {
      Floats s = load(back + i);
      if (isCurrent) s = load(slope + i) * s;
      const Floats k = splat(hasUnitLeaks ? keeps[i / kGroup] : keep);
      store(initialAdjoint + i, k * load(carried + i) + s);
    }
  }
};

// One step back of some groups of a cell that is given as a program.
template <int count>
void programBackwardStep(Backward* const* groups, int step) {
  const Backward& first = *groups[0];
  float* slots[count];
  StepRows at[count];
  AdjointRows adjoints[count];
  for (int g = 0; g < count; g++) {
    slots[g] = groups[g]->slotOf(step);
    at[g] = groups[g]->rowsOf(step);
    adjoints[g] = groups[g]->adjointsOf(step);
  }
  addReadoutAdjoints<count>(first, slots);
  if (first.isPenalised)
    for (int g = 0; g < count; g++) groups[g]->penaliseRates(step, slots[g] + static_cast<size_t>(first.outputs) * kGroup);
  pullBackProgram<count>(first, at, adjoints);
  if (step == first.chunkBegin(step))
    for (int g = 0; g < count; g++) groups[g]->weightGradients(step);
}

// One step of the recursion of some groups, from the output adjoints in their slots.
template <int count>
void backwardStep(Backward* const* groups, int step) {
  const Backward& first = *groups[0];
  if (first.isProgram) return programBackwardStep<count>(groups, step);
  const float *slots[count], *nothing[count] = {};
  float* back[count];
  for (int g = 0; g < count; g++) {
    slots[g] = groups[g]->slotOf(step);
    back[g] = groups[g]->back;
  }
  multiply<count>(first.weightsBack, slots, first.rowsBack, first.unitTiles, back, nothing, nullptr);
  for (int g = 0; g < count; g++) groups[g]->endBackwardStep(step);
}

// Losses and packed gradients of as many groups of trials, from the `trials`-th on.
template <int count>
void differentiate(Backward* const* groups, int trials) {
  const Backward& first = *groups[0];
  Forward* forward[count];
  float* outputs[count];
  for (int g = 0; g < count; g++) {
    forward[g] = groups[g];
    outputs[g] = groups[g]->output;
    groups[g]->openSegment(0);
  }
  const int last = first.segments() - 1;
  for (int k = 0; k < last; k++) {
    simulateSegment<count>(forward, k, trials, false);
    for (int g = 0; g < count; g++) {
      groups[g]->keepCheckpoint(k + 1);
      groups[g]->openSegment(k + 1);
    }
  }
  for (int g = 0; g < count; g++) groups[g]->beginBackward();
  for (int k = last; k >= 0; k--) {
    if (k < last)
      for (int g = 0; g < count; g++) groups[g]->openSegment(k);
    simulateSegment<count>(forward, k, trials, true);
    for (int step = first.segmentStart(k + 1) - 1; step >= first.segmentStart(k); step--) {
      if (first.readoutCount > 0)
        readLogits<count>(forward, step + 1, outputs);
      else
        readOut<count>(forward, step + 1, outputs);
      for (int g = 0; g < count; g++) {
        groups[g]->openChunk(step);
        groups[g]->outputAdjoints(step, trials + g, groups[g]->slotOf(step));
      }
      backwardStep<count>(groups, step);
    }
  }
  for (int g = 0; g < count; g++) groups[g]->endBackward();
}

}  // namespace
