// The layout of one network and one group of 16 trials in memory, and the packing of its parameters: the rows and blocks
// of ../assembly/network.ts.

#pragma once

#include <string.h>

#include "kernel.h"
#include "matrix.h"

namespace {

struct Network {
  Configuration c;
  bool isCurrent, isInside, isOnInput, isSigmoidReadout, isRecurrent, isClosedLoop;
  bool isColoured, isMixed, hasTrialLevels, isPlainNoise, hasUnitLeaks, isPenalised;
  float leak, keep;
  int segment, padded, unitTiles, inputTiles, outputTiles, wholeOutputTiles, rowsIn, rowsOut, rowsBack, columnsIn, columnsOut, noiseRows, noiseTiles;
  size_t stateStride, adjointStride, slopeStride, trialStride;  // in floats
  int parameterCount;

  char* memory;
  float *parameters, *gradient, *total, *moment1, *moment2;
  float *weightsIn, *weightsOut, *weightsBack, *weightsInput, *gradientIn, *gradientOut;
  float *sigma, *initial, *initialAdjoint, *noise, *states, *current, *preActivation, *slopes, *checkpoints;
  float *adjoints, *carried, *back, *output, *outputAdjoint, *inputAdjoint, *input, *target, *weight;
  float *leaks, *keeps, *colouring, *colour, *colourCheckpoints, *factor, *unmixed, *trialLevels, *ratePenalties;
  double* trialLoss;
  double* trialPenalty;

  static size_t stride(int rows) { return static_cast<size_t>(rows % 16 == 0 ? rows + 1 : rows) * kGroup; }

  int segments() const { return (c.steps + segment - 1) / segment; }
  int segmentStart(int index) const {
    const int start = c.steps - (segments() - index) * segment;
    return start > 0 ? start : 0;
  }

  void shape(const Configuration& configuration) {
    c = configuration;
    segment = c.segmentSteps < c.steps ? c.segmentSteps : c.steps;
    isCurrent = c.form == 1;
    isInside = c.placement == 0;
    isOnInput = c.placement == 2;
    isColoured = c.coloured == 1;
    isMixed = c.mixed == 1;
    hasUnitLeaks = c.unitLeaks == 1;
    isPenalised = false;
    chooseNoise(false);
    isSigmoidReadout = c.readout == 1;
    isRecurrent = c.recurrent == 1;
    isClosedLoop = c.closedLoop == 1;
    leak = c.leak;
    keep = 1.0f - c.leak;
    unitTiles = (c.units + 3) / 4;
    inputTiles = (c.inputs + 3) / 4;
    outputTiles = (c.outputs + 3) / 4;
    wholeOutputTiles = (c.outputs + 2) / 4;
    padded = 4 * unitTiles;
    noiseRows = isOnInput ? c.inputs : c.units;
    noiseTiles = (noiseRows + 3) / 4;
    rowsIn = c.inputs + 1 + (isRecurrent ? c.units : 0);
    rowsOut = 1 + c.units;
    rowsBack = c.outputs + (isRecurrent ? c.units : 0);
    columnsIn = (rowsIn + 1) & ~1;
    columnsOut = (rowsOut + 1) & ~1;
    stateStride = stride(c.inputs + 1 + padded + 1);
    adjointStride = stride(c.outputs + padded + 3);
    slopeStride = stride(padded);
    trialStride = static_cast<size_t>(c.trials);
    parameterCount = c.units * c.units + c.units * c.inputs + c.units + c.outputs * c.units + c.outputs +
                     (c.trainedInitialState ? c.units : 0);
  }

  // Whether trials have noise levels of their own; and with that, whether the noise is white Gaussians and nothing else.
  void chooseNoise(bool trialLevelsToo) {
    hasTrialLevels = trialLevelsToo;
    isPlainNoise = c.law == 0 && !isColoured && !isMixed && !hasTrialLevels && !isOnInput;
  }

