/** Which format a file is in, by its first bytes; its name only where those say nothing. */

import { DitherError } from "../../base/errors.js";
import { viewOf } from "../formats/values/arrays.js";
import { endingOf } from "./file-kinds.js";
import { looksLikeLegacyTorch } from "../formats/torch/checkpoint.js";
import { looksZipped } from "../formats/zip/zip.js";

/** The formats that are read. `zip` is any archive: what it is, its files tell. */
export const sourceKinds = ["safetensors", "npz", "json", "pt", "pickle", "mat", "hdf5"] as const;
export type SourceKind = (typeof sourceKinds)[number];

/** The endings of files that networks and trials are read from. */
export const sourceEndings = [
  "safetensors",
  "npz",
  "json",
  "pt",
  "pth",
  "ckpt",
  "bin",
  "pkl",
  "pickle",
  "mat",
  "h5",
  "hdf5",
  "keras",
] as const;

const byEnding: ReadonlyMap<string, SourceKind> = new Map<string, SourceKind>([
  ["safetensors", "safetensors"],
  ["npz", "npz"],
  ["json", "json"],
  ["pt", "pt"],
  ["pth", "pt"],
  ["ckpt", "pt"],
  ["pkl", "pickle"],
  ["pickle", "pickle"],
  ["mat", "mat"],
  ["h5", "hdf5"],
  ["hdf5", "hdf5"],
  ["keras", "hdf5"],
]);

const advice: Readonly<Record<string, string>> = {
  onnx: `Take its weights out in Python:
  import numpy as np, onnx
  np.savez("weights.npz", **{t.name: onnx.numpy_helper.to_array(t) for t in onnx.load("NAME").graph.initializer})
Then read weights.npz.`,
  checkpoint: "It is a training that was stopped: finish it with `train(…, { resume })`.",
  npy: "Put the arrays into one file with np.savez, by name.",
  pb: `Save its weights in Python: model.save_weights("weights.h5").`,
  tar: "Take the files out of it first.",
};

/**
 * The format of a file.
 * @throws DitherError `unsupported` for formats that are not read, with what to do in the tool that wrote them.
 */
export function sourceKind(bytes: Uint8Array, fileName: string): SourceKind | "zip" {
  const ending = endingOf(fileName);
  if (looksLikeSafetensors(bytes)) return "safetensors";
  if (looksZipped(bytes)) return "zip";
  if (starts(bytes, "MATLAB 5.0") || isMatlabHdf5(bytes) || hasMatHeader(bytes)) return "mat";
  if (startsAt(bytes, hdf5Signature) !== undefined) return "hdf5";
  if (looksLikeLegacyTorch(bytes)) return "pt";
  if (bytes[0] === 0x80 && bytes[1] >= 1 && bytes[1] <= 5) return "pickle";
  if (starts(bytes, "\x93NUMPY")) throw refusal(fileName, "one NumPy array (.npy)", advice["npy"]);
  const known = byEnding.get(ending);
  if (known) return known;
  if (/^(\ufeff)?\s*\{/.test(new TextDecoder().decode(bytes.subarray(0, 64)))) return "json";
  throw refusal(
    fileName,
    ending ? `.${ending}` : "no ending",
    advice[ending]?.replace("NAME", fileName.replaceAll(/["\\]/g, "")) ??
      "Convert it, or rename it if it is one of these.",
  );
}

/** The signature of HDF5, which stands at byte 0, 512, 1024, 2048 … */
const hdf5Signature = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

function startsAt(bytes: Uint8Array, signature: readonly number[]): number | undefined {
  for (let at = 0; at + signature.length <= bytes.length; at = at === 0 ? 512 : 2 * at)
    if (signature.every((byte, i) => bytes[at + i] === byte)) return at;
  return undefined;
}

/** The length of a header that lies within the file, and the brace that it begins with. */
function looksLikeSafetensors(bytes: Uint8Array): boolean {
  return bytes.length > 9 && bytes[8] === 0x7b && viewOf(bytes).getBigUint64(0, true) <= BigInt(bytes.length - 8);
}

function starts(bytes: Uint8Array, text: string): boolean {
  return bytes.length >= text.length && [...text].every((character, i) => bytes[i] === character.charCodeAt(0));
}

/** Whether bytes begin as a file of MATLAB 7.3 does, which is HDF5 behind a header. */
export function isMatlabHdf5(bytes: Uint8Array): boolean {
  return starts(bytes, "MATLAB 7.3");
}

/** MATLAB 5 files of other programs begin with any text; bytes 124 to 127 are version and byte order. */
export function hasMatHeader(bytes: Uint8Array): boolean {
  if (bytes.length < 128) return false;
  const [a, b, c, d] = bytes.subarray(124, 128);
  return (a === 0 && b === 1 && c === 0x49 && d === 0x4d) || (a === 1 && b === 0 && c === 0x4d && d === 0x49);
}

function refusal(fileName: string, got: string, what: string): DitherError {
  return new DitherError(
    "unsupported",
    `${fileName}: expected a file ending in ${sourceEndings.map((known) => `.${known}`).join(", ")}, got ${got}. ${what}`,
  );
}
