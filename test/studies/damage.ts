/** A small journal, and what is left of it when its bytes are changed. */

import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { executeJob, journalRecords, payloadOf, recordLine, type Oddity, type RunRecord } from "@dither/studies";
import { smallPlan } from "./small-study.js";

export interface ReadJournal {
  records: RunRecord[];
  oddities: Oddity[];
  checked: boolean[];
}

/** Three records, with curves and histories. */
export class SmallJournal {
  /** Records as text, by their runs. */
  readonly written = new Map<string, string>();
  readonly bytes: Buffer;
  private readonly folder = mkdtempSync(join(tmpdir(), "dither-damage-"));

  private constructor(records: readonly RunRecord[]) {
    for (const record of records) this.written.set(record.result.id, recordLine(record));
    this.bytes = Buffer.from([...this.written.values()].join(""));
    mkdirSync(join(this.folder, "journal"));
  }

  static async make(): Promise<SmallJournal> {
    const records: RunRecord[] = [];
    for (const { run } of [...smallPlan([0.5], 2).runs()].slice(0, 3)) {
      const { result, meta } = await executeJob(payloadOf(run, ["curves", "histories"]));
      records.push({ result, meta });
    }
    return new SmallJournal(records);
  }

  /** The records as values. */
  private values(): unknown[] {
    return [...this.written.values()].map((line) => JSON.parse(line) as unknown);
  }

  /** What is read of a journal of these bytes. */
  async read(bytes: Buffer | string): Promise<ReadJournal> {
    writeFileSync(join(this.folder, "journal", "1.ndjson"), bytes);
    const read: ReadJournal = { records: [], oddities: [], checked: [] };
    for await (const entry of journalRecords(this.folder, (oddity) => read.oddities.push(oddity))) {
      read.records.push(entry.record);
      read.checked.push(entry.checked);
    }
    return read;
  }

  /** With one byte changed no result is another, and what is missing is named. */
  async expectNoticed(at: number, change: number): Promise<void> {
    const damaged = Buffer.from(this.bytes);
    damaged[at] ^= change;
    const { records, oddities } = await this.read(damaged);
    for (const record of records) expect(recordLine(record)).toBe(this.written.get(record.result.id));
    // All are there only where the line says the same in other letters: 1E-8 for 1e-8.
    if (records.length < 3) expect(oddities.length).toBeGreaterThan(0);
    else expect(JSON.parse(`[${damaged.toString().trim().split("\n").join()}]`)).toEqual(this.values());
  }
}
