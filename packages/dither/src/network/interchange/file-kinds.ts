/** Which format a file is in, by its name, and its arrays. */

import { DitherError } from "../../errors.js";
import type { NamedArrays } from "./arrays.js";
import { decodeJsonArrays, encodeJsonArrays } from "./json-arrays.js";
import { decodeNpz, encodeNpz } from "./npz.js";
import { decodeSafetensors, encodeSafetensors } from "./safetensors.js";

export const fileKinds = ["safetensors", "npz", "json"] as const;
export type FileKind = (typeof fileKinds)[number];

/** A file as the library sees it: bytes and the name they were found under. */
export interface SourceFile {
  bytes: Uint8Array;
  /** Tells the format by its ending, and names the file in errors. */
  fileName: string;
}

const advice: Record<string, string> = {
  pt: 'Save it in Python with safetensors.torch.save_file(model.state_dict(), "net.safetensors").',
  pth: 'Save it in Python with safetensors.torch.save_file(model.state_dict(), "net.safetensors").',
  mat: "Write it in MATLAB as .json with jsonencode.",
  checkpoint: "It is a training that was stopped: finish it with `train(…, { resume })`.",
  npy: "Put the arrays into one file with np.savez, by name.",
};

/**
 * The format of a file, by the ending of its name.
 * @throws DitherError `unsupported` for any ending but .safetensors, .npz and .json.
 */
export function fileKind(fileName: string): FileKind {
  const ending = /\.([^./\\]+)$/.exec(fileName)?.[1].toLowerCase() ?? "";
  const kind = fileKinds.find((known) => known === ending);
  if (kind) return kind;
  throw new DitherError(
    "unsupported",
    `${fileName}: expected a file ending in ${fileKinds.map((known) => `.${known}`).join(", ")}, got ${ending ? `.${ending}` : "no ending"}. ${advice[ending] ?? "Convert it, or rename it if it is one of these."}`,
  );
}

/** What a file holds beside its arrays: safetensors metadata (strings), or the members of a JSON object named in `keep`. */
export interface ArrayFile {
  fileName: string;
  kind: FileKind;
  arrays: NamedArrays;
  extra: ReadonlyMap<string, unknown>;
  /** What the file holds beside under names, and is no array of numbers: text, nothing, functions by name, dictionaries (as Maps). */
  objects: ReadonlyMap<string, unknown>;
}

/**
 * The arrays of a .safetensors, .npz or .json file.
 * @param keep members of a JSON object that are no arrays and are handed over as they are
 * @throws DitherError as the decoder of that format does.
 */
export function readArrays({ bytes, fileName }: SourceFile, keep: readonly string[] = []): ArrayFile {
  const kind = fileKind(fileName);
  switch (kind) {
    case "safetensors": {
      const { tensors, metadata } = decodeSafetensors(bytes, fileName);
      return { fileName, kind, arrays: tensors, extra: metadata, objects: new Map() };
    }
    case "npz":
      return { fileName, kind, arrays: decodeNpz(bytes, fileName), extra: new Map(), objects: new Map() };
    case "json":
      return { fileName, kind, ...decodeJsonArrays(bytes, fileName, keep) };
    default:
      return kind satisfies never;
  }
}

/** A file of the given kind that holds the arrays; {@link readArrays} reads it back to the same numbers. */
export function writeArrays(arrays: NamedArrays, kind: FileKind): Uint8Array {
  switch (kind) {
    case "safetensors":
      return encodeSafetensors(arrays);
    case "npz":
      return encodeNpz(arrays);
    case "json":
      return encodeJsonArrays(arrays);
    default:
      return kind satisfies never;
  }
}
