/**
 * One start of a writer: a file of its own in the study's journal, appended to record by record. Nobody else writes it,
 * so it needs no lock and no server, on a network file system either.
 */

import { mkdir, open, type FileHandle } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join } from "node:path";
import { createHash, randomUUID } from "node:crypto";
import { reasonOf } from "../files/read-bytes.js";
import { unwritable, writeWhole } from "../files/write-whole.js";
import { DitherError } from "dither";
import type { JobOutcome } from "../execution/payload.js";
import { journalFolder, networkFile } from "./folder.js";
import { recordLine } from "./record.js";
import { flushed } from "../files/flush.js";

export class JournalWriter {
  private length = 0;
  private last: Promise<unknown> = Promise.resolve();
  private broken: Error | undefined;

  /** On a file that is open for appending and empty; {@link JournalWriter.start} opens one. */
  constructor(
    private readonly folder: string,
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /**
   * A new file in a study's journal, created exclusively.
   * @throws DitherError `file` where it cannot be written.
   */
  static async start(folder: string): Promise<JournalWriter> {
    const time = new Date().toISOString().replace(/[-:.]/g, "");
    const host = hostname()
      .replace(/[^\w-]/g, "-")
      .slice(0, 40);
    const path = join(journalFolder(folder), `${time}-${host}-${process.pid}-${randomUUID().slice(0, 8)}.ndjson`);
    try {
      await mkdir(dirname(path), { recursive: true });
      const file = await open(path, "ax");
      await syncFolder(dirname(path));
      return new JournalWriter(folder, path, file);
    } catch (error) {
      throw unwritable(path, error, { option: "--out" });
    }
  }

  /**
   * Appends the record of an outcome and flushes it to disk; the network's file is whole before. Calls may overlap.
   * @throws DitherError `file`, and from then on always: what was recorded before is safe, this record is not.
   */
  async append({ result, meta, network }: JobOutcome): Promise<void> {
    const kept = result.state === "done" ? network : undefined;
    if (kept) await writeWhole(networkFile(this.folder, result.id), kept, { option: "--out" });
    const file = kept && createHash("sha256").update(kept).digest("hex");
    const line = Buffer.from(recordLine({ result, meta: { ...meta, ...(file !== undefined && { file }) } }));
    const writing = this.last.then(() => this.write(line));
    this.last = writing.catch(() => undefined);
    await writing;
  }

  private async write(line: Buffer): Promise<void> {
    if (this.broken) throw this.broken;
    try {
      let written = 0;
      while (written < line.length) {
        const { bytesWritten } = await this.file.write(line, written);
        written += bytesWritten;
      }
      await flushed(() => this.file.datasync());
      this.length += line.length;
    } catch (error) {
      // The part of a line that did get there; a reader would see that it is torn.
      await this.file.truncate(this.length).catch(() => undefined);
      this.broken = new DitherError(
        "file",
        `${this.path}: cannot be written: ${reasonOf(error)}. Nothing that was recorded is lost. Make room, or repair what is wrong, and start again: finished runs are not repeated.`,
      );
      throw this.broken;
    }
  }

  /** Closes the file after what is being written. */
  async close(): Promise<void> {
    await this.last;
    await this.file.close();
  }
}

/** So that the file's name survives a crash too; where a file system cannot do that, it does without. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r").catch(() => undefined);
  if (folder) await flushed(() => folder.sync()).catch(() => undefined);
  await folder?.close();
}
