/**
 * A record as its line in a journal, and back: `{"result":…,"meta":…,"crc32c":"…"}`, both parts as canonical JSON (RFC 8785), so
 * that equal results are equal bytes. The checksum is over the line without it. Lines of before there were checksums are read too.
 */

import type { z } from "zod";
import { canonicalText, hashOf, identityTextOf, recordSchema, type RunRecord } from "../execution/payload.js";
import { checksumText, crc32c } from "./checksum.js";

/** What a line holds. */
export type ReadLine =
  /** `checked`: it has a checksum, which fits. */
  | { state: "record"; record: RunRecord; checked: boolean }
  /** A record whose content is not what was written, or not what a record has. */
  | { state: "damaged"; reason: string }
  /** Nothing that Dither wrote. */
  | { state: "foreign" };

/** The line of a record, its line feed included. */
export function recordLine(record: RunRecord): string {
  const text = recordText(record);
  return `${text.slice(0, -1)}${ending(checksumText(crc32c(Buffer.from(text))))}\n`;
}

/** What the checksum is of. */
const recordText = ({ result, meta }: RunRecord): string =>
  `{"result":${canonicalText(result)},"meta":${canonicalText(meta)}}`;

const ending = (checksum: string): string => `,"crc32c":"${checksum}"}`;
const endingBytes = ending("00000000").length;
const closing = Buffer.from("}");

/** Whether the bytes of a line end with the checksum of what is before it. */
function isWhole(line: Buffer): boolean {
  const text = line.subarray(0, line.length - endingBytes);
  const checksum = checksumText(crc32c(closing, crc32c(text)));
  return line.toString("latin1", text.length) === ending(checksum);
}

/** Reads a line without its line feed. */
export function readRecord(line: Buffer): ReadLine {
  const text = line.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return /^\{"result":|"crc32c":"\w{8}"\}$/.test(text)
      ? { state: "damaged", reason: "it is no JSON" }
      : { state: "foreign" };
  }
  if (typeof value !== "object" || value === null || !("result" in value || "crc32c" in value))
    return { state: "foreign" };
  const { crc32c: checksum, ...rest } = value as { crc32c?: unknown };
  const checked = checksum !== undefined;
  if (checked && !isWhole(line) && !isWholeWritten(rest, checksum))
    return { state: "damaged", reason: "its checksum does not fit" };
  const parsed = parsedRecord(rest);
  if (!parsed) return { state: "damaged", reason: "it nests too deeply" };
  if (!parsed.success) return { state: "damaged", reason: firstIssue(parsed.error) };
  // As it stands in the line: a schema puts the fields into an order of its own.
  const record = rest as RunRecord;
  return identityFits(record.result)
    ? { state: "record", record, checked }
    : { state: "damaged", reason: "its identity is not that of its run" };
}

/** The same for a line that another program wrote anew, with other spaces, say: the content counts. */
function isWholeWritten(record: unknown, checksum: unknown): boolean {
  try {
    return checksumText(crc32c(Buffer.from(recordText(record as RunRecord)))) === checksum;
  } catch {
    return false;
  }
}

/** Whether the identity is that of the run. The run of a line as Dither writes it is canonical as it stands. */
export function identityFits({ id, run, numerics }: RunRecord["result"]): boolean {
  const fits = (canonical: string): boolean => hashOf(identityTextOf(canonical, run, numerics)) === id;
  try {
    return fits(JSON.stringify(run)) || fits(canonicalText(run));
  } catch {
    // Infinity, which JSON has as 1e999.
    return false;
  }
}

/** The record as the schema finds it; undefined where it nests deeper than the stack holds. */
function parsedRecord(value: unknown): ReturnType<typeof recordSchema.safeParse> | undefined {
  try {
    return recordSchema.safeParse(value);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The first field that is not as it should be. */
function firstIssue({ issues: [issue] }: z.ZodError): string {
  const place = issue.path.map(String).join(".").slice(0, 100);
  return `${place === "" ? "its content" : place} is wrong: ${issue.message.slice(0, 100)}`;
}
