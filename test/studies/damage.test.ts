/** Damage to a journal: a record that was changed never counts as it stands. */

import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { executeJob, journalRecords, payloadOf, recordLine, type Oddity, type RunRecord } from "@dither/studies";
import { smallPlan } from "./small-study.js";

const folder = mkdtempSync(join(tmpdir(), "dither-damage-"));
const path = join(folder, "journal", "1.ndjson");
/** Records as text, by their runs. */
const written = new Map<string, string>();
let journal: Buffer;

beforeAll(async () => {
  mkdirSync(join(folder, "journal"));
  for (const { run } of [...smallPlan([0.5], 2).runs()].slice(0, 3)) {
    const { result, meta } = await executeJob(payloadOf(run, ["curves", "histories"]));
    written.set(result.id, recordLine({ result, meta }));
  }
  journal = Buffer.from([...written.values()].join(""));
});

async function read(bytes: Buffer | string): Promise<{ records: RunRecord[]; oddities: Oddity[]; checked: boolean[] }> {
  writeFileSync(path, bytes);
  const oddities: Oddity[] = [];
  const records: RunRecord[] = [];
  const checked: boolean[] = [];
  for await (const entry of journalRecords(folder, (oddity) => oddities.push(oddity))) {
    records.push(entry.record);
    checked.push(entry.checked);
  }
  return { records, oddities, checked };
}

describe("a journal", () => {
  it("gives back what was written, each record with its checksum", async () => {
    const { records, oddities, checked } = await read(journal);
    expect(records.map((record) => recordLine(record))).toEqual([...written.values()]);
    expect(oddities).toEqual([]);
    expect(checked).toEqual([true, true, true]);
  });

  it("with one changed byte gives no changed result, and says which record is missing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(journal.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(journal);
        damaged[at] ^= change;
        const { records, oddities } = await read(damaged);
        for (const record of records) expect(recordLine(record)).toBe(written.get(record.result.id));
        // A line feed in the wrong place may spoil two lines at once.
        expect(records.length).toBeLessThan(3);
        expect(oddities.length).toBeGreaterThan(0);
      }),
      { numRuns: 300 },
    );
  });

  it("may be written anew by another program: the content counts, not its spaces", async () => {
    const anew = [...written.values()].map((line) => JSON.stringify(JSON.parse(line), null, 1).replaceAll("\n", " "));
    const { records, oddities } = await read(`${anew.join("\n")}\n`);
    expect(records.map((record) => recordLine(record))).toEqual([...written.values()]);
    expect(oddities).toEqual([]);
  });

  it("of before there were checksums is read, and every field of it checked", async () => {
    const [line] = written.values();
    const { crc32c: _crc32c, ...old } = JSON.parse(line) as RunRecord & { crc32c: string };
    const oldText = JSON.stringify(old);
    expect(await read(`${oldText}\n`)).toMatchObject({ records: [old], oddities: [], checked: [false] });
    for (const [change, reason] of [
      [(text: string) => text.replace('"verdict":"', '"verdict":"x'), /preference\.verdict/],
      [(text: string) => text.replace(/"silent":[\d.e-]+/, '"silent":"<script>"'), /loss\.silent/],
      [(text: string) => text.replace(/"silent":[\d.e-]+/, '"silent":1e999'), /loss\.silent/],
      [(text: string) => text.replace('"mechanism"', '"mechanisn"'), /mechanisn/],
      [(text: string) => text.replace('"std":[', '"std":[null,'), /curve\.std\.0/],
      [(text: string) => text.replace('"units":4', '"units":5'), /identity/],
      [(text: string) => text.replace('"numerics":1', '"numerics":2'), /identity/],
      [(text: string) => text.replace('"meta"', '"mete"'), /./],
      [(text: string) => text.slice(0, 200), /JSON/],
    ] as const) {
      const { records, oddities } = await read(`${change(oldText)}\n`);
      expect(records, String(change)).toEqual([]);
      expect(oddities).toMatchObject([{ line: 1, kind: "damaged", reason: expect.stringMatching(reason) }]);
    }
  });
});
