/**
 * Reads the journals of a study's folder, at any time, also while others write. Files are read in the order of their
 * names, which begin with the time of their start; of several records of one run the first counts.
 */

import { createReadStream } from "node:fs";
import { open, readdir } from "node:fs/promises";
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
export interface JournalEntry extends LinePlace {
  record: RunRecord;
}

/** A line, and its bytes in the file. */
interface LinePlace {
  file: string;
  /** From 1. */
  line: number;
  start: number;
  bytes: number;
}

export interface ReadOptions {
  /** False: records come without their curves, which are most of a line; default true. */
  curves?: boolean;
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
  { curves = true }: ReadOptions = {},
): AsyncGenerator<JournalEntry, void, undefined> {
  for (const file of await journalFiles(folder))
    for await (const { text, place, whole } of linesOf(file)) {
      const { line } = place;
      if (!whole) {
        onOddity({ file, line, kind: "torn" });
        continue;
      }
      const record = parsed(curves ? text.toString("utf8") : withoutCurve(text));
      if (record) yield { record, ...place };
      else onOddity({ file, line, kind: "foreign" });
    }
}

/**
 * The first record of every run, as they are read; failures of the machine (no memory left, say) last, and only where
 * the run has no other record.
 * @throws DitherError `mismatch` naming both places where two results of one run differ.
 */
export async function* journalRecords(
  folder: string,
  onOddity?: (oddity: Oddity) => void,
  options?: ReadOptions,
): AsyncGenerator<JournalEntry, void, undefined> {
  const seen = new Map<string, LinePlace>();
  const accidents = new Map<string, JournalEntry>();
  for await (const entry of journalEntries(folder, onOddity, options)) {
    const { result } = entry.record;
    if (isAccident(result)) {
      if (!accidents.has(result.id)) accidents.set(result.id, entry);
      continue;
    }
    const before = seen.get(result.id);
    if (before) {
      if (sharedText((await recordAt(before)).result) !== sharedText(result))
        throw disagreement(result.id, before, entry);
      continue;
    }
    const { file, line, start, bytes } = entry;
    seen.set(result.id, { file, line, start, bytes });
    yield entry;
  }
  for (const [id, entry] of accidents) if (!seen.has(id)) yield entry;
}

/** Whether a run failed for a reason of the machine's, not of its own: trying again may help. */
export function isAccident(result: RecordedResult): boolean {
  return result.state === "failed" && result.code === null;
}

function disagreement(id: string, first: LinePlace, second: JournalEntry): DitherError {
  return new DitherError(
    "mismatch",
    `journal: two records of run ${id} differ, ${first.file}:${first.line} and ${second.file}:${second.line}. The same run gives the same result, so one of them was changed or computed by a faulty machine. Remove the wrong line.`,
  );
}

/** What two records of one run must share: everything but what only one of them may have kept. */
function sharedText(result: RecordedResult): string | undefined {
  return canonicalize(
    result.state === "failed" ? [result.code, result.reason] : [result.network, result.loss, result.preference],
  );
}

/** Reads a record again: rarely needed, so that nothing of it is kept. */
async function recordAt({ file, start, bytes }: LinePlace): Promise<RunRecord> {
  const handle = await open(file, "r");
  try {
    const { buffer } = await handle.read(Buffer.alloc(bytes), 0, bytes, start);
    return JSON.parse(buffer.toString("utf8")) as RunRecord;
  } catch (error) {
    throw new DitherError("file", `${file}: cannot be read: ${reasonOf(error)}. Check the path.`);
  } finally {
    await handle.close();
  }
}

const curveFirst = '{"result":{"curve":{';

/** A line without its record's curve, which comes first in canonical JSON and is one object of lists of numbers. */
function withoutCurve(line: Buffer): string {
  if (line.toString("latin1", 0, curveFirst.length) !== curveFirst) return line.toString("utf8");
  const end = line.indexOf("},", curveFirst.length);
  return end < 0 ? line.toString("utf8") : `{"result":{${line.toString("utf8", end + 2)}`;
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
async function* linesOf(
  file: string,
): AsyncGenerator<{ text: Buffer; place: LinePlace; whole: boolean }, void, undefined> {
  let rest: Buffer[] = [];
  let line = 0;
  let start = 0;
  const taken = (whole: boolean): { text: Buffer; place: LinePlace; whole: boolean } => {
    const text = rest.length === 1 ? rest[0] : Buffer.concat(rest);
    const place = { file, line: ++line, start, bytes: text.length };
    start += text.length + 1;
    rest = [];
    return { text, place, whole };
  };
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
      const bytes = chunk as Buffer;
      let from = 0;
      for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, from)) {
        rest.push(bytes.subarray(from, at));
        from = at + 1;
        yield taken(true);
      }
      if (from < bytes.length) rest.push(bytes.subarray(from));
    }
  } catch (error) {
    throw new DitherError("file", `${file}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
  if (rest.length > 0) yield taken(false);
}
