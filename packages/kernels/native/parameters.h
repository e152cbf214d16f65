// The parameters in the order of the products, and their gradients back in the order of the parameters: ../assembly/parameters.ts.

#pragma once

#include "generated/network.h"
#include "outer-product.h"
#include "program.h"

namespace {

struct Parameters : Network {
  // Packs the flat parameters [W_rec, W_in, b_rec, W_out, b_out, h0] for the products.
  void packParameters() {
    if (hasTrainedInitialState) packInitialState();
    if (isProgram) return packProgram(*this);
    const int N = units, I = inputs, O = outputs;
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
    if (!isTrained) return;
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
  void unpackGradient() const {
    if (hasTrainedInitialState) unpackInitialState();
    if (isProgram) return unpackProgram(*this, hasTrainedInitialState ? initialParameters() : parameterCount);
    const int N = units, I = inputs, O = outputs;
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
  }

 private:
  // First of the parameters that are the initial state; states follow one another, of `units` numbers each.
  int initialParameters() const { return parameterCount - stateRowCount / (4 * unitTiles) * units; }

  // Writes the trained initial state into the rows of all trials.
  void packInitialState() const {
    const float* from = parameters + initialParameters();
    for (int first = 0; first < stateRowCount; first += 4 * unitTiles)
      for (int i = 0; i < units; i++, from++)
        for (int lane = 0; lane < kGroup; lane++) initial[(first + i) * kGroup + lane] = *from;
  }

  // Writes the gradient of the trained initial state.
  void unpackInitialState() const {
    float* to = gradient + initialParameters();
    for (int first = 0; first < stateRowCount; first += 4 * unitTiles)
      for (int i = 0; i < units; i++) *to++ = sumRow(initialAdjoint + (first + i) * kGroup);
  }
};

}  // namespace
