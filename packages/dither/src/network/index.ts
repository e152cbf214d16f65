/**
 * Networks: what they are, their numbers, and their simulation.
 *
 * A network is a specification, which is plain JSON, and its parameters: matrices `[to, from]`, float32. States and outputs of
 * {@link simulate} are `[step, unit, trial]` and `[step, output, trial]`. Begin with {@link networkFor}.
 *
 * @module
 */

export {
  availableBackends,
  backends,
  kernelBytes,
  kernelChoices,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "@dither/kernels";
export { allowed, allowedValues, connections, daleSigns } from "./specification/allowed-values.js";
export { matrixNames, signRules, type Constraints, type Mask, type MatrixName } from "./specification/constraints.js";
export { kernelShape, type Execution, type KernelUse } from "./simulation/network-kernel.js";
export { networkHash, sha256 } from "./specification/hash.js";
export { networkFor, type NetworkChoice } from "./initial/for-task.js";
export { defaultScales, initialNetwork, readoutLaws, recurrentLaws, type InitialScales } from "./initial/initialise.js";
export { checkFinite, networkFromTensors, tensor, type Network } from "./specification/network.js";
export { parameterCount, parameterLayout, type TensorName, type TensorSlot } from "./specification/parameter-layout.js";
export { SmoothedTable } from "./activation/smoothed-table.js";
export { activationFunctions, unitFunctions, type ActivationFunction } from "./activation/functions.js";
export { differentiateReference, simulateReference } from "./simulation/reference.js";
export {
  type RatePenalty,
  type ReferenceGradient,
  type ReferenceParameters,
  type ReferenceRun,
  type ReferenceTrial,
} from "./simulation/reference-trial.js";
export { unitKind } from "./specification/cell.js";
export { gatesOf, type CellChoice } from "./cells/cells.js";
export { isLayered, layerOffsets, type MaybeLayered } from "./specification/layers.js";
export { type LayeredSpecification } from "./specification/specification.js";
export { checkFit } from "./simulation/check-fit.js";
export { simulateClosedLoop, type ClosedLoopRollout } from "./simulation/simulate-closed-loop.js";
export { simulate, type Rollout, type SimulationOptions } from "./simulation/simulate.js";
export * from "./specification/specification.js";
export { stepRules, withTimeStep, type StepRule } from "./initial/step-size.js";
export { noiseSize, type NoiseSizes } from "./specification/noise.js";
export { changedNoise, withNoise, type NoiseChange } from "./specification/with-noise.js";
export { smoothedActivation, type SmoothingOptions } from "./activation/smoothed-activation.js";
export { type SmoothedActivation } from "./activation/smoothing.js";
