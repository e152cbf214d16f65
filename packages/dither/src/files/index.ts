/**
 * Bytes in, networks and trials out, and back. No function here knows a file system: read the file, and give its bytes.
 *
 * This is the door between two orders of axes. In memory trials are `[step, channel, trial]`; in files, as NumPy and PyTorch write
 * them, `[step, trial, channel]`. Begin with {@link readNetwork}, {@link readTrials} and {@link writeNetwork}.
 *
 * @module
 */

export type { NamedArray, NamedArrays } from "./formats/values/arrays.js";
export { conventionNames, type ConventionName } from "./layouts/conventions.js";
export { fileKind, fileKinds, writeArrays, type FileKind } from "./open/file-kinds.js";
export { trialsFor } from "./trials/lagged-trials.js";
export { layouts, type Layout } from "./layouts/layouts.js";
export { type Target, type TensorMap } from "./layouts/tensor-map.js";
export { decodeNpy, encodeNpy } from "./formats/numpy/npy.js";
export { encodeNpz } from "./formats/numpy/npz.js";
export type { PickleArray, PickleGlobal, PickleObject, PickleValue } from "./formats/values/values.js";
export { needsDecoder, openFile } from "./open/open-file.js";
export { pytorchModule, type PytorchModule } from "./networks/pytorch-module.js";
export { readArrays, type ArrayFile, type ReadableFile, type SourceFile } from "./open/read-arrays.js";
export { readNetwork, type ImportOptions, type NetworkSource } from "./networks/read-network.js";
export { writeRollout, type RolloutNumbers } from "./trials/rollout-arrays.js";
export { decodeSafetensors, type SafetensorsFile } from "./formats/plain/safetensors.js";
export { sourceEndings, sourceKinds, type SourceKind } from "./open/source-kinds.js";
export { trialOrders, type TrialOrder } from "./trials/trial-axes.js";
export { areTrials } from "./trials/trial-names.js";
export {
  openTrials,
  readTrials,
  trialsFromArrays,
  trialsSize,
  trialsToArrays,
  writeTrials,
  type OpenedTrials,
  type TrialOptions,
} from "./trials/trials-file.js";
export { exportNetwork, writeNetwork } from "./networks/write-network.js";
export { droppable, withoutFields } from "./networks/without-fields.js";
export type { TrialArrays } from "./trials/trial-lists.js";
