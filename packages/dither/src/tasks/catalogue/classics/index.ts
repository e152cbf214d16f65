/** Classic tasks of the field. */

export { contextIntegration } from "./context-integration.js";
export { flipFlop } from "./flip-flop.js";
export { matchToSample } from "./match-to-sample.js";
export { parametricMemory } from "./parametric-memory.js";
export { perceptualDecision } from "./perceptual-decision.js";
export { sineGeneration } from "./sine-generation.js";
