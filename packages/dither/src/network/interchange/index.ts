/** The interchange layer: bytes in, networks and trials out, and back. It knows no file system. */

export type { NamedArray, NamedArrays } from "./arrays.js";
export { conventionNames, conventions, type Convention, type ConventionName } from "./conventions.js";
export { networkFormat } from "./dither-layout.js";
export { fileKind, fileKinds, writeArrays, type FileKind } from "./file-kinds.js";
export { decodeJsonArrays, encodeJsonArrays } from "./json-arrays.js";
export { parseJson, parseJsonText } from "./json-text.js";
export { trialsFor } from "./lagged-trials.js";
export { layouts, type Layout } from "./layouts.js";
export { type TensorMap } from "./tensor-map.js";
export { decodeNpy, encodeNpy } from "./npy.js";
export { decodeNpz, encodeNpz } from "./npz.js";
export { globalName, isKind, pickleText } from "./pickle/values.js";
export type { PickleArray, PickleGlobal, PickleObject, PickleValue } from "./pickle/values.js";
export { needsDecoder, openFile } from "./open-file.js";
export { pytorchModule, type PytorchModule } from "./pytorch-module.js";
export { readArrays, type ArrayFile, type ReadableFile, type SourceFile } from "./read-arrays.js";
export { readNetwork, type ImportOptions, type NetworkSource } from "./read-network.js";
export { rolloutToArrays, writeRollout, type RolloutNumbers } from "./rollout-arrays.js";
export { decodeSafetensors, encodeSafetensors, type SafetensorsFile } from "./safetensors.js";
export { sourceEndings, sourceKinds, type SourceKind } from "./source-kinds.js";
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
export { droppable, withoutFields } from "./without-fields.js";
