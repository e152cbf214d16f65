/** Bytes of any format that is read, as named arrays and objects. */

import { DitherError } from "../../base/errors.js";
import type { ArraysAndObjects } from "../formats/values/file-contents.js";
import { readJsonArrays } from "../formats/plain/json-arrays.js";
import { readMat5 } from "../formats/mat/read-mat5.js";
import { MemoryBudget } from "../formats/values/memory-budget.js";
import { readNpz } from "../formats/numpy/npz.js";
import { readPickle } from "../formats/pickle/read-pickle.js";
import { decodeSafetensors } from "../formats/plain/safetensors.js";
import { hasMatHeader, isMatlabHdf5, sourceKind, type SourceKind } from "./source-kinds.js";
import { looksLikeLegacyTorch, looksLikeTorch, readLegacyTorch, readTorchZip } from "../formats/torch/checkpoint.js";
import { namedTensors } from "../formats/torch/state-dict.js";
import { openZip } from "../formats/zip/zip.js";
import { checkArguments } from "../../base/check-arguments.js";

/** A file as the library sees it: bytes and the name they were found under. */
export interface SourceFile {
  bytes: Uint8Array;
  /** Names the file in errors, and tells the format where the first bytes do not. */
  fileName: string;
}

/** What a file holds. */
export interface ArrayFile extends ArraysAndObjects {
  fileName: string;
  kind: SourceKind;
  /** Safetensors metadata (strings), and the members of a JSON file that `headerKeys` names, as they are. */
  extra: ReadonlyMap<string, unknown>;
}

/** Bytes with a name, or what `openFile` made of them. */
export type ReadableFile = SourceFile | ArrayFile;

/** Members of a JSON file that are the header of one of Dither's own networks. */
export const headerKeys = ["format", "specification", "provenance"] as const;

/**
 * The arrays and objects of a file: safetensors, npz, JSON, PyTorch's .pt, pickled dicts. For HDF5 (.h5, .keras, .mat of
 * MATLAB 7.3) a decoder must be loaded first: use `openFile`.
 * @throws DitherError as the decoder of that format does.
 */
export function readArrays(file: ReadableFile): ArrayFile {
  checkArguments("readArrays", { file }, { file: "file" });
  if ("arrays" in file) return file;
  const { bytes, fileName } = file;
  const none = new Map<string, unknown>();
  const kind = sourceKind(bytes, fileName);
  switch (kind) {
    case "safetensors": {
      const { tensors, metadata } = decodeSafetensors(bytes, fileName);
      return { fileName, kind, arrays: tensors, objects: new Map(), extra: metadata };
    }
    case "npz":
      return { fileName, kind, ...readNpz(bytes, fileName), extra: none };
    case "json":
      return { fileName, kind, ...readJsonArrays(bytes, fileName, headerKeys) };
    case "zip":
      return readZipped(bytes, fileName);
    case "pt": {
      if (!looksLikeLegacyTorch(bytes))
        throw new DitherError(
          "format",
          `${fileName}: expected a file of torch.save, got bytes that do not start like one. It is damaged or another format: write it again with torch.save(model.state_dict(), "weights.pt").`,
        );
      return { fileName, kind, ...namedTensors(readLegacyTorch(bytes, fileName), fileName), extra: none };
    }
    case "pickle": {
      const budget = new MemoryBudget(bytes.length, fileName);
      const { value } = readPickle(bytes, { budget, where: fileName });
      return { fileName, kind, ...namedTensors(value, fileName), extra: none };
    }
    case "mat":
      if (!isMatlabHdf5(bytes)) return { fileName, kind, ...readMat(bytes, fileName), extra: none };
      throw unopened(fileName);
    case "hdf5":
      throw unopened(fileName);
    default:
      return kind satisfies never;
  }
}

function unopened(fileName: string): DitherError {
  return new DitherError(
    "unsupported",
    `${fileName}: expected a file that needs no decoder, got one in HDF5. Open it first: \`readNetwork(await openFile({ bytes, fileName }))\`.`,
  );
}

/** A .mat file before MATLAB 7.3. */
function readMat(bytes: Uint8Array, fileName: string): ArraysAndObjects {
  if (hasMatHeader(bytes)) return readMat5(bytes, fileName);
  throw new DitherError(
    "unsupported",
    `${fileName}: expected a .mat file of MATLAB 5 or later, got one of MATLAB 4, or a damaged one. Write it again in MATLAB with save("weights.mat", "-v7"), or in Python with scipy.io.savemat.`,
  );
}

/** An archive is what its files say. */
function readZipped(bytes: Uint8Array, fileName: string): ArrayFile {
  const files = openZip(bytes, fileName);
  if (files.has("model.weights.h5")) throw unopened(fileName);
  if (looksLikeTorch(files)) {
    const value = readTorchZip(files, bytes.length, fileName);
    return { fileName, kind: "pt", ...namedTensors(value, fileName), extra: new Map() };
  }
  return { fileName, kind: "npz", ...readNpz(bytes, fileName), extra: new Map() };
}
