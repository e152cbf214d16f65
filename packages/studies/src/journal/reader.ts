/**
 * Reads the journals of a study's folder, at any time, also while others write. Files are read in the order of their
 * names, which begin with the time of their start; of several records of one run the first counts.
 */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { DitherError } from "dither";
import type { RecordedResult, RunRecord } from "../execution/payload.js";
import { reasonOf } from "../files.js";
import { journalFolder } from "./folder.js";
import { isRecord } from "./record.js";

/** A line that is no record. */
export interface Oddity {
  file: string;
  /** From 1. */
  line: number;
  /** `torn`: the file ends in the middle of it, its run is done again. `foreign`: nobody knows whose it is; ignored. */
  kind: "torn" | "foreign";
}

/** A record, and where it stands. */
export interface JournalEntry {
  record: RunRecord;
  file: string;
  line: number;
}

/** Names of the journal's files in order; none where there is no folder. */
export async function journalFiles(folder: string): Promise<string[]> {
  const place = journalFolder(folder);
  try {
    const names = await readdir(place);
    return names
      .filter((name) => name.endsWith(".ndjson"))
      .sort()
      .map((name) => join(place, name));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new DitherError("file", `${place}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
}

/** All records as they stand, those of one run several times too; what is no record goes to `onOddity`. */
export async function* journalEntries(
  folder: string,
  onOddity: (oddity: Oddity) => void = () => undefined,
): AsyncGenerator<JournalEntry, void, undefined> {
  for (const file of await journalFiles(folder))
    for await (const { text, line, whole } of linesOf(file)) {
      if (!whole) {
        onOddity({ file, line, kind: "torn" });
        continue;
      }
      const record = parsed(text);
      if (record) yield { record, file, line };
      else onOddity({ file, line, kind: "foreign" });
    }
}

/** What is remembered of a run's record to compare others with. */
interface First {
  file: string;
  line: number;
  digest: string;
}

/**
 * The first record of every run, as they are read; failures of the machine (no memory left, say) last, and only where
 * the run has no other record.
 * @throws DitherError `mismatch` naming both places where two results of one run differ.
 */
export async function* journalRecords(
  folder: string,
  onOddity?: (oddity: Oddity) => void,
): AsyncGenerator<JournalEntry, void, undefined> {
  const seen = new Map<string, First>();
  const accidents = new Map<string, JournalEntry>();
  for await (const entry of journalEntries(folder, onOddity)) {
    const { result } = entry.record;
    if (isAccident(result)) {
      if (!accidents.has(result.id)) accidents.set(result.id, entry);
      continue;
    }
    const before = seen.get(result.id);
    const digest = digestOf(result);
    if (before) {
      if (before.digest !== digest) throw disagreement(result.id, before, entry);
      continue;
    }
    seen.set(result.id, { file: entry.file, line: entry.line, digest });
    yield entry;
  }
  for (const [id, entry] of accidents) if (!seen.has(id)) yield entry;
}

/** Whether a run failed for a reason of the machine's, not of its own: trying again may help. */
export function isAccident(result: RecordedResult): boolean {
  return result.state === "failed" && result.code === null;
}

function disagreement(id: string, first: First, second: JournalEntry): DitherError {
  return new DitherError(
    "mismatch",
    `journal: two records of run ${id} differ, ${first.file}:${first.line} and ${second.file}:${second.line}. The same run gives the same result, so one of them was changed or computed by a faulty machine. Remove the wrong line.`,
  );
}

/** What two records of one run must share: everything but what only one of them may have kept. */
function digestOf(result: RecordedResult): string {
  const shared =
    result.state === "failed" ? [result.code, result.reason] : [result.network, result.loss, result.preference];
  return createHash("sha1")
    .update(canonicalize(shared) ?? "")
    .digest("base64");
}

function parsed(text: string): RunRecord | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

/** The lines of a file as it is now; a last one without a line feed is not whole. */
async function* linesOf(file: string): AsyncGenerator<{ text: string; line: number; whole: boolean }, void, undefined> {
  let rest: Buffer[] = [];
  let line = 0;
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      let from = 0;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
        rest.push(bytes.subarray(from, at));
        line++;
        yield { text: Buffer.concat(rest).toString("utf8"), line, whole: true };
        rest = [];
        from = at + 1;
      }
      if (from < bytes.length) rest.push(bytes.subarray(from));
    }
  } catch (error) {
    throw new DitherError("file", `${file}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
  if (rest.length > 0) yield { text: Buffer.concat(rest).toString("utf8"), line: line + 1, whole: false };
}
