/** Networks: what they are, their numbers, files and simulation. */

export { networkHash, sha256 } from "./hash.js";
export { defaultScales, initialNetwork, type InitialScales } from "./initialise.js";
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
export { activationFunctions, differentiateReference, simulateReference } from "./reference.js";
export { checkFit } from "./kernel-shape.js";
export { simulate, type Rollout, type SimulationOptions } from "./simulate.js";
export * from "./specification.js";
