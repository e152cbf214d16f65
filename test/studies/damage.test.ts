/** Damage to a journal: a record that was changed never counts as it stands. */

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DitherError } from "dither";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import {
  checkKeptNetwork,
  executeJob,
  readFolderStudy,
  recordLine,
  runStudy,
  studyStatus,
  writeManifest,
  type Executor,
  type FolderStudy,
  type RunRecord,
} from "@dither/studies";
import { SmallJournal, type ReadJournal } from "./damage.js";
import { smallPlan } from "./small-study.js";

let journal: SmallJournal;
let written: SmallJournal["written"];
const read = (bytes: Buffer | string): Promise<ReadJournal> => journal.read(bytes);

beforeAll(async () => {
  journal = await SmallJournal.make();
  ({ written } = journal);
});

describe("a journal", () => {
  it("gives back what was written, each record with its checksum", async () => {
    const { records, oddities, checked } = await read(journal.bytes);
    expect(records.map((record) => recordLine(record))).toEqual([...written.values()]);
    expect(oddities).toEqual([]);
    expect(checked).toEqual([true, true, true]);
  });

  it("with one changed byte gives no changed result, and says which record is missing", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(journal.bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) =>
        journal.expectNoticed(at, change),
      ),
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
      [(text: string) => text.replace('"numerics":2', '"numerics":3'), /identity/],
      [(text: string) => text.replace('"meta"', '"mete"'), /./],
      [(text: string) => text.slice(0, 200), /JSON/],
    ] as const) {
      const { records, oddities } = await read(`${change(oldText)}\n`);
      expect(records, String(change)).toEqual([]);
      expect(oddities).toMatchObject([{ line: 1, kind: "damaged", reason: expect.stringMatching(reason) }]);
    }
  });
});

describe("what else a folder holds", () => {
  it("is said to be damaged where a byte of study.json changed, or says the same", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dither-damage-"));
    const plan = smallPlan([0.5], 1);
    await writeManifest(folder, plan);
    const path = join(folder, "study.json");
    const whole = readFileSync(path);
    const runs = [...plan.runs()];
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
        const damaged = Buffer.from(whole);
        damaged[at] ^= change;
        writeFileSync(path, damaged);
        const read = await readFolderStudy(folder).catch((error: unknown) => error);
        if (read instanceof DitherError) expect(read.code).toBe("format");
        else expect([...(read as FolderStudy).plan.runs()]).toEqual(runs);
      }),
      { numRuns: 200 },
    );
  });

  it("is a network that is not what its record says: it is not opened, and made again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dither-damage-"));
    const plan = smallPlan([0.5], 1, "keep: [networks]\n");
    let computed = 0;
    const executor: Executor = {
      run: async (runs, onOutcome) => {
        for await (const payload of runs) {
          computed++;
          await onOutcome(await executeJob(payload));
        }
      },
    };
    const options = { folder, executor, signal: new AbortController().signal };
    await runStudy(plan, options);
    const [name] = readdirSync(join(folder, "networks"));
    const path = join(folder, "networks", name);
    const whole = readFileSync(path);
    await checkKeptNetwork(path, whole);
    for (const at of [20, whole.length >> 1, whole.length - 1]) {
      const damaged = Buffer.from(whole);
      damaged[at] ^= 1;
      await expect(checkKeptNetwork(path, damaged)).rejects.toThrow(/changed or damaged since it was kept/);
      writeFileSync(path, damaged);
    }
    computed = 0;
    await runStudy(plan, options);
    expect(computed).toBe(1);
    expect(readFileSync(path)).toEqual(whole);
    expect(await studyStatus(folder)).toMatchObject({ done: 2, setAside: 0, oddities: [] });
  });
});
