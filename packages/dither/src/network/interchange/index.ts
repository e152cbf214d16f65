/** The interchange layer: bytes in, networks and trials out, and back. It knows no file system. */

export type { NamedArray, NamedArrays } from "./arrays.js";
export { conventionNames, conventions, type Convention, type ConventionName } from "./conventions.js";
export { networkFormat } from "./dither-layout.js";
export {
  fileKind,
  fileKinds,
  readArrays,
  writeArrays,
  type ArrayFile,
  type FileKind,
  type SourceFile,
} from "./file-kinds.js";
export { decodeJsonArrays, encodeJsonArrays } from "./json-arrays.js";
export { parseJson, parseJsonText } from "./json-text.js";
export { layouts, type Layout } from "./layouts.js";
export { type TensorMap } from "./tensor-map.js";
export { decodeNpy, encodeNpy } from "./npy.js";
export { decodeNpz, encodeNpz } from "./npz.js";
export { pytorchModule, type PytorchModule } from "./pytorch-module.js";
export { readNetwork, type ImportOptions, type NetworkSource } from "./read-network.js";
export { rolloutToArrays, writeRollout, type RolloutNumbers } from "./rollout-arrays.js";
export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from "./safetensors.js";
export { trialOrders, type TrialOrder } from "./trial-axes.js";
export { areTrials } from "./trial-names.js";
export {
  openTrials,
  readTrials,
  trialsFromArrays,
  trialsSize,
  trialsToArrays,
  writeTrials,
  type OpenedTrials,
  type TrialOptions,
} from "./trials-file.js";
export { exportNetwork, networkToArrays, writeNetwork } from "./write-network.js";
