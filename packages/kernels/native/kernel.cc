// One implementation of the kernel, compiled once for each instruction set; CREATE names its factory.

#include "kernel.h"

#include "backward.h"

namespace {

class Implementation final : public Kernel {
 public:
  int groupsAtOnce() const override { return kGroupsAtOnce; }

  void configure(char* memory, size_t block) override {
    for (int g = 0; g < kGroupsAtOnce; g++) {
      groups[g].configure(memory, block, g);
      some[g] = &groups[g];
    }
  }

  void packParameters() override { net.packParameters(); }

  void fillNoise() override {
    net.readConditions();
    const NoiseAddress at(net);
    for (int step = 0; step < net.steps; step++)
      drawNoise(net, net.noise + static_cast<size_t>(step) * net.noiseTiles * 4 * kGroup, step, at);
  }

  void simulateGroup(int group) override {
    net.readConditions();
    net.beginStates(false);
    Forward* one = &net;
    simulateSegment<1>(&one, 0, group, false);
    for (int step = 0; step < net.steps; step++) {
      float* out = net.output + static_cast<size_t>(step) * net.outputTiles * 4 * kGroup;
      readOut<1>(&one, step + 1, &out);
    }
  }

  void differentiateGroups(int first, int count) override {
    for (int g = 0; g < count; g++) groups[g].readConditions();
    if (count == 1) return differentiate<1>(some, first);
    if constexpr (kGroupsAtOnce == 4) {
      if (count == 2) return differentiate<2>(some, first);
      if (count == 3) return differentiate<3>(some, first);
      differentiate<4>(some, first);
    }
  }

  double takeGroup(int which) override {
    const Backward& group = groups[which];
    group.unpackGradient();
    if (which > 0) {
      memcpy(net.trialLoss, group.trialLoss, kGroup * sizeof(double));
      memcpy(net.trialPenalty, group.trialPenalty, kGroup * sizeof(double));
      memcpy(net.initialAdjoint, group.initialAdjoint, group.stateBytes());
    }
    double loss = 0;
    for (int trial = 0; trial < kGroup; trial++) loss += group.trialLoss[trial];
    return loss;
  }

  void beginGroup() override {
    net.readConditions();
    net.beginStates(true);
  }

  void forwardStep(int step) override {
    net.readConditions();
    Forward* one = &net;
    advance<1>(&one, step, NoiseAddress(net), true);
    readOut<1>(&one, step + 1, &net.output);
  }

  void beginAdjoints() override { net.beginBackward(); }

  void adjointsOfStep(int step) override {
    net.openChunk(step);
    memcpy(net.slotOf(step), net.outputAdjoint, static_cast<size_t>(net.outputs) * kGroup * 4);
    backwardStep<1>(some, step);
    if (!net.isProgram) multiply(net.weightsInput, net.deltaOf(step), net.units, net.inputTiles, net.inputAdjoint);
  }

  void endAdjoints() override {
    net.endBackward();
    net.unpackGradient();
  }

  void activateRows() override {
    activate(net.activation, net.parameter, net.preActivation, net.preActivation, net.slopes, net.padded());
  }

  void clearTotal() override { memset(net.total, 0, static_cast<size_t>(net.parameterCount) * 4); }

  void addGradient() override {
    for (int i = 0; i < net.parameterCount; i++) net.total[i] = net.total[i] + net.gradient[i];
  }

  void scaleTotal(float factor) override {
    for (int i = 0; i < net.parameterCount; i++) net.total[i] = net.total[i] * factor;
  }

  double squaredNorm() const override {
    double sum = 0;
    for (int i = 0; i < net.parameterCount; i++) {
      const double value = net.total[i];
      sum += value * value;
    }
    return sum;
  }

  bool adamStep(float rate, float root, float beta1, float beta2, float epsilon) override {
    const float other1 = 1.0f - beta1, other2 = 1.0f - beta2;
    float *parameters = net.parameters, *moment1 = net.moment1, *moment2 = net.moment2;
    const float* total = net.total;
    uint32_t isBad = 0;
    for (int i = 0; i < net.parameterCount; i++) {
      const float g = total[i];
      const float m = beta1 * moment1[i] + other1 * g;
      const float v = beta2 * moment2[i] + other2 * (g * g);
      moment1[i] = m;
      moment2[i] = v;
      const float step = rate * (m / (__builtin_sqrtf(v) * root + epsilon));
      const float p = parameters[i] - step;
      parameters[i] = p;
      // An exponent of all ones is that of an infinity or a NaN.
      uint32_t word;
      memcpy(&word, &p, 4);
      isBad |= (word & 0x7f800000u) == 0x7f800000u;
    }
    return isBad == 0;
  }

 private:
  Backward groups[kGroupsAtOnce];
  Backward* some[kGroupsAtOnce];
  // The first of them, with the arrays that all share.
  Backward& net = groups[0];
};

}  // namespace

Kernel* CREATE(void) { return new Implementation(); }
