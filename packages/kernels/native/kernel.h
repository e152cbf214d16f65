// The kernel as the binding sees it, whatever instruction set it was compiled for.

#pragma once

#include <stddef.h>
#include <stdint.h>

// Arguments of `configure` of ../assembly/network.ts, in its order.
struct Configuration {
  int units, inputs, outputs, steps, trials, form, placement, activation, readout;
  float leak;
  int training, wholeNoise, trainedInitialState, recurrent, closedLoop, segmentSteps;
  int law, coloured, mixed, unitLeaks;
};

// Where fresh noise comes from; read from the noise of all steps where not fresh.
struct NoiseSource {
  int noisy, fresh;
  uint32_t firstTrial, stream, index, key0, key1;
};

// One network and one group of 16 trials; the functions are those of ../assembly, the arrays lie in one block of memory.
class Kernel {
 public:
  virtual ~Kernel() {}
  // Bytes that the configured arrays take.
  virtual size_t configure(const Configuration& configuration) = 0;
  // Gives the block its memory, aligned to 64 bytes and zeroed.
  virtual void place(char* memory) = 0;
  virtual size_t address(int name) const = 0;
  // Steps of the trials now loaded, at most those configured.
  virtual void setSteps(int count) = 0;
  // Whether the noise is multiplied by the trials' levels, and whether rates are penalised, from now on.
  virtual void setTrialLevels(bool on) = 0;
  virtual void setRatePenalties(bool on) = 0;
  virtual void packParameters(bool training) = 0;
  virtual void fillNoise(const NoiseSource& source) = 0;
  virtual void simulateGroup(int group, bool noisy) = 0;
  virtual double gradientGroup(int group, const NoiseSource& source) = 0;
  virtual void beginGroup() = 0;
  virtual size_t inputRows(int step) const = 0;
  virtual void forwardStep(int step, const NoiseSource& source) = 0;
  virtual void beginAdjoints() = 0;
  virtual void adjointsOfStep(int step) = 0;
  virtual void endAdjoints() = 0;
  virtual void activateRows() = 0;
  virtual void clearTotal() = 0;
  virtual void addGradient() = 0;
  virtual void scaleTotal(float factor) = 0;
  virtual double squaredNorm() const = 0;
  // Returns whether all parameters are finite.
  virtual bool adamStep(float rate, float root, float beta1, float beta2, float epsilon) = 0;
};
