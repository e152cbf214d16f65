/** Noisy recurrent networks in WebAssembly SIMD: noise, forward, backward through time, Adam. Knows arrays, not tasks. */

export {
  activations,
  groupSize,
  Kernel,
  KernelMemoryError,
  type Activation,
  type KernelShape,
  type NoiseAddress,
  type TrialArrays,
} from "./kernel.js";
