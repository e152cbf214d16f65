/** Noisy recurrent networks in WebAssembly SIMD: noise, forward, backward through time, Adam. Knows arrays, not tasks. */

export { groupSize, Kernel, KernelMemoryError, type KernelShape, type NoiseAddress, type TrialArrays } from "./kernel.js";
