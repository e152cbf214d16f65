/** Files made ready to be read: those in HDF5 need a decoder that is loaded for them. */

import { checkArguments } from "../../base/check-arguments.js";
import { DitherError } from "../../base/errors.js";
import { loadHdf5, type Hdf5Library } from "../formats/hdf5/hdf5-library.js";
import { readHdf5 } from "../formats/hdf5/read-hdf5.js";
import { isBookkeeping, kerasSettings } from "../formats/hdf5/keras-config.js";
import { matlabArrays } from "../formats/mat/matlab-hdf5.js";
import { MemoryBudget, smallestCompressed } from "../formats/values/memory-budget.js";
import type { PickleValue } from "../formats/values/values.js";
import type { ArrayFile, ReadableFile, SourceFile } from "./read-arrays.js";
import { isMatlabHdf5, sourceKind } from "./source-kinds.js";
import { openZip, type ZipEntry } from "../formats/zip/zip.js";

/**
 * A file as `readNetwork`, `readTrials` and `readArrays` take it. Files in HDF5 (Keras .h5 and .keras, h5py, MATLAB 7.3)
 * are decoded, by a library that is loaded now; all others are handed back as they are. Decoding runs on the calling thread
 * and takes 20 times the file's size of memory, 64 MiB at least, beside the 20 MB of the library. A file that is damaged
 * on purpose may keep the library busy for ever: open files of strangers in a worker that you can end.
 * @throws DitherError `format` for damage, `unsupported` where the decoder cannot be loaded
 * @example
 * ```ts
 * import { findTask, initialNetwork, networkFor, openFile, readNetwork, writeNetwork } from "dither";
 *
 * const bytes = writeNetwork(initialNetwork(networkFor(findTask("sin"))));
 * const file = await openFile({ bytes, fileName: "net.safetensors" });
 * console.log(readNetwork(file).specification.units); // 32
 * ```
 */
export async function openFile(file: SourceFile): Promise<ReadableFile> {
  checkArguments("openFile", { file }, { file: { bytes: "bytes", fileName: "text" } });
  const { bytes, fileName } = file;
  if (!needsDecoder(file)) return file;
  const library = await loadHdf5();
  if (sourceKind(bytes, fileName) !== "zip") return fromHdf5(library, bytes, fileName);
  const files = openZip(bytes, fileName);
  return openKeras(library, kerasWeights(files) as ZipEntry, files, file);
}

/**
 * Whether a file is in HDF5. Its decoder is a large program of another language, which a damaged file may stop or keep
 * busy for ever: who opens files that may be damaged does it in a thread that can be ended.
 * @throws DitherError `unsupported` for formats that are not read, `format` for damaged archives
 */
export function needsDecoder(file: SourceFile): boolean {
  checkArguments("needsDecoder", { file }, { file: { bytes: "bytes", fileName: "text" } });
  const { bytes, fileName } = file;
  const kind = sourceKind(bytes, fileName);
  if (kind === "zip") return kerasWeights(openZip(bytes, fileName)) !== undefined;
  return kind === "mat" ? isMatlabHdf5(bytes) : kind === "hdf5";
}

function fromHdf5(library: Hdf5Library, bytes: Uint8Array, fileName: string): ArrayFile {
  const contents = readHdf5(library, bytes, fileName);
  const extra = new Map<string, unknown>();
  if (isMatlabHdf5(bytes)) return { fileName, kind: "mat", ...matlabArrays(contents), extra };
  const objects = new Map(contents.objects);
  for (const [path, attributes] of contents.attributes)
    for (const [name, value] of attributes) {
      if (isBookkeeping(name)) continue;
      const found: [string, PickleValue][] = name === "model_config" ? kerasSettings(name, value) : [[name, value]];
      for (const [setting, of] of found) objects.set(path === "" ? setting : `${path}@${setting}`, of);
    }
  return { fileName, kind: "hdf5", arrays: contents.arrays, objects, extra };
}

/** The weights in an archive of Keras 3 (`model.save("x.keras")`). */
function kerasWeights(files: ReadonlyMap<string, ZipEntry>): ZipEntry | undefined {
  return files.get("model.weights.h5");
}

/** Weights, with the archive's texts (config.json, metadata.json) as objects of those names. */
function openKeras(
  library: Hdf5Library,
  weights: ZipEntry,
  files: ReadonlyMap<string, ZipEntry>,
  { bytes, fileName }: SourceFile,
): ArrayFile {
  const budget = new MemoryBudget(bytes.length, fileName, smallestCompressed);
  budget.take(weights.size);
  const read = fromHdf5(library, weights.whole(), fileName);
  const objects = new Map(read.objects);
  for (const [name, entry] of files) {
    if (!name.endsWith(".json")) continue;
    budget.take(2 * entry.size);
    if (entry.size > 1 << 26)
      throw new DitherError("format", `${fileName}: expected a ${name} of at most 64 MiB, got more. Write it again.`);
    if (isBookkeeping(name)) continue;
    for (const [setting, value] of kerasSettings(name, new TextDecoder().decode(entry.whole())))
      objects.set(setting, value);
  }
  return { ...read, objects };
}
