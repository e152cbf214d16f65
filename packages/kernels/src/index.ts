/** Noisy recurrent networks in WebAssembly SIMD and native code: noise, forward, backward through time, Adam. */

export {
  availableBackends,
  backends,
  describeBackend,
  groupsAtOnce,
  isFast,
  kernelChoices,
  kernelLevels,
  KernelUnavailableError,
  nativeInstructions,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "./backend.js";
export { type GroupSteps, type NoiseAddress } from "./group-conditions.js";
export { Kernel, type Rows } from "./kernel.js";
export { KernelMemoryError, KernelPurposeError } from "./kernel-errors.js";
export { describeKernels, type KernelReport, type LevelState } from "./kernel-report.js";
export { kernelBytes } from "./layout.js";
export {
  insideRows,
  stateNoises,
  rangeOf,
  readBy,
  stridesOf,
  variableRows,
  type Cell,
  type CellOperation,
  type CellTensor,
  type OperationKind,
  type Rows as CellRows,
  type StateNoise,
  type Strides,
  type TensorRows,
} from "./cell.js";
export { type TrialArrays } from "./trial-arrays.js";
export { MatrixMemory } from "./matrix-memory.js";
export {
  activations,
  chunkSize,
  groupSize,
  noiseLaws,
  noiseRows,
  readoutLosses,
  type KernelReadout,
  type ActivationName,
  type CellFunction,
  type GivenFunction,
  type KernelShape,
  type NoiseLaw,
  type NoisePlacement,
  type NoiseShape,
  type ReadoutLoss,
} from "./shape.js";
