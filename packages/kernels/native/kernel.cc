// One implementation of the kernel, compiled once for each instruction set; CREATE names its factory.

#include "kernel.h"

#include "backward.h"

namespace {

class Implementation final : public Kernel {
 public:
  size_t configure(const Configuration& configuration) override {
    net.shape(configuration);
    return net.arrange(nullptr);
  }

  void place(char* memory) override {
    net.memory = memory;
    net.arrange(memory);
    net.prepareRows();
  }

  // The numbers of ../src/exports.ts.
  size_t address(int name) const override {
    const Backward& n = net;
    const void* const places[] = {n.parameters, n.gradient, n.total,   n.moment1,   n.moment2,       n.sigma,        n.initial,
                                  n.initialAdjoint, n.noise, n.states, n.output,    n.trialLoss,     n.input,        n.target,
                                  n.weight,     nullptr,    n.current, n.outputAdjoint, n.inputAdjoint, n.preActivation, n.slopes,
                                  n.leaks,      n.keeps,    n.colouring, n.factor,    n.trialLevels, n.ratePenalties,
                                  n.trialPenalty};
    if (name == 15) return n.stateStride * 4;
    return static_cast<size_t>(static_cast<const char*>(places[name]) - n.memory);
  }

  void setSteps(int count) override { net.c.steps = count; }

  void setTrialLevels(bool on) override { net.chooseNoise(on); }

  void setRatePenalties(bool on) override { net.isPenalised = on; }

  void packParameters(bool training) override { net.packParameters(training); }

  void fillNoise(const NoiseSource& s) override {
    const NoiseAddress at(s);
    for (int step = 0; step < net.c.steps; step++)
      net.drawNoise(net.noise + static_cast<size_t>(step) * net.noiseTiles * 4 * kGroup, step, at);
  }

  void simulateGroup(int group, bool noisy) override {
    NoiseSource given = {noisy, 0, 0, 0, 0, 0, 0};
    net.beginStates(false);
    net.simulateSegment(0, group, false, given);
    for (int step = 0; step < net.c.steps; step++)
      net.readOut(step + 1, net.output + static_cast<size_t>(step) * net.outputTiles * 4 * kGroup);
  }

  double gradientGroup(int group, const NoiseSource& source) override { return net.gradientGroup(group, source); }

  void beginGroup() override { net.beginStates(true); }

  size_t inputRows(int step) const override {
    return static_cast<size_t>(reinterpret_cast<const char*>(net.stateBlock(step)) - net.memory);
  }

  void forwardStep(int step, const NoiseSource& source) override {
    net.advance(step, net.noiseOf(step, source, NoiseAddress(source)), true);
    net.readOut(step + 1, net.output);
  }

  void beginAdjoints() override { net.beginBackward(); }

  void adjointsOfStep(int step) override {
    net.openChunk(step);
    memcpy(net.slotOf(step), net.outputAdjoint, static_cast<size_t>(net.c.outputs) * kGroup * 4);
    const float* delta = net.backwardStep(step);
    multiply(net.weightsInput, delta, net.c.units, net.inputTiles, net.inputAdjoint, nullptr, nullptr);
  }

  void endAdjoints() override { net.endBackward(); }

  void activateRows() override {
    activate(net.c.activation, net.preActivation, net.preActivation, net.slopes, net.padded);
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
