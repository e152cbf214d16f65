/** The formats that are written, told by the ending of a name. */

import { DitherError } from "../../base/errors.js";
import type { NamedArrays } from "../formats/values/arrays.js";
import { encodeJsonArrays } from "../formats/plain/json-arrays.js";
import { encodeNpz } from "../formats/numpy/npz.js";
import { encodeSafetensors } from "../formats/plain/safetensors.js";
import { checkArguments } from "../../base/check-arguments.js";

/** The formats that are written; {@link sourceKinds} are those that are read. */
export const fileKinds = ["safetensors", "npz", "json"] as const;
export type FileKind = (typeof fileKinds)[number];

/**
 * The format of a file to write, by the ending of its name.
 * @throws DitherError `unsupported` for any ending but .safetensors, .npz and .json.
 */
export function fileKind(fileName: string): FileKind {
  checkArguments("fileKind", { fileName }, { fileName: "text" });
  const ending = endingOf(fileName);
  const kind = fileKinds.find((known) => known === ending);
  if (kind) return kind;
  throw new DitherError(
    "unsupported",
    `${fileName}: expected a file ending in ${fileKinds.map((known) => `.${known}`).join(", ")}, got ${ending ? `.${ending}` : "no ending"}. Choose one of these.`,
  );
}

/** What stands after the last dot of a name, in lower case; empty for none. */
export function endingOf(fileName: string): string {
  return /\.([^./\\]+)$/.exec(fileName)?.[1].toLowerCase() ?? "";
}

/** A file of the given kind that holds the arrays; `readArrays` reads it back to the same numbers. */
export function writeArrays(arrays: NamedArrays, kind: FileKind): Uint8Array {
  checkArguments("writeArrays", { arrays, kind }, { arrays: "map", kind: fileKinds });
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
