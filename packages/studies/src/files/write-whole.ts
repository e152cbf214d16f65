/** Files that appear whole or not at all. */

import { randomUUID } from "node:crypto";
import { rmSync } from "node:fs";
import { mkdir, open, rename, rm, rmdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { DitherError } from "dither";
import { flushed } from "./flush.js";
import { codeOf, reasonOf } from "./read-bytes.js";

/** Temporary files of this process that have not got their name yet; removed if it exits meanwhile. */
const unfinished = new Set<string>();

/** Runs with the exit of the process, so that stopping at once leaves nothing half-written. */
function removeUnfinished(): void {
  for (const path of unfinished) rmSync(path, { force: true });
}

/** What to do about a file that cannot be written: the option that says where it goes. */
export interface WriteOptions {
  /** Default `--output`. */
  option?: string;
}

/** The error of a file that cannot be written. */
export function unwritable(path: string, error: unknown, { option = "--output" }: WriteOptions): DitherError {
  const reason = reasonOf(error, { ENOENT: "its folder cannot be made" });
  return new DitherError("file", `${path}: cannot be written: ${reason}. Choose another place with ${option}.`);
}

/**
 * Writes a file under a temporary name beside it, flushes it to disk and renames it; makes missing folders.
 * @throws DitherError `file` with the path and the reason; nothing is left behind then.
 */
export async function writeWhole(
  path: string,
  content: Uint8Array | string,
  options: WriteOptions = {},
): Promise<void> {
  const temporary = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  if (unfinished.size === 0) process.once("exit", removeUnfinished);
  unfinished.add(temporary);
  try {
    await makeFolder(dirname(path));
    const handle = await open(temporary, "wx");
    try {
      await handle.writeFile(content);
      await flushed(() => handle.sync());
    } finally {
      await handle.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw unwritable(path, error, options);
  } finally {
    unfinished.delete(temporary);
    if (unfinished.size === 0) process.off("exit", removeUnfinished);
  }
}

/**
 * Makes sure, before hours of work, that a file can be written there: by writing one and removing it again, with the
 * folders that were missing.
 * @throws DitherError `file`
 */
export async function checkWritable(path: string, options: WriteOptions = {}): Promise<void> {
  const probe = `${path}.${randomUUID().slice(0, 8)}.tmp`;
  let made: string[] = [];
  try {
    const existing = await stat(path).catch(() => undefined);
    if (existing?.isDirectory()) throw Object.assign(new Error(), { code: "EISDIR" });
    made = await makeFolder(dirname(path));
    await (await open(probe, "wx")).close();
  } catch (error) {
    throw unwritable(path, error, options);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
    await removeFolders(made);
  }
}

/**
 * Makes a folder and those it lies in; returns those that were missing, the outermost first. Node's own recursive mkdir
 * never returns where a parent exists and refuses folders as /proc does.
 */
async function makeFolder(path: string): Promise<string[]> {
  const parent = dirname(path);
  try {
    await mkdir(path);
    return [path];
  } catch (error) {
    if (codeOf(error) === "EEXIST" && (await stat(path)).isDirectory()) return [];
    if (codeOf(error) !== "ENOENT" || parent === path) throw error;
  }
  const made = await makeFolder(parent);
  try {
    await mkdir(path);
  } catch (error) {
    if (codeOf(error) !== "EEXIST") {
      await removeFolders(made);
      throw error;
    }
  }
  return [...made, path];
}

/** Removes empty folders, the last first; one that somebody uses meanwhile stays. */
async function removeFolders(made: readonly string[]): Promise<void> {
  for (const folder of made.toReversed()) await rmdir(folder).catch(() => undefined);
}
