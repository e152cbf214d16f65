/** Networks: what they are, their numbers, files and simulation. */

export {
  availableBackends,
  backends,
  kernelBytes,
  kernelChoices,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "@dither/kernels";
export { allowed, allowedValues, connections, daleSigns } from "./allowed-values.js";
export * from "./constraints.js";
export { kernelShape, type Execution } from "./kernel-shape.js";
export { networkHash, sha256 } from "./hash.js";
export { networkFor, type NetworkChoice } from "./for-task.js";
export { defaultScales, initialNetwork, readoutLaws, recurrentLaws, type InitialScales } from "./initialise.js";
export * from "./interchange/index.js";
export {
  checkFinite,
  networkFromTensors,
  parameterCount,
  parameterLayout,
  tensor,
  type Network,
  type TensorName,
  type TensorSlot,
} from "./network.js";
export { SmoothedTable } from "./activation/smoothed-table.js";
export {
  activationFunctions,
  differentiateReference,
  simulateReference,
  unitFunctions,
  type RatePenalty,
} from "./reference.js";
export { isLayered, layerOffsets, type LayeredSpecification } from "./layers.js";
export { checkFit } from "./kernel-shape.js";
export { simulateClosedLoop, simulationLoop, type ClosedLoopRollout } from "./simulate-closed-loop.js";
export { simulate, type Rollout, type SimulationOptions } from "./simulate.js";
export * from "./specification.js";
export { stepRules, withTimeStep, type StepRule } from "./step-size.js";
export { checkPlainNoise, noiseLevels, noiseSize } from "./noise.js";
export { changedNoise, withNoise, type NoiseChange } from "./with-noise.js";
