// The kernel as a Node addon: `available` instruction sets, and `create(set, fast)`, which returns the functions of
// ../src/exports.ts over a memory of their own.

#include <node_api.h>
#include <stdlib.h>
#include <string.h>
#if defined(__linux__)
#include <sys/mman.h>
#elif defined(_WIN32)
#include <malloc.h>
#endif

#include <new>

#include "generated/network.h"
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
  char* block;
};

// Arguments of a call as numbers, and the instance that the function belongs to.
struct Call {
  double number[5];
  Instance* instance;

  Call(napi_env env, napi_callback_info info) {
    size_t count = 5;
    napi_value values[5];
    void* data;
    napi_get_cb_info(env, info, &count, values, nullptr, &data);
    instance = static_cast<Instance*>(data);
    for (size_t i = 0; i < 5; i++)
      if (i >= count || napi_get_value_double(env, values[i], &number[i]) != napi_ok) number[i] = 0;
  }

  int whole(int i) const { return static_cast<int>(number[i]); }
  float real(int i) const { return static_cast<float>(number[i]); }
};

napi_value result(napi_env env, double value) {
  napi_value number;
  napi_create_double(env, value, &number);
  return number;
}

// Windows keeps aligned memory apart.
#if defined(_WIN32)
void* allocate(size_t alignment, size_t size) { return _aligned_malloc(size, alignment); }
void release(void* block) { _aligned_free(block); }
#else
void* allocate(size_t alignment, size_t size) {
  void* block = nullptr;
  return posix_memalign(&block, alignment, size) == 0 ? block : nullptr;
}
void release(void* block) { free(block); }
#endif

void freeMemory(napi_env, void*, void* hint) { release(hint); }

// Address 0 stands for no memory: what is reserved begins a cache line further.
constexpr size_t kBegin = 64;
// The last tile of a product may look one row further than its arrays.
constexpr size_t kBeyond = 64;

// Memory of this size and more lies on large pages where the system has them: the arrays of a network are walked through side by side,
// and small pages are more than a CPU remembers the places of.
constexpr size_t kHugePage = 1 << 21;

// Gives the kernel new memory, all 0, which JavaScript sees as an ArrayBuffer. Returns where it begins, 0 where there is none.
napi_value reserve(napi_env env, napi_callback_info info) {
  const Call call(env, info);
  Instance& instance = *call.instance;
  const size_t size = kBegin + static_cast<size_t>(call.number[0]) + kBeyond;
  void* const block = allocate(size < kHugePage ? 64 : kHugePage, size);
  if (block == nullptr) return result(env, 0);
#if defined(MADV_HUGEPAGE)
  if (size >= kHugePage) madvise(block, size, MADV_HUGEPAGE);
#endif
  memset(block, 0, size);
  napi_value buffer;
  if (napi_create_external_arraybuffer(env, block, size, freeMemory, block, &buffer) != napi_ok) {
    release(block);
    return result(env, 0);
  }
  if (instance.memory) napi_delete_reference(env, instance.memory);
  napi_create_reference(env, buffer, 1, &instance.memory);
  instance.block = static_cast<char*>(block);
  return result(env, kBegin);
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

FUNCTION(structWords, (void)kernel; return result(env, kStructWords))
FUNCTION(configure, kernel.configure(call.instance->block, static_cast<size_t>(call.number[0])); return nullptr)
FUNCTION(packParameters, kernel.packParameters(); return nullptr)
FUNCTION(fillNoise, kernel.fillNoise(); return nullptr)
FUNCTION(simulateGroup, kernel.simulateGroup(call.whole(0)); return nullptr)
FUNCTION(groupsAtOnce, return result(env, kernel.groupsAtOnce()))
FUNCTION(differentiateGroups, kernel.differentiateGroups(call.whole(0), call.whole(1)); return nullptr)
FUNCTION(takeGroup, return result(env, kernel.takeGroup(call.whole(0))))
FUNCTION(beginGroup, kernel.beginGroup(); return nullptr)
FUNCTION(forwardStep, kernel.forwardStep(call.whole(0)); return nullptr)
FUNCTION(beginAdjoints, kernel.beginAdjoints(); return nullptr)
FUNCTION(adjointsOfStep, kernel.adjointsOfStep(call.whole(0)); return nullptr)
FUNCTION(endAdjoints, kernel.endAdjoints(); return nullptr)
FUNCTION(activateRows, kernel.activateRows(); return nullptr)
FUNCTION(clearTotal, kernel.clearTotal(); return nullptr)
FUNCTION(addGradient, kernel.addGradient(); return nullptr)
FUNCTION(scaleTotal, kernel.scaleTotal(call.real(0)); return nullptr)
FUNCTION(squaredNorm, return result(env, kernel.squaredNorm()))
FUNCTION(adamStep, return result(env, kernel.adamStep(call.real(0), call.real(1), call.real(2), call.real(3), call.real(4))))

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
    if (strcmp(sets[i].name, name) == 0) instance = new Instance{fast ? sets[i].fast() : sets[i].exact(), nullptr, nullptr};
  if (!instance) {
    napi_throw_error(env, nullptr, "This CPU lacks the instruction set asked for.");
    return nullptr;
  }
  napi_value object;
  napi_create_object(env, &object);
  const napi_property_descriptor properties[] = {
#define METHOD(name) {#name, nullptr, name, nullptr, nullptr, nullptr, napi_default, instance}
      METHOD(structWords),   METHOD(reserve),       METHOD(configure),    METHOD(packParameters), METHOD(fillNoise),
      METHOD(simulateGroup), METHOD(groupsAtOnce), METHOD(differentiateGroups), METHOD(takeGroup), METHOD(beginGroup),   METHOD(forwardStep),    METHOD(beginAdjoints),
      METHOD(adjointsOfStep), METHOD(endAdjoints),  METHOD(activateRows), METHOD(clearTotal),     METHOD(addGradient),
      METHOD(scaleTotal),    METHOD(squaredNorm),   METHOD(adamStep),
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
