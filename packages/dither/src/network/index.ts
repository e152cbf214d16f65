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
  kernelBytes,
  kernelChoices,
  resolveBackend,
  type Backend,
  type KernelChoice,
} from "@dither/kernels";
export { matrixNames, type Constraints, type Mask, type MatrixName } from "./specification/constraints.js";
export { type Execution } from "./simulation/network-kernel.js";
export { denseNetwork } from "./specification/dense-network.js";
export { networkHash, sha256 } from "./specification/hash.js";
export { networkFor, type NetworkChoice } from "./initial/for-task.js";
export { initialNetwork, type InitialScales } from "./initial/initialise.js";
export { networkFromTensors, tensor, type Network } from "./specification/network.js";
export { parameterCount, type TensorName } from "./specification/parameter-layout.js";
export type { ActivationFunction } from "./activation/functions.js";
export { simulateReference } from "./simulation/reference.js";
export { type ReferenceParameters, type ReferenceRun, type ReferenceTrial } from "./simulation/reference-trial.js";
export { unitKind } from "./specification/cell.js";
export { isGated, type CellChoice } from "./cells/cells.js";
export { hasLabels, type ReadoutSpecification } from "./specification/readouts.js";
export { checkFit } from "./simulation/check-fit.js";
export { simulateClosedLoop, type ClosedLoopRollout } from "./simulation/simulate-closed-loop.js";
export { simulate, type Rollout, type SimulationOptions } from "./simulation/simulate.js";
export {
  activations,
  cellNames,
  checkSpecification,
  drawLaws,
  noiseKindNames,
  forms,
  gatedNames,
  gateNames,
  initialStates,
  lossNames,
  noisePlacements,
  parameterNames,
  placements,
  readouts,
  type Activation,
  type GivenActivation,
  type CellName,
  type DrawLaw,
  type NoiseKind,
  type Form,
  type GatedName,
  type GateName,
  type InitialState,
  type GivenLoss,
  type LossChoice,
  type LossName,
  type NetworkSpecification,
  type NoiseSpecification,
  type Placement,
  type Readout,
} from "./specification/specification.js";
export { stepRules, withTimeStep, type StepRule } from "./initial/step-size.js";
export { noiseSize, type NoiseSizes } from "./specification/noise.js";
export { changedNoise, withNoise, type NoiseChange } from "./specification/with-noise.js";
export { smoothedActivation, type SmoothingOptions } from "./activation/smoothed-activation.js";
export { type SmoothedActivation } from "./activation/smoothing.js";
export { type BuiltInActivation } from "../settings/names.js";
export { defineLoss, type LossCode, type OwnLoss } from "./specification/own-loss.js";
export { defineActivation, type ActivationCode, type OwnActivation } from "./specification/own-activation.js";
