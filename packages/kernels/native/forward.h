// Simulation of one group of 16 trials: ../assembly/forward.ts.

#pragma once

#include "activation.h"
#include "matrix-row.h"
#include "segments.h"
#include "shaped-noise.h"

namespace {

struct Forward : Segments {
  int firstHeld = 0;
  int padded() const { return 4 * unitTiles; }
  float* stateBlock(int step) const { return states + static_cast<size_t>(step - firstHeld) * stateStride; }
  float* stateRows(int step) const { return stateBlock(step) + static_cast<size_t>(inputs + 1) * kGroup; }
  float* slopeRows(int step) const { return slopes + static_cast<size_t>(step - firstHeld) * slopeStride; }
  size_t stateBytes() const { return static_cast<size_t>(padded()) * kGroup * 4; }

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

  // One step from the state block of `step` to that of `step + 1`; xi points at its noise, or is null.
  void advance(int step, const float* xi, bool training) {
    if (isOnInput && xi) {
      addNoise(stateBlock(step), inputs, xi);
      xi = nullptr;
    }
    float* to = stateRows(step + 1);
    float* slope = training ? slopeRows(step + 1) : nullptr;
    multiply(weightsIn, stateBlock(step), rowsIn, unitTiles, preActivation, isInside ? xi : nullptr, sigma);
    const float* outer = isInside ? nullptr : xi;
    if (isCurrent) {
      if (hasUnitLeaks)
        leakEachRate(current, preActivation, current, nullptr);
      else
        leakRates(current, preActivation, current, nullptr);
      activate(activation, current, to, slope, padded());
      if (outer) addNoise(to, padded(), outer);
    } else {
      activate(activation, preActivation, preActivation, slope, padded());
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
      activate(activation, initial, stateRows(0), training ? slopeRows(0) : nullptr, padded());
    } else {
      memcpy(stateRows(0), initial, stateBytes());
    }
  }

  float* checkpoint(int index) const { return checkpoints + static_cast<size_t>(index) * 2 * padded() * kGroup; }

  // Keeps the state at the end of the held segment as the start of segment `index`.
  void keepCheckpoint(int index) {
    memcpy(checkpoint(index), stateRows(segmentStart(index)), stateBytes());
    memcpy(checkpoint(index) + static_cast<size_t>(padded()) * kGroup, current, stateBytes());
    if (isColoured) memcpy(colourCheckpoint(index), colour, colourBytes());
  }

  // Makes segment `index` the held one, from its checkpoint.
  void openSegment(int index) {
    if (index == 0) return beginStates(true);
    firstHeld = segmentStart(index);
    memcpy(stateRows(firstHeld), checkpoint(index), stateBytes());
    memcpy(current, checkpoint(index) + static_cast<size_t>(padded()) * kGroup, stateBytes());
    if (isColoured) memcpy(colour, colourCheckpoint(index), colourBytes());
  }

  void simulateSegment(int index, int group, bool training) {
    const NoiseAddress at(*this);
    const int end = segmentStart(index + 1);
    for (int step = segmentStart(index); step < end; step++) {
      loadInput(step, group);
      advance(step, noiseOf(step, at), training);
    }
  }

  // Outputs read from the state block of `step`.
  void readOut(int step, float* out) {
    const float* rows = stateBlock(step) + static_cast<size_t>(inputs) * kGroup;
    const int tiles = wholeOutputTiles;
    multiply(weightsOut, rows, rowsOut, tiles, out, nullptr, nullptr);
    if (tiles < outputTiles) multiplyRow(weightsOut + static_cast<size_t>(tiles) * rowsOut * 4, rows, rowsOut, out + tiles * 4 * kGroup);
    if (isSigmoidReadout)
      for (int i = 0; i < outputs * kGroup; i += kLanes) store(out + i, logistic(load(out + i)));
  }
};

}  // namespace
