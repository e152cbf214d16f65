/** Files that appear whole or not at all, and reading with errors that say what to do. */

import { randomUUID } from "node:crypto";
import { access, constants, mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DitherError } from "dither";

const reasons: Record<string, string> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a file is in the way",
};

/** Why a file operation failed, in words. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** @throws DitherError `file` with the path and the reason. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new DitherError("file", `${path}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
}

/**
 * Writes a file under a temporary name beside it, flushes it to disk and renames it; makes missing folders.
 * @throws DitherError `file` with the path and the reason; nothing is left behind then.
 */
export async function writeWhole(path: string, content: Uint8Array | string): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw new DitherError(
      "file",
      `${path}: cannot be written: ${reasonOf(error)}. Choose another place with --output.`,
    );
  }
}

/**
 * Makes sure, before hours of work, that a file can be written there.
 * @throws DitherError `file`
 */
export async function checkWritable(path: string): Promise<void> {
  try {
    const folder = dirname(path);
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
  } catch (error) {
    throw new DitherError(
      "file",
      `${path}: cannot be written: ${reasonOf(error)}. Choose another place with --output.`,
    );
  }
}
