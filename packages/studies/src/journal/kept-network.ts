/** Networks that a study kept, against what their records say of them. */

import { createHash } from "node:crypto";
import { basename, dirname, resolve } from "node:path";
import { DitherError, isDitherError, networkHash, readNetwork } from "dither";
import type { RunRecord } from "../execution/payload.js";
import { readBytes } from "../files/read-bytes.js";
import { networkFile, studyFile } from "./folder.js";

/** Whether the bytes are the network of a record: its file, or for records without the file's hash its content. */
export async function isNetworkOf({ result, meta }: RunRecord, bytes: Uint8Array): Promise<boolean> {
  if (result.state !== "done") return false;
  if (meta.file !== undefined) return createHash("sha256").update(bytes).digest("hex") === meta.file;
  try {
    return (await networkHash(readNetwork({ bytes, fileName: `${result.id}.safetensors` }))) === result.network;
  } catch (error) {
    if (isDitherError(error)) return false;
    throw error;
  }
}

/** Whether the network that a study kept of a run is there and is another than its record says. */
export async function isKeptDamaged(folder: string, record: RunRecord): Promise<boolean> {
  if (record.meta.file === undefined) return false;
  const bytes = await readBytes(networkFile(folder, record.result.id)).catch(() => undefined);
  return bytes !== undefined && !(await isNetworkOf(record, bytes));
}

/**
 * Checks the bytes of a file that a study kept, told by its place `FOLDER/networks/ID.safetensors`; any other file is not
 * looked at.
 * @throws DitherError `mismatch` for one that was changed since it was kept
 */
export async function checkKeptNetwork(file: string, bytes: Uint8Array): Promise<void> {
  const path = resolve(file);
  const id = /^([0-9a-f]{64})\.safetensors$/.exec(basename(path))?.[1];
  const folder = dirname(dirname(path));
  if (id === undefined || basename(dirname(path)) !== "networks") return;
  // Loaded only here: the schema of records is large, and few networks are a study's.
  const { journalRecords } = await import("./reader.js");
  for await (const { record } of journalRecords(folder))
    if (record.result.id === id && !(await isNetworkOf(record, bytes)))
      throw new DitherError(
        "mismatch",
        `${file}: this is not the network that its record in the journal names: it was changed or damaged since it was kept. \`dither study run ${studyFile(folder)} --out ${folder}\` makes it again.`,
      );
}
