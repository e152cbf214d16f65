// A loop of nothing but fused multiply-adds on 12 vectors, as wide as the CPU has them: prints the best GFLOP/s of a while.

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#if defined(__AVX512F__)
constexpr int kLanes = 16;
#elif defined(__AVX__)
constexpr int kLanes = 8;
#else
constexpr int kLanes = 4;
#endif
constexpr int kAccumulators = 12;
constexpr int kIterations = 200000;

typedef float Floats __attribute__((vector_size(4 * kLanes)));

static double now() {
  timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

__attribute__((noinline)) static Floats run(Floats start, Floats m, Floats c) {
  Floats a[kAccumulators];
  for (int k = 0; k < kAccumulators; k++) a[k] = start + static_cast<float>(k);
  for (int i = 0; i < kIterations; i++)
#pragma GCC unroll 12
    for (int k = 0; k < kAccumulators; k++) a[k] = a[k] * m + c;
  Floats sum = a[0];
  for (int k = 1; k < kAccumulators; k++) sum += a[k];
  return sum;
}

int main(int argc, char** argv) {
  const double seconds = argc > 1 ? atof(argv[1]) / 1000 : 0.5;
  const Floats zero = {};
  volatile float sink = 0;
  double best = 1e9;
  for (const double begin = now(); now() - begin < seconds;) {
    const double start = now();
    sink = sink + run(zero + 1.0f, zero + 0.999f, zero + 0.001f)[0];
    const double elapsed = now() - start;
    if (elapsed < best) best = elapsed;
  }
  printf("[%.3f]\n", 2.0 * kLanes * kAccumulators * kIterations / best / 1e9);
}
