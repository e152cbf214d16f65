// The kernel as a Node addon: `available` instruction sets, and `create(set, fast)`, which returns the functions of
// ../src/exports.ts over a memory of their own.

#include <node_api.h>
#include <stdlib.h>
#include <string.h>

#include <new>

#include "kernel.h"

Kernel* createBaseline(void);
Kernel* createBaselineFast(void);
#if defined(DITHER_X86)
Kernel* createAvx2(void);
Kernel* createAvx2Fast(void);
Kernel* createAvx512(void);
Kernel* createAvx512Fast(void);
#endif

namespace {

struct InstructionSet {
  const char* name;
  Kernel* (*exact)(void);
  Kernel* (*fast)(void);
};

// Those that this CPU has, best last; returns how many.
int instructionSets(InstructionSet* sets) {
  int count = 0;
  sets[count++] = {"baseline", createBaseline, createBaselineFast};
#if defined(DITHER_X86)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
    sets[count++] = {"avx2", createAvx2, createAvx2Fast};
  if (count == 2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
    sets[count++] = {"avx512", createAvx512, createAvx512Fast};
#endif
  return count;
}

struct Instance {
  Kernel* kernel;
  napi_ref memory;
};

// Arguments of a call as numbers, and the instance that the function belongs to.
struct Call {
  double number[24];
  Instance* instance;

  Call(napi_env env, napi_callback_info info) {
    size_t count = 24;
    napi_value values[24];
    void* data;
    napi_get_cb_info(env, info, &count, values, nullptr, &data);
    instance = static_cast<Instance*>(data);
    for (size_t i = 0; i < 24; i++)
      if (i >= count || napi_get_value_double(env, values[i], &number[i]) != napi_ok) number[i] = 0;
  }

  int whole(int i) const { return static_cast<int>(number[i]); }
  uint32_t word(int i) const { return static_cast<uint32_t>(static_cast<int64_t>(number[i])); }
  float real(int i) const { return static_cast<float>(number[i]); }
  // Arguments noisy, fresh, firstTrial, stream, index, key0, key1 from the i-th on.
  NoiseSource noise(int i) const {
    return {whole(i), whole(i + 1), word(i + 2), word(i + 3), word(i + 4), word(i + 5), word(i + 6)};
  }
};

napi_value result(napi_env env, double value) {
  napi_value number;
  napi_create_double(env, value, &number);
  return number;
}

void freeMemory(napi_env, void*, void* hint) { free(hint); }

// Fixes the shapes, and gives the kernel new memory, which JavaScript sees as an ArrayBuffer. Returns 0 where there is none.
napi_value configure(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  const Configuration c = {call.whole(0), call.whole(1), call.whole(2),  call.whole(3),  call.whole(4),  call.whole(5),
                           call.whole(6), call.whole(7), call.whole(8),  call.real(9),   call.whole(10), call.whole(11),
                           call.whole(12), call.whole(13), call.whole(14), call.whole(15), call.whole(16), call.whole(17),
                           call.whole(18), call.whole(19)};
  const size_t bytes = call.instance->kernel->configure(c);
  // 64 more bytes, since the last tile of a product may look one row further.
  const size_t size = bytes + 4096;
  void* block = nullptr;
  if (posix_memalign(&block, 64, size) != 0) return result(env, 0);
  memset(block, 0, size);
  napi_value buffer;
  if (napi_create_external_arraybuffer(env, block, size, freeMemory, block, &buffer) != napi_ok) {
    free(block);
    return result(env, 0);
  }
  if (call.instance->memory) napi_delete_reference(env, call.instance->memory);
  napi_create_reference(env, buffer, 1, &call.instance->memory);
  call.instance->kernel->place(static_cast<char*>(block));
  return result(env, 1);
}

napi_value memory(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  napi_value object, buffer;
  napi_create_object(env, &object);
  if (call.instance->memory && napi_get_reference_value(env, call.instance->memory, &buffer) == napi_ok)
    napi_set_named_property(env, object, "buffer", buffer);
  return object;
}

#define FUNCTION(name, expression)                      \
  napi_value name(napi_env env, napi_callback_info info) { \
    const Call call(env, info);                         \
    Kernel& kernel = *call.instance->kernel;            \
    expression;                                         \
  }

FUNCTION(setSteps, kernel.setSteps(call.whole(0)); return nullptr)
FUNCTION(setTrialLevels, kernel.setTrialLevels(call.whole(0) != 0); return nullptr)
FUNCTION(setRatePenalties, kernel.setRatePenalties(call.whole(0) != 0); return nullptr)
FUNCTION(packParameters, kernel.packParameters(call.whole(0) != 0); return nullptr)
FUNCTION(fillNoise, kernel.fillNoise({1, 1, call.word(0), call.word(1), call.word(2), call.word(3), call.word(4)}); return nullptr)
FUNCTION(simulateGroup, kernel.simulateGroup(call.whole(0), call.whole(1) != 0); return nullptr)
FUNCTION(gradientGroup, return result(env, kernel.gradientGroup(call.whole(0), call.noise(1))))
FUNCTION(beginGroup, kernel.beginGroup(); return nullptr)
FUNCTION(inputRows, return result(env, static_cast<double>(kernel.inputRows(call.whole(0)))))
FUNCTION(forwardStep, kernel.forwardStep(call.whole(0), call.noise(1)); return nullptr)
FUNCTION(beginAdjoints, kernel.beginAdjoints(); return nullptr)
FUNCTION(adjointsOfStep, kernel.adjointsOfStep(call.whole(0)); return nullptr)
FUNCTION(endAdjoints, kernel.endAdjoints(); return nullptr)
FUNCTION(activateRows, kernel.activateRows(); return nullptr)
FUNCTION(clearTotal, kernel.clearTotal(); return nullptr)
FUNCTION(addGradient, kernel.addGradient(); return nullptr)
FUNCTION(scaleTotal, kernel.scaleTotal(call.real(0)); return nullptr)
FUNCTION(squaredNorm, return result(env, kernel.squaredNorm()))
FUNCTION(adamStep, return result(env, kernel.adamStep(call.real(0), call.real(1), call.real(2), call.real(3), call.real(4))))
FUNCTION(address, return result(env, static_cast<double>(kernel.address(call.whole(0)))))

void destroy(napi_env env, void* data, void*) {
  Instance* instance = static_cast<Instance*>(data);
  if (instance->memory) napi_delete_reference(env, instance->memory);
  delete instance->kernel;
  delete instance;
}

napi_value create(napi_env env, napi_callback_info info) {
  size_t count = 2, length = 0;
  napi_value arguments[2];
  char name[32] = "";
  bool fast = false;
  napi_get_cb_info(env, info, &count, arguments, nullptr, nullptr);
  napi_get_value_string_utf8(env, arguments[0], name, sizeof name, &length);
  napi_get_value_bool(env, arguments[1], &fast);
  InstructionSet sets[3];
  const int available = instructionSets(sets);
  Instance* instance = nullptr;
  for (int i = 0; i < available; i++)
    if (strcmp(sets[i].name, name) == 0) instance = new Instance{fast ? sets[i].fast() : sets[i].exact(), nullptr};
  if (!instance) {
    napi_throw_error(env, nullptr, "This CPU lacks the instruction set asked for.");
    return nullptr;
  }
  napi_value object;
  napi_create_object(env, &object);
  const napi_property_descriptor properties[] = {
#define METHOD(name) {#name, nullptr, name, nullptr, nullptr, nullptr, napi_default, instance}
      METHOD(configure),     METHOD(setTrialLevels), METHOD(setRatePenalties), METHOD(setSteps),       METHOD(packParameters), METHOD(fillNoise),    METHOD(simulateGroup), METHOD(gradientGroup),
      METHOD(beginGroup),    METHOD(inputRows),      METHOD(forwardStep),  METHOD(beginAdjoints), METHOD(adjointsOfStep),
      METHOD(endAdjoints),   METHOD(activateRows),   METHOD(clearTotal),   METHOD(addGradient),   METHOD(scaleTotal),
      METHOD(squaredNorm),   METHOD(adamStep),       METHOD(address),
      {"memory", nullptr, nullptr, memory, nullptr, nullptr, napi_default, instance},
  };
  napi_define_properties(env, object, sizeof properties / sizeof *properties, properties);
  napi_wrap(env, object, instance, destroy, nullptr, nullptr);
  return object;
}

}  // namespace

NAPI_MODULE_INIT() {
  InstructionSet sets[3];
  const int count = instructionSets(sets);
  napi_value list, name, function;
  napi_create_array_with_length(env, static_cast<size_t>(count), &list);
  for (int i = 0; i < count; i++) {
    napi_create_string_utf8(env, sets[i].name, NAPI_AUTO_LENGTH, &name);
    napi_set_element(env, list, static_cast<uint32_t>(i), name);
  }
  napi_set_named_property(env, exports, "available", list);
  napi_create_function(env, "create", NAPI_AUTO_LENGTH, create, nullptr, &function);
  napi_set_named_property(env, exports, "create", function);
  return exports;
}
