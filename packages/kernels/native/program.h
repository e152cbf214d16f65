// A step of a cell that is given as a program, forward and back: ../assembly/program.ts, which has one group at a time.

#pragma once

#include "activation.h"
#include "matrix.h"
#include "outer-product.h"
#include "state-noise.h"

namespace {

enum Code { kAffine = 0, kActivate = 1, kProduct = 2, kSum = 3, kGate = 4, kLeak = 5, kNoise = 6, kNoisy = 7, kScale = 8 };

// Numbers of an instruction.
constexpr int kInstruction = 16;

// Where the operands of a step lie: rows of the state before it, of that after it, and of its variables.
struct StepRows {
  float *state, *next, *work;

  float* place(int operand) const {
    const int block = operand >> 24;
    return (block == 0 ? state : block == 1 ? next : work) + static_cast<size_t>(operand & 0xffffff) * kGroup;
  }
};

// Where their adjoints lie, in the frame of a step that begins at `frame`; inputs and the row of ones have no place among them.
struct AdjointRows {
  float* frame;
  const Network* n;

  float* place(int operand) const {
    const int block = operand >> 24, row = operand & 0xffffff;
    if (block == 2) return frame + static_cast<size_t>(n->outputs + n->stateRowCount + row) * kGroup;
    return frame + (block == 1 ? n->adjointStride : 0) + static_cast<size_t>(n->outputs + row - n->inputs - 1) * kGroup;
  }
};

inline const int32_t* programOf(const Network& n) { return reinterpret_cast<const int32_t*>(n.program); }

// Adds to what is there, or writes.
inline void put(float* to, Floats value, int adds) { store(to, adds ? load(to) + value : value); }

// The number that an instruction scales by.
inline float factorOf(const int32_t* word) {
  float factor;
  __builtin_memcpy(&factor, word + 4, sizeof factor);
  return factor;
}

// An instruction other than a product with weights, for one group.
inline void runInstruction(const Network& n, const int32_t* word, const StepRows& at, const float* xi, bool training) {
  float* out = at.place(word[1]);
  const float* a = at.place(word[2]);
  const int size = word[3] * kGroup;
  if (word[0] == kActivate) return activate(word[4], n.parameter, a, out, training ? at.place(word[5]) : nullptr, word[3]);
  if (word[0] == kNoisy) {
    const float* noise = xi ? xi + static_cast<size_t>(word[4]) * kGroup : nullptr;
    return addStateNoise(word[7], a, out, training ? at.place(word[5]) : nullptr, word[3], noise, n.sigma + word[4]);
  }
  if (word[0] == kScale) {
    const Floats factor = splat(factorOf(word));
    for (int i = 0; i < size; i += kLanes) store(out + i, factor * load(a + i));
    return;
  }
  if (word[0] == kNoise) {
    if (xi) addRowNoise(out, word[3], xi + static_cast<size_t>(word[4]) * kGroup, n.sigma + word[4]);
    return;
  }
  const float* b = at.place(word[4]);
  if (word[0] == kProduct) {
    for (int i = 0; i < size; i += kLanes) store(out + i, load(a + i) * load(b + i));
  } else if (word[0] == kSum) {
    for (int i = 0; i < size; i += kLanes) store(out + i, load(a + i) + load(b + i));
  } else if (word[0] == kGate) {
    const float* gate = at.place(word[5]);
    for (int i = 0; i < size; i += kLanes) {
      const Floats y = load(b + i);
      store(out + i, y + load(gate + i) * (load(a + i) - y));
    }
  } else {
    for (int i = 0; i < size; i += kLanes) store(out + i, splat(n.keep) * load(a + i) + splat(n.leak) * load(b + i));
  }
}

// One step of some groups; `xi` points at the noise of each, or is null.
template <int count>
void advanceProgram(const Network& n, const StepRows* at, const float* const* xi, bool training) {
  const int32_t* word = programOf(n);
  for (int k = 0; k < n.instructions; k++, word += kInstruction) {
    if (word[0] != kAffine) {
      for (int g = 0; g < count; g++) runInstruction(n, word, at[g], xi[g], training);
      continue;
    }
    const float *rows[count], *start[count], *scale = nullptr;
    float* out[count];
    const int noise = word[6];
    for (int g = 0; g < count; g++) {
      rows[g] = at[g].place(word[2]);
      out[g] = at[g].place(word[1]);
      start[g] = nullptr;
      if (word[7])
        start[g] = out[g];
      else if (noise >= 0 && xi[g])
        start[g] = xi[g] + static_cast<size_t>(noise) * kGroup;
    }
    if (start[0]) scale = word[7] ? n.ones : n.sigma + noise;
    multiply<count>(n.weightsIn + word[5], rows, word[3], word[4], out, start, scale);
  }
}

// Adds W_outᵀ dz to the adjoints of the states that were read, in the slots where dz stands.
template <int count>
void addReadoutAdjoints(const Network& n, float* const* slots) {
  const float *rows[count], *start[count];
  float* out[count];
  for (int g = 0; g < count; g++) {
    rows[g] = slots[g];
    out[g] = slots[g] + static_cast<size_t>(n.outputs) * kGroup;
    start[g] = out[g];
  }
  multiply<count>(n.weightsBack, rows, n.outputs, n.unitTiles, out, start, n.ones);
}

// The pullback of an instruction other than a product with weights, for one group.
inline void pullBackInstruction(const Network& n, const int32_t* word, const StepRows& at, const AdjointRows& adjoint) {
  const float* d = adjoint.place(word[1]);
  float* a = adjoint.place(word[2]);
  const int size = word[3] * kGroup;
  if (word[0] == kScale) {
    const Floats factor = splat(factorOf(word));
    for (int i = 0; i < size; i += kLanes) put(a + i, factor * load(d + i), word[6]);
    return;
  }
  if (word[0] == kActivate || word[0] == kNoisy) {
    const float* slope = at.place(word[5]);
    for (int i = 0; i < size; i += kLanes) put(a + i, load(slope + i) * load(d + i), word[6]);
    return;
  }
  float* b = adjoint.place(word[4]);
  const float *x = at.place(word[2]), *y = at.place(word[4]);
  if (word[0] == kSum) {
    for (int i = 0; i < size; i += kLanes) {
      const Floats dp = load(d + i);
      put(a + i, dp, word[6]);
      put(b + i, dp, word[7]);
    }
  } else if (word[0] == kProduct) {
    for (int i = 0; i < size; i += kLanes) {
      const Floats dp = load(d + i);
      put(a + i, load(y + i) * dp, word[6]);
      put(b + i, load(x + i) * dp, word[7]);
    }
  } else if (word[0] == kGate) {
    const float* gate = at.place(word[5]);
    float* g = adjoint.place(word[5]);
    for (int i = 0; i < size; i += kLanes) {
      const Floats dp = load(d + i), kept = load(gate + i) * dp;
      put(a + i, kept, word[6]);
      put(b + i, dp - kept, word[7]);
      put(g + i, (load(x + i) - load(y + i)) * dp, word[8]);
    }
  } else {
    for (int i = 0; i < size; i += kLanes) {
      const Floats dp = load(d + i);
      put(a + i, splat(n.keep) * dp, word[6]);
      put(b + i, splat(n.leak) * dp, word[7]);
    }
  }
}

// The products of a pullback of some groups: to what was multiplied, and in a closed loop to the inputs.
template <int count>
void pullBackAffine(const Network& n, const int32_t* word, const AdjointRows* adjoint, bool isFirstInput) {
  const float *rows[count], *start[count];
  float* out[count];
  for (int g = 0; g < count; g++) rows[g] = adjoint[g].place(word[1]);
  if (word[10] >= 0) {
    for (int g = 0; g < count; g++) {
      out[g] = adjoint[g].place(word[10]);
      start[g] = word[14] ? out[g] : nullptr;
    }
    multiply<count>(n.weightsBack + word[13], rows, word[12], word[11], out, start, word[14] ? n.ones : nullptr);
  }
  if (word[15] >= 0) {
    const float* nothing = isFirstInput ? nullptr : n.inputAdjoint;
    float* to = n.inputAdjoint;
    multiply<1>(n.weightsInput + word[15], rows, word[12], n.inputTiles, &to, &nothing, isFirstInput ? nullptr : n.ones);
  }
}

// The adjoints of the variables of a step and of the state before it, from those of the state after it.
template <int count>
void pullBackProgram(const Network& n, const StepRows* at, const AdjointRows* adjoint) {
  bool isFirstInput = true;
  for (int k = n.instructions - 1; k >= 0; k--) {
    const int32_t* word = programOf(n) + k * kInstruction;
    if (word[0] == kAffine) {
      pullBackAffine<count>(n, word, adjoint, isFirstInput);
      if (word[15] >= 0) isFirstInput = false;
    } else if (word[0] != kNoise) {
      for (int g = 0; g < count; g++) pullBackInstruction(n, word, at[g], adjoint[g]);
    }
  }
}

// Adds the weight gradients of `count` steps of a group, the last of which has its adjoints, its state and its variables there.
inline void programGradients(const Network& n, const StepRows& at, const AdjointRows& adjoint, int count) {
  const int32_t* word = programOf(n);
  for (int k = 0; k < n.instructions; k++, word += kInstruction)
    if (word[0] == kAffine)
      outerProduct(adjoint.place(word[1]), n.adjointStride, at.place(word[2]), word[2] >> 24 == 2 ? n.workStride : n.stateStride, count,
                   word[4], word[9], n.gradientIn + word[8]);
}

// Gathers packed weights from the parameters that the table names; the table's next entry.
inline const int32_t* gather(const Network& n, const int32_t* table, float* to, int size) {
  for (int i = 0; i < size; i++) to[i] = table[i] > 0 ? n.parameters[table[i] - 1] : 0.0f;
  return table + size;
}

// Packs the parameters for the products of a program.
inline void packProgram(const Network& n) {
  const int32_t* table = gather(n, reinterpret_cast<const int32_t*>(n.packing), n.weightsIn, n.weightsInSize);
  table = gather(n, table, n.weightsOut, n.weightsOutSize);
  table = gather(n, table, n.weightsBack, n.weightsBackSize);
  gather(n, table, n.weightsInput, n.weightsInputSize);
}

// Writes the packed gradients of a group into `gradient`, the initial states excepted.
inline void unpackProgram(const Network& n, int count) {
  const int32_t* table = reinterpret_cast<const int32_t*>(n.unpacking);
  for (int i = 0; i < count; i++)
    n.gradient[i] = table[i] < n.gradientInSize ? n.gradientIn[table[i]] : n.gradientOut[table[i] - n.gradientInSize];
}

}  // namespace
