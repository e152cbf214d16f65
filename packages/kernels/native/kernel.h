// The kernel as the binding sees it, whatever instruction set it was compiled for.

#pragma once

#include <stddef.h>
#include <stdint.h>

// One network and some groups of 16 trials; the functions are those of ../assembly.
class Kernel {
 public:
  virtual ~Kernel() {}
  // Takes the network from the struct at byte `block` of a memory: see ../src/fields.ts.
  virtual void configure(char* memory, size_t block) = 0;
  virtual void packParameters() = 0;
  virtual void fillNoise() = 0;
  virtual void simulateGroup(int group) = 0;
  virtual int groupsAtOnce() const = 0;
  virtual void differentiateGroups(int first, int count) = 0;
  virtual double takeGroup(int which) = 0;
  virtual void beginGroup() = 0;
  virtual void forwardStep(int step) = 0;
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
