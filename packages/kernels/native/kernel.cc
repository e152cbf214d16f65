// One implementation of the kernel, compiled once for each instruction set; CREATE names its factory.

#include "kernel.h"

#include "backward.h"

namespace {

class Implementation final : public Kernel {
 public:
  void configure(char* memory, size_t block) override { net.configure(memory, block); }

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
    net.simulateSegment(0, group, false);
    for (int step = 0; step < net.steps; step++)
      net.readOut(step + 1, net.output + static_cast<size_t>(step) * net.outputTiles * 4 * kGroup);
  }

  double gradientGroup(int group) override { return net.gradientGroup(group); }

  void beginGroup() override {
    net.readConditions();
    net.beginStates(true);
  }

  void forwardStep(int step) override {
    net.readConditions();
    net.advance(step, net.noiseOf(step, NoiseAddress(net)), true);
    net.readOut(step + 1, net.output);
  }

  void beginAdjoints() override { net.beginBackward(); }

  void adjointsOfStep(int step) override {
    net.openChunk(step);
    memcpy(net.slotOf(step), net.outputAdjoint, static_cast<size_t>(net.outputs) * kGroup * 4);
    const float* delta = net.backwardStep(step);
    multiply(net.weightsInput, delta, net.units, net.inputTiles, net.inputAdjoint, nullptr, nullptr);
  }

  void endAdjoints() override { net.endBackward(); }

  void activateRows() override {
    activate(net.activation, net.preActivation, net.preActivation, net.slopes, net.padded());
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
  Backward net;
};

}  // namespace

Kernel* CREATE(void) { return new Implementation(); }
