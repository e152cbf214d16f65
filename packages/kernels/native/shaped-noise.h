// Noise beyond white Gaussians on the units: ../assembly/shaped-noise.ts.

#pragma once

#include "generated/network.h"
#include "matrix.h"
#include "noise.h"

namespace {

// Draws of input channels count as units from here on, apart from those of units.
constexpr int kInputUnits = 1 << 25;

// Draws of unit variance from the random words at `rows`, in place.
inline void applyLaw(int law, float* rows, int count) {
  const int end = count * kGroup;
  const Words signBit = splatWord(0x80000000u);
  for (int i = 0; i < end; i += kLanes) {
    const Words word = loadWords(rows + i);
    const Integers sign = reinterpret_cast<Integers>(word & signBit);
    if (law == 1)
      store(rows + i, asFloats(bits(logarithm(uniform(word << 1)) * splat(-0.7071067811865476f)) ^ sign));
    else if (law == 2)
      store(rows + i, (uniform(word) - splat(0.5f)) * splat(3.4641016151377544f));
    else
      store(rows + i, asFloats(bits(splat(1.0f)) | sign));
  }
}

// ξ = ρ ξ' + √(1−ρ²) η in place of η at `rows`; the first step is η itself.
inline void colourRows(const Network& n, float* rows, bool isFirst) {
  const int size = n.noiseTiles * 4 * kGroup;
  if (!isFirst)
    for (int i = 0; i < size; i += kLanes)
      store(rows + i, splat(n.colouring[0]) * load(n.colour + i) + splat(n.colouring[1]) * load(rows + i));
  memcpy(n.colour, rows, static_cast<size_t>(size) * 4);
}

// The noise of one step as rows from `out` on; coloured noise needs the steps in order.
inline void shapedStep(const Network& n, float* out, int step, const NoiseAddress& at) {
  float* rows = n.isMixed ? n.unmixed : out;
  const int firstUnit = n.isOnInput ? kInputUnits : 0;
  drawWords(rows, firstUnit, n.noiseRows, static_cast<uint32_t>(step), n.firstTrial, at);
  if (n.law == 0)
    wordsToNormals(rows, n.noiseRows);
  else
    applyLaw(n.law, rows, n.noiseTiles * 4);
  if (n.isMixed) multiply(n.factor, rows, n.noiseRows, n.noiseTiles, out);
  if (n.isColoured) colourRows(n, out, step == 0);
  if (n.hasTrialLevels)
    for (int row = 0; row < n.noiseTiles * 4; row++)
      for (int lane = 0; lane < kGroup; lane += kLanes) {
        float* p = out + static_cast<size_t>(row) * kGroup + lane;
        store(p, load(n.trialLevels + lane) * load(p));
      }
}

// The noise of one step as rows from `out` on, whatever its shape.
inline void drawNoise(const Network& n, float* out, int step, const NoiseAddress& at) {
  if (n.isPlainNoise && !n.hasTrialLevels)
    noiseStep(out, n.noiseRows, step, n.firstTrial, at);
  else
    shapedStep(n, out, step, at);
}

}  // namespace
