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
export {
  Kernel,
  KernelMemoryError,
  KernelPurposeError,
  type NoiseAddress,
  type Rows,
  type TrialArrays,
} from "./kernel.js";
export { MatrixMemory } from "./matrix-memory.js";
export {
  activations,
  chunkSize,
  groupSize,
  kernelBytes,
  noiseLaws,
  noiseRows,
  type Activation,
  type KernelShape,
  type NoiseLaw,
  type NoisePlacement,
  type NoiseShape,
} from "./shape.js";
