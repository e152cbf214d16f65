/** Noisy recurrent networks in WebAssembly SIMD and native code: noise, forward, backward through time, Adam. */

export {
  availableBackends,
  backends,
  describeBackend,
  isFast,
  kernelChoices,
  kernelLevels,
  KernelUnavailableError,
  nativeInstructions,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "./backend.js";
export { Kernel, type NoiseAddress, type Rows } from "./kernel.js";
export { KernelMemoryError, KernelPurposeError } from "./kernel-errors.js";
export { kernelBytes } from "./layout.js";
export { type TrialArrays } from "./trial-arrays.js";
export { MatrixMemory } from "./matrix-memory.js";
export {
  activations,
  chunkSize,
  groupSize,
  noiseLaws,
  noiseRows,
  type Activation,
  type KernelShape,
  type NoiseLaw,
  type NoisePlacement,
  type NoiseShape,
} from "./shape.js";
