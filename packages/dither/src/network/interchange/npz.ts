/** NumPy's `.npz` format: a zip archive with one `.npy` file for each named array. */

import { zipSync, type Zippable } from "fflate";
import { DitherError } from "../../errors.js";
import { inOrderOfName, type NamedArray, type NamedArrays } from "./arrays.js";
import { decodeNpy, encodeNpy, isObject } from "./npy.js";
import { unzip } from "./zip.js";

/**
 * The arrays of an `.npz` file, compressed or not. A single Python object in it, such as the None that `np.savez(path, x=None)`
 * writes, is no array and passed over.
 * @param where named in errors, usually the file's name
 * @throws DitherError as {@link decodeNpy}, and `format` for a damaged archive.
 */
export function decodeNpz(bytes: Uint8Array, where = "npz"): NamedArrays {
  const arrays = new Map<string, NamedArray>();
  for (const [file, content] of unzip(bytes, where)) {
    if (!file.endsWith(".npy"))
      throw new DitherError(
        "format",
        `${where}: expected only .npy files inside, got ${file}. Write it with np.savez.`,
      );
    const name = file.slice(0, -".npy".length);
    if (isObject(content)) continue;
    arrays.set(name, decodeNpy(content, `${where}, array ${name}`));
  }
  return arrays;
}

/** An `.npz` file that `numpy.load` reads: uncompressed, in order of name, the same bytes for the same arrays. */
export function encodeNpz(arrays: NamedArrays): Uint8Array {
  const files: Zippable = {};
  for (const [name, array] of inOrderOfName(arrays)) files[`${name}.npy`] = encodeNpy(array);
  // A zip archive stores local time, so a local date gives the same bytes in every time zone.
  return zipSync(files, { level: 0, mtime: new Date(1980, 0, 1, 12) });
}
