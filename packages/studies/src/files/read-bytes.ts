/** Reading files, and why a file operation failed, in words. */

import { readFile } from "node:fs/promises";
import { DitherError } from "dither";

const reasons: Record<string, string> = {
  ENOENT: "it does not exist",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOSPC: "the disk is full",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EEXIST: "a part of its path is a file, not a folder",
  ENAMETOOLONG: "the name is too long",
};

/** The code of a system error, as `ENOENT`; empty for other errors. */
export const codeOf = (error: unknown): string => (error instanceof Error && "code" in error ? String(error.code) : "");

/** Why a file operation failed, in words. */
export function reasonOf(error: unknown, special: Record<string, string> = {}): string {
  const code = codeOf(error);
  return special[code] ?? reasons[code] ?? (error instanceof Error ? error.message : String(error));
}

/** @throws DitherError `file` with the path and the reason. */
export async function readBytes(path: string, advice = "Check the path."): Promise<Uint8Array> {
  try {
    return new Uint8Array(await readFile(path));
  } catch (error) {
    throw new DitherError("file", `${path}: cannot be read: ${reasonOf(error)}. ${advice}`);
  }
}