  // Sets every array to its place after `base` and returns the bytes taken; base 0 only counts.
  size_t arrange(char* base) {
    size_t next = 0;
    const auto reserve = [&](size_t floats) {
      float* start = reinterpret_cast<float*>(base + next);
      next = (next + floats * 4 + 63) & ~static_cast<size_t>(63);
      return start;
    };
    const size_t T = c.steps, P = padded, rows = P * kGroup, held = static_cast<size_t>(segment) + 1;
    const size_t inputRows = isClosedLoop ? 0 : T * c.inputs, outputRows = isClosedLoop ? 0 : T * c.outputs;
    parameters = reserve(parameterCount);
    weightsIn = reserve(static_cast<size_t>(unitTiles) * rowsIn * 4);
    weightsOut = reserve(static_cast<size_t>(outputTiles) * rowsOut * 4);
    const size_t X = static_cast<size_t>(noiseTiles) * 4;
    sigma = reserve(X > P ? X : P);
    initial = reserve(rows);
    noise = reserve((c.wholeNoise ? T : 1) * X * kGroup);
    leaks = reserve(hasUnitLeaks ? P : 0);
    keeps = reserve(hasUnitLeaks ? P : 0);
    colouring = reserve(2);
    colour = reserve(isColoured ? X * kGroup : 0);
    factor = reserve(isMixed ? X * noiseRows : 0);
    unmixed = reserve(isMixed ? X * kGroup : 0);
    trialLevels = reserve(kGroup);
    ratePenalties = reserve(2 * kGroup);
    states = reserve(held * stateStride + kGroup);
    current = reserve(rows);
    preActivation = reserve(rows);
    output = reserve((c.training ? 1 : T) * static_cast<size_t>(outputTiles) * 4 * kGroup);
    trialLoss = reinterpret_cast<double*>(reserve(2 * kGroup));
    trialPenalty = reinterpret_cast<double*>(reserve(2 * kGroup));
    input = reserve(inputRows * trialStride);
    target = reserve(outputRows * trialStride);
    weight = reserve(outputRows * trialStride);
    const bool training = c.training == 1;
    const auto trained = [&](size_t floats) { return reserve(training ? floats : 0); };
    gradient = trained(parameterCount);
    total = trained(parameterCount);
    moment1 = trained(parameterCount);
    moment2 = trained(parameterCount);
    weightsBack = trained(static_cast<size_t>(unitTiles) * rowsBack * 4);
    weightsInput = trained(isClosedLoop ? static_cast<size_t>(inputTiles) * c.units * 4 : 0);
    gradientIn = trained(static_cast<size_t>(unitTiles) * columnsIn * 4);
    gradientOut = trained(static_cast<size_t>(outputTiles) * columnsOut * 4);
    initialAdjoint = trained(rows);
    outputAdjoint = trained(static_cast<size_t>(c.outputs) * kGroup);
    inputAdjoint = trained(static_cast<size_t>(inputTiles) * 4 * kGroup);
    slopes = trained(held * slopeStride);
    checkpoints = trained(static_cast<size_t>(segments()) * 2 * rows);
    colourCheckpoints = trained(isColoured ? static_cast<size_t>(segments()) * X * kGroup : 0);
    adjoints = trained((kChunk + 1) * adjointStride);
    carried = trained(rows);
    back = trained(rows);
    return next;
  }

  // Writes the row of ones of every state block.
  void prepareRows() {
    for (int t = 0; t <= segment; t++)
      for (int lane = 0; lane < kGroup; lane++) states[t * stateStride + static_cast<size_t>(c.inputs) * kGroup + lane] = 1.0f;
  }

  // Packs the flat parameters [W_rec, W_in, b_rec, W_out, b_out, h0] for the products.
  void packParameters(bool training) {
    const int N = c.units, I = c.inputs, O = c.outputs;
    const float *wIn = parameters + N * N, *bRec = wIn + N * I, *wOut = bRec + N, *bOut = wOut + O * N;
    for (int i = 0; i < N; i++) {
      float* tile = weightsIn + static_cast<size_t>(i / 4) * rowsIn * 4 + i % 4;
      for (int k = 0; k < I; k++) tile[k * 4] = wIn[i * I + k];
      tile[I * 4] = bRec[i];
      if (isRecurrent)
        for (int k = 0; k < N; k++) tile[(I + 1 + k) * 4] = parameters[i * N + k];
    }
    for (int o = 0; o < O; o++) {
      float* tile = weightsOut + static_cast<size_t>(o / 4) * rowsOut * 4 + o % 4;
      tile[0] = bOut[o];
      for (int k = 0; k < N; k++) tile[(k + 1) * 4] = wOut[o * N + k];
    }
    if (c.trainedInitialState)
      for (int i = 0; i < N; i++)
        for (int lane = 0; lane < kGroup; lane++) initial[i * kGroup + lane] = bOut[O + i];
    if (!training) return;
    if (isClosedLoop)
      for (int k = 0; k < I; k++)
        for (int i = 0; i < N; i++) weightsInput[static_cast<size_t>(k / 4) * N * 4 + i * 4 + k % 4] = wIn[i * I + k];
    for (int k = 0; k < N; k++) {
      float* tile = weightsBack + static_cast<size_t>(k / 4) * rowsBack * 4 + k % 4;
      for (int o = 0; o < O; o++) tile[o * 4] = wOut[o * N + k];
      if (isRecurrent)
        for (int i = 0; i < N; i++) tile[(O + i) * 4] = parameters[i * N + k];
    }
  }

  // Writes the packed gradients of a group into the flat `gradient`, in the order of the parameters.
  void unpackGradient() {
    const int N = c.units, I = c.inputs, O = c.outputs;
    float *wIn = gradient + N * N, *bRec = wIn + N * I, *wOut = bRec + N, *bOut = wOut + O * N;
    for (int i = 0; i < N; i++) {
      const float* tile = gradientIn + static_cast<size_t>(i / 4) * columnsIn * 4 + i % 4;
      for (int k = 0; k < I; k++) wIn[i * I + k] = tile[k * 4];
      bRec[i] = tile[I * 4];
      if (isRecurrent)
        for (int k = 0; k < N; k++) gradient[i * N + k] = tile[(I + 1 + k) * 4];
    }
    for (int o = 0; o < O; o++) {
      const float* tile = gradientOut + static_cast<size_t>(o / 4) * columnsOut * 4 + o % 4;
      bOut[o] = tile[0];
      for (int k = 0; k < N; k++) wOut[o * N + k] = tile[(k + 1) * 4];
    }
    if (c.trainedInitialState)
      for (int i = 0; i < N; i++) bOut[O + i] = sumRow(initialAdjoint + i * kGroup);
  }
};

}  // namespace
