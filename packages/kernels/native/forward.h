// Simulation of groups of 16 trials: ../assembly/forward.ts, which has one at a time.

#pragma once

#include "activation.h"
#include "matrix-row.h"
#include "matrix.h"
#include "readouts.h"
#include "segments.h"
#include "shaped-noise.h"

namespace {

struct Forward : Segments {
  int firstHeld = 0;
  int padded() const { return 4 * unitTiles; }
  float* stateBlock(int step) const { return states + static_cast<size_t>(step - firstHeld) * stateStride; }
  float* stateRows(int step) const { return stateBlock(step) + static_cast<size_t>(inputs + 1) * kGroup; }
  float* slopeRows(int step) const { return slopes + static_cast<size_t>(step - firstHeld) * slopeStride; }
  float* workRows(int step) const { return work + static_cast<size_t>(step - firstHeld) * workStride; }
  // The rows of a step of a program.
  StepRows rowsOf(int step) const { return {stateBlock(step), stateBlock(step + 1), workRows(step)}; }
  size_t stateBytes() const { return static_cast<size_t>(stateRowCount) * kGroup * 4; }

  // to = keep · from + leak · (rates + σ ξ); without noise where xi is null.
  void leakRates(const float* from, const float* rates, float* to, const float* xi) const {
    for (int row = 0; row < padded(); row++) {
      const Floats s = splat(sigma[row]);
      for (int lane = 0; lane < kGroup; lane += kLanes) {
        const size_t at = static_cast<size_t>(row) * kGroup + lane;
        Floats r = load(rates + at);
        if (xi) r = r + s * load(xi + at);
        store(to + at, splat(keep) * load(from + at) + splat(leak) * r);
      }
    }
  }

  // As `leakRates` where every unit has its own leak.
  void leakEachRate(const float* from, const float* rates, float* to, const float* xi) const {
    for (int row = 0; row < padded(); row++) {
      const Floats s = splat(sigma[row]), k = splat(keeps[row]), l = splat(leaks[row]);
      for (int lane = 0; lane < kGroup; lane += kLanes) {
        const size_t at = static_cast<size_t>(row) * kGroup + lane;
        Floats r = load(rates + at);
        if (xi) r = r + s * load(xi + at);
        store(to + at, k * load(from + at) + l * r);
      }
    }
  }

  void addNoise(float* rates, int rows, const float* xi) const {
    for (int row = 0; row < rows; row++)
      for (int lane = 0; lane < kGroup; lane += kLanes) {
        const size_t at = static_cast<size_t>(row) * kGroup + lane;
        store(rates + at, load(rates + at) + splat(sigma[row]) * load(xi + at));
      }
  }

  void loadInput(int step, int group) {
    const float* from = input + static_cast<size_t>(step) * inputs * trialStride + static_cast<size_t>(group) * kGroup;
    float* to = stateBlock(step);
    for (int channel = 0; channel < inputs; channel++)
      memcpy(to + channel * kGroup, from + channel * trialStride, kGroup * 4);
  }

  // What follows the product of a step, from the state block of `step` to that of `step + 1`; `outer` points at the noise outside the
  // activation function, or is null.
  void endStep(int step, const float* outer, bool training) {
    float* to = stateRows(step + 1);
    float* slope = training ? slopeRows(step + 1) : nullptr;
    if (isCurrent) {
      if (hasUnitLeaks)
        leakEachRate(current, preActivation, current, nullptr);
      else
        leakRates(current, preActivation, current, nullptr);
      activate(activation, parameter, current, to, slope, padded());
      if (outer) addNoise(to, padded(), outer);
    } else {
      activate(activation, parameter, preActivation, preActivation, slope, padded());
      if (hasUnitLeaks)
        leakEachRate(stateRows(step), preActivation, to, outer);
      else
        leakRates(stateRows(step), preActivation, to, outer);
    }
  }

  // Where the noise of one step is: drawn now from `at`, or given.
  const float* noiseOf(int step, const NoiseAddress& at) {
    if (!isNoisy) return nullptr;
    if (!isFresh) return noise + static_cast<size_t>(step) * noiseTiles * 4 * kGroup;
    drawNoise(*this, noise, step, at);
    return noise;
  }

  size_t colourBytes() const { return static_cast<size_t>(noiseTiles) * 4 * kGroup * 4; }
  float* colourCheckpoint(int index) const { return colourCheckpoints + static_cast<size_t>(index) * noiseTiles * 4 * kGroup; }

