/**
 * Reads the journals of a study's folder, at any time, also while others write. Files are read in the order of their
 * names, which begin with the time of their start; of several records of one run the first counts.
 */

import { createReadStream } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { DitherError } from "dither";
import { canonicalText, hashOf, type RecordedResult, type RunRecord } from "../execution/payload.js";
import { reasonOf } from "../files/read-bytes.js";
import { journalFolder } from "./folder.js";
import { readRecord } from "./record.js";

/** A line that does not count. */
export interface Oddity {
  file: string;
  /** From 1. */
  line: number;
  /**
   * `torn`: the file ends in the middle of it; `damaged`: a record that was changed, or that others contradict. The run of
   * either is done again. `foreign`: nobody knows whose it is; ignored.
   */
  kind: "torn" | "foreign" | "damaged";
  /** What is wrong with a damaged one. */
  reason?: string;
}

/** A record, and where it stands. */
export interface JournalEntry {
  record: RunRecord;
  /** Whether it has a checksum; records of earlier versions have none. */
  checked: boolean;
  file: string;
  /** From 1. */
  line: number;
}

/** Names of the journal's files in order; none where there is no folder. */
export async function journalFiles(folder: string): Promise<string[]> {
  const place = journalFolder(folder);
  try {
    const entries = await readdir(place, { withFileTypes: true });
    return (
      entries
        // A folder cannot be read, and a pipe would be waited for.
        .filter((entry) => entry.name.endsWith(".ndjson") && (entry.isFile() || entry.isSymbolicLink()))
        .map(({ name }) => name)
        .sort()
        .map((name) => join(place, name))
    );
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw new DitherError("file", `${place}: cannot be read: ${reasonOf(error)}. Check the path.`);
  }
}

/** All good records as they stand, those of one run several times too; what is no good record goes to `onOddity`. */
export async function* journalEntries(
  folder: string,
  onOddity: (oddity: Oddity) => void = () => undefined,
): AsyncGenerator<JournalEntry, void, undefined> {
  for (const file of await journalFiles(folder))
    for await (const { text, line, whole } of linesOf(file)) {
      const read = whole ? readRecord(text) : undefined;
      if (read?.state === "record") yield { record: read.record, checked: read.checked, file, line };
      else if (read?.state === "damaged") onOddity({ file, line, kind: "damaged", reason: read.reason });
      else onOddity({ file, line, kind: read ? "foreign" : "torn" });
    }
}

/**
 * The record of every run that has one, as they are read. Where several records of a run agree the first counts. Where they
 * do not, those count that most agree on, then those with a checksum; where that decides nothing, none. Failures of the
 * machine (no memory left, say) come last, and only where the run has no other record.
 */
export async function* journalRecords(
  folder: string,
  onOddity: (oddity: Oddity) => void = () => undefined,
): AsyncGenerator<JournalEntry, void, undefined> {
  const several = await repeatedRuns(folder);
  const seen = new Set<string>();
  const accidents = new Map<string, JournalEntry>();
  const repeated = new Map<string, JournalEntry[]>();
  for await (const entry of journalEntries(folder, onOddity)) {
    const { result } = entry.record;
    if (isAccident(result)) {
      if (!accidents.has(result.id)) accidents.set(result.id, entry);
    } else if (several.has(result.id)) {
      const entries = repeated.get(result.id);
      if (entries) entries.push(entry);
      else repeated.set(result.id, [entry]);
    } else {
      // One that was written after the repeated runs were looked for is compared when the journal is read again.
      if (!seen.has(result.id)) yield entry;
      seen.add(result.id);
    }
  }
  for (const [id, entries] of repeated) {
    const { chosen, others } = agreed(entries);
    for (const other of others) onOddity({ ...placeOf(other), kind: "damaged", reason: contradiction(id) });
    if (!chosen) continue;
    seen.add(id);
    yield chosen;
  }
  for (const [id, entry] of accidents) if (!seen.has(id)) yield entry;
}

/** Whether a run failed for a reason of the machine's, not of its own: trying again may help. */
export function isAccident(result: RecordedResult): boolean {
  return result.state === "failed" && result.code === null;
}

const placeOf = ({ file, line }: JournalEntry): { file: string; line: number } => ({ file, line });

const contradiction = (id: string): string =>
  `another record of run ${id.slice(0, 12)} differs, and the same run gives the same result: one of them was changed, or computed by a faulty machine`;

/** Which of several records of a run counts, and which of them say something else. */
function agreed(entries: readonly JournalEntry[]): { chosen: JournalEntry | undefined; others: JournalEntry[] } {
  const groups = new Map<string, JournalEntry[]>();
  for (const entry of entries) {
    const text = hashOf(sharedText(entry.record.result));
    groups.set(text, [...(groups.get(text) ?? []), entry]);
  }
  // A record with a checksum outweighs one without, whatever their numbers.
  const weight = (group: readonly JournalEntry[]): number =>
    group.length + (group.some(({ checked }) => checked) ? entries.length : 0);
  const [first, second] = [...groups.values()].sort((a, b) => weight(b) - weight(a));
  const decided = groups.size === 1 || weight(first) > weight(second);
  return { chosen: decided ? first[0] : undefined, others: entries.filter((one) => !decided || !first.includes(one)) };
}

/** What records of one run must share: everything but what only one of them may have kept. */
function sharedText(result: RecordedResult): string {
  return canonicalText(
    result.state === "failed" ? [result.code, result.reason] : [result.network, result.loss, result.preference],
  );
}

/** Identities that more than one line has: few, and told without reading the lines as JSON. */
async function repeatedRuns(folder: string): Promise<Set<string>> {
  const once = new Set<string>();
  const several = new Set<string>();
  for (const file of await journalFiles(folder))
    for await (const { text, whole } of linesOf(file)) {
      if (!whole) continue;
      for (let at = text.indexOf(identityKey); at >= 0; at = text.indexOf(identityKey, at + identityKey.length)) {
        const id = text.toString("latin1", at + identityKey.length, at + identityKey.length + 64);
        if (once.has(id)) several.add(id);
        once.add(id);
      }
    }
  return several;
}

const identityKey = Buffer.from('"id":"');

/** The lines of a file as it is now; a last one without a line feed is not whole. */
async function* linesOf(file: string): AsyncGenerator<{ text: Buffer; line: number; whole: boolean }, void, undefined> {
  let rest: Buffer[] = [];
  let line = 0;
  const taken = (whole: boolean): { text: Buffer; line: number; whole: boolean } => {
    const text = rest.length === 1 ? rest[0] : Buffer.concat(rest);
    rest = [];
    return { text, line: ++line, whole };
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