  void beginStates(bool training) {
    firstHeld = 0;
    if (isCurrent) {
      memcpy(current, initial, stateBytes());
      activate(activation, parameter, initial, stateRows(0), training ? slopeRows(0) : nullptr, padded());
    } else {
      memcpy(stateRows(0), initial, stateBytes());
    }
  }

  float* checkpoint(int index) const { return checkpoints + static_cast<size_t>(index) * 2 * stateRowCount * kGroup; }

  // Keeps the state at the end of the held segment as the start of segment `index`.
  void keepCheckpoint(int index) {
    memcpy(checkpoint(index), stateRows(segmentStart(index)), stateBytes());
    memcpy(checkpoint(index) + static_cast<size_t>(stateRowCount) * kGroup, current, stateBytes());
    if (isColoured) memcpy(colourCheckpoint(index), colour, colourBytes());
  }

  // Makes segment `index` the held one, from its checkpoint.
  void openSegment(int index) {
    if (index == 0) return beginStates(true);
    firstHeld = segmentStart(index);
    memcpy(stateRows(firstHeld), checkpoint(index), stateBytes());
    memcpy(current, checkpoint(index) + static_cast<size_t>(stateRowCount) * kGroup, stateBytes());
    if (isColoured) memcpy(colour, colourCheckpoint(index), colourBytes());
  }
};

// One step of some groups from the state block of `step` to that of `step + 1`: their noise, one product for all of them, and the rest.
template <int count>
void advance(Forward* const* groups, int step, const NoiseAddress& at, bool training) {
  const float *rows[count], *inner[count], *outer[count], *noise[count];
  float* out[count];
  const Forward& first = *groups[0];
  for (int g = 0; g < count; g++) {
    Forward& group = *groups[g];
    const float* xi = group.noiseOf(step, at);
    if (first.isOnInput && xi) {
      group.addNoise(group.stateBlock(step), first.inputs, xi);
      xi = nullptr;
    }
    noise[g] = xi;
    rows[g] = group.stateBlock(step);
    inner[g] = first.isInside ? xi : nullptr;
    outer[g] = first.isInside ? nullptr : xi;
    out[g] = group.preActivation;
  }
  if (first.isProgram) {
    StepRows at[count];
    for (int g = 0; g < count; g++) at[g] = groups[g]->rowsOf(step);
    return advanceProgram<count>(first, at, noise, training);
  }
  multiply<count>(first.weightsIn, rows, first.rowsIn, first.unitTiles, out, inner, first.sigma);
  for (int g = 0; g < count; g++) groups[g]->endStep(step, outer[g], training);
}

// The states of one segment of as many groups of trials, from the `trials`-th on.
template <int count>
void simulateSegment(Forward* const* groups, int index, int trials, bool training) {
  const NoiseAddress at(*groups[0]);
  const int end = groups[0]->segmentStart(index + 1);
  for (int step = groups[0]->segmentStart(index); step < end; step++) {
    for (int g = 0; g < count; g++) groups[g]->loadInput(step, trials + g);
    advance<count>(groups, step, at, training);
  }
}

// Logits W_out s + b_out of some groups, read from their state blocks of `step`.
template <int count>
void readLogits(Forward* const* groups, int step, float* const* out) {
  const Forward& first = *groups[0];
  const float *rows[count], *nothing[count] = {};
  for (int g = 0; g < count; g++) rows[g] = groups[g]->stateBlock(step) + static_cast<size_t>(first.inputs) * kGroup;
  const int tiles = first.wholeOutputTiles;
  multiply<count>(first.weightsOut, rows, first.rowsOut, tiles, out, nothing, nullptr);
  if (tiles < first.outputTiles)
    for (int g = 0; g < count; g++)
      multiplyRow(first.weightsOut + static_cast<size_t>(tiles) * first.rowsOut * 4, rows[g], first.rowsOut, out[g] + tiles * 4 * kGroup);
}

// Outputs of some groups, read from their state blocks of `step`.
template <int count>
void readOut(Forward* const* groups, int step, float* const* out) {
  const Forward& first = *groups[0];
  readLogits<count>(groups, step, out);
  for (int g = 0; g < count; g++) {
    if (first.readoutCount > 0)
      applyReadouts(first, out[g]);
    else if (first.isSigmoidReadout)
      for (int i = 0; i < first.outputs * kGroup; i += kLanes) store(out[g] + i, logistic(load(out[g] + i)));
  }
}

}  // namespace
