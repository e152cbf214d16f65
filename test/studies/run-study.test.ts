/** Running a study: what is computed, what is recorded, and that nothing is lost or done twice. */

import { appendFileSync, mkdtempSync, readFileSync, readdirSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DitherError } from "dither";
import { describe, expect, it } from "vitest";
import {
  decodeOutcome,
  decodePayload,
  encodeOutcome,
  encodePayload,
  executeJob,
  JournalWriter,
  journalRecords,
  LocalThreads,
  payloadOf,
  readFolderStudy,
  recordLine,
  runStudy,
  type Executor,
  type JobOutcome,
  type Oddity,
  type RunRecord,
  type RunStudyOptions,
  type StudyPlan,
} from "@dither/studies";
import { planStudy } from "@dither/studies/schema";
import { smallPlan, smallStudy } from "./small-study.js";

const newFolder = (): string => mkdtempSync(join(tmpdir(), "dither-study-"));
const never = new AbortController().signal;

/** Computes in this thread, one run after another; counts. */
function inline(): Executor & { computed: number } {
  const executor = {
    computed: 0,
    async run(runs, onOutcome, { signal }) {
      for await (const payload of runs) {
        if (signal.aborted) throw new DitherError("aborted", "stopped");
        executor.computed++;
        await onOutcome(await executeJob(payload));
      }
    },
  } satisfies Executor & { computed: number };
  return executor;
}

async function run(plan: StudyPlan, folder: string, options: Partial<RunStudyOptions> = {}) {
  return runStudy(plan, { folder, executor: inline(), signal: never, ...options });
}

/** Results as they stand in the journal, sorted: the bytes that must not depend on how they were computed. */
function results(folder: string): string[] {
  const journal = join(folder, "journal");
  return readdirSync(journal)
    .flatMap((name) => readFileSync(join(journal, name), "utf8").split("\n"))
    .flatMap((line) => /^\{"result":(.*),"meta":\{[^{}]*\},"crc32c":"[0-9a-f]{8}"\}$/.exec(line)?.slice(1) ?? [])
    .sort();
}

async function recorded(folder: string, oddities: Oddity[] = []) {
  const found = [];
  for await (const entry of journalRecords(folder, (oddity) => oddities.push(oddity))) found.push(entry);
  return found;
}

describe("running a study", () => {
  it("gives the same bytes with 1 and 2 threads, in shards, and in this thread", async () => {
    const plan = smallPlan();
    const folders = [newFolder(), newFolder(), newFolder(), newFolder()];
    await run(plan, folders[0]);
    await run(plan, folders[1], { executor: new LocalThreads({ workers: 1 }) });
    await run(plan, folders[2], { executor: new LocalThreads({ workers: 2 }) });
    for (const index of [1, 2, 3]) await run(plan, folders[3], { shard: { index, of: 3 } });
    const [first, ...others] = folders.map(results);
    expect(first).toHaveLength(8);
    for (const other of others) expect(other).toEqual(first);
  });

  it("computes nothing again, and what a larger grid adds", async () => {
    const folder = newFolder();
    const executor = inline();
    await run(smallPlan([0.5]), folder, { executor });
    expect(executor.computed).toBe(4);
    const again = await run(smallPlan([0.5]), folder, { executor });
    expect(executor.computed).toBe(4);
    expect(again).toMatchObject({ planned: 4, done: 4, found: 4 });
    expect(readdirSync(join(folder, "journal"))).toHaveLength(1);
    await run(smallPlan([0.5, 1]), folder, { executor });
    expect(executor.computed).toBe(8);
    expect((await readFolderStudy(folder)).plan.count).toBe(8);
  });

  it("records runs that fail with their reason and goes on", async () => {
    const folder = newFolder();
    const plan = smallPlan([0.5], 2, "  learningRate: [0.01, 1e30]\n");
    const { done, failed, planned } = await run(plan, folder);
    expect({ done, failed, planned }).toEqual({ done: 4, failed: 4, planned: 8 });
    const reasons = (await recorded(folder)).flatMap(({ record: { result } }) =>
      result.state === "failed" ? [`${result.code}: ${result.reason}`] : [],
    );
    expect(reasons).toHaveLength(4);
    for (const reason of reasons) expect(reason).toMatch(/^(diverged: training diverged|value: measure: )/);
  });

  it("refuses a plan above the limit", async () => {
    const options = { limit: 7 };
    await expect(run(smallPlan(), newFolder(), options)).rejects.toThrow(/plans 8 runs, more than the limit of 7/);
  });

  it("keeps networks where the study says so, each whole before its record", async () => {
    const folder = newFolder();
    await run(smallPlan([0.5], 1, "keep: [networks, histories]\n"), folder);
    const [{ record }] = await recorded(folder);
    const { result } = record;
    if (result.state !== "done") throw new Error(result.reason);
    expect(result.curve).toBeUndefined();
    expect(result.history?.loss).toHaveLength(4);
    const { readNetwork, networkHash } = await import("dither");
    const fileName = `${result.id}.safetensors`;
    const bytes = new Uint8Array(readFileSync(join(folder, "networks", fileName)));
    expect(await networkHash(readNetwork({ bytes, fileName }))).toBe(result.network);
  });

  it("keeps validations in histories, with null for the score that a task has not", async () => {
    const folder = newFolder();
    const validation = { validation: { every: 2, trials: 16 }, l2: 0.01 };
    const text = smallStudy([0.5], 1, "keep: [histories]\n").replace(
      "batch: 16 }",
      `batch: 16, ${JSON.stringify(validation).slice(1, -1)} }`,
    );
    await run(planStudy(text, "small.yaml"), folder);
    const [{ record }] = await recorded(folder);
    if (record.result.state !== "done") throw new Error(record.result.reason);
    expect(record.result.history?.penalty).toHaveLength(4);
    expect(record.result.history?.validation).toMatchObject([
      { update: 2, score: null },
      { update: 4, score: null },
    ]);
  });

  it("says why an outcome could not be kept, not that the other runs were stopped", async () => {
    const plan = smallPlan();
    const executor = new LocalThreads({ workers: 2 });
    const payloads = [...plan.runs()].map((one) => payloadOf(one.run, []));
    const onOutcome = (): Promise<void> => Promise.reject(new Error("the disk is full"));
    const { signal } = new AbortController();
    await expect(executor.run(payloads, onOutcome, { signal })).rejects.toThrow("the disk is full");
  });
});

describe("a journal", () => {
  it("with a torn tail has that run done again, and nothing else", async () => {
    const folder = newFolder();
    const plan = smallPlan([0.5]);
    await run(plan, folder);
    const before = results(folder);
    const [name] = readdirSync(join(folder, "journal"));
    const path = join(folder, "journal", name);
    truncateSync(path, readFileSync(path).length - 100);
    const oddities: Oddity[] = [];
    expect(await recorded(folder, oddities)).toHaveLength(3);
    expect(oddities).toEqual([{ file: path, line: 4, kind: "torn" }]);
    const executor = inline();
    await run(plan, folder, { executor });
    expect(executor.computed).toBe(1);
    expect([...new Set(results(folder))]).toEqual(before);
  });

  it("with lines of others names their place and ignores them", async () => {
    const folder = newFolder();
    await run(smallPlan([0.5]), folder);
    const [name] = readdirSync(join(folder, "journal"));
    const path = join(folder, "journal", name);
    appendFileSync(path, 'hello\n{"result":{},"meta":{}}\n\u0000\u0000\n');
    const oddities: Oddity[] = [];
    expect(await recorded(folder, oddities)).toHaveLength(4);
    expect(oddities.map(({ line, kind }) => [line, kind])).toEqual([
      [5, "foreign"],
      [6, "damaged"],
      [7, "foreign"],
    ]);
  });

  it("takes the first of equal records; of different ones those that most agree on, or none, whose run is done again", async () => {
    const folder = newFolder();
    const plan = smallPlan([0.5]);
    await run(plan, folder);
    const [name] = readdirSync(join(folder, "journal"));
    const path = join(folder, "journal", name);
    const [line] = readFileSync(path, "utf8").split("\n");
    const other = join(folder, "journal", "9.ndjson");
    writeFileSync(other, `${line}\n`);
    expect(await recorded(folder)).toHaveLength(4);

    const { crc32c: _checksum, ...record } = JSON.parse(line) as RunRecord & { crc32c: string };
    if (record.result.state !== "done") throw new Error(record.result.reason);
    const right = record.result.loss.silent;
    record.result.loss.silent = 7;
    const wrong = recordLine(record);
    writeFileSync(other, wrong);
    const oddities: Oddity[] = [];
    expect(await recorded(folder, oddities)).toHaveLength(3);
    expect(oddities).toMatchObject([
      { file: path, line: 1, kind: "damaged", reason: expect.stringMatching(/another record of run/) },
      { file: other, line: 1, kind: "damaged" },
    ]);
    const executor = inline();
    await run(plan, folder, { executor });
    expect(executor.computed).toBe(1);
    const after = await recorded(folder, ((oddities.length = 0), oddities));
    expect(after).toHaveLength(4);
    expect(oddities).toMatchObject([{ file: other, line: 1 }]);
    const losses = after.map(({ record: { result } }) => result.state === "done" && result.loss.silent);
    expect(losses).toContain(right);
    expect(losses).not.toContain(7);

    // One without a checksum, as an earlier version wrote them, yields to one with.
    writeFileSync(other, `${wrong.replace(/,"crc32c":"\w+"\}\n$/, "}")}\n`.repeat(3));
    expect(await recorded(folder)).toHaveLength(4);
  });

  it("says that the disk is full, and refuses to go on", async () => {
    const folder = newFolder();
    const writer = await JournalWriter.start(folder);
    const outcome = await executeJob(payloadOf(smallPlan().at(0).run, []));
    await writer.append(outcome);
    await writer.close();
    await expect(writer.append(outcome)).rejects.toThrow(/cannot be written: .*Nothing that was recorded is lost/);
    await expect(writer.append(outcome)).rejects.toThrow(/cannot be written/);
    expect(await recorded(folder)).toHaveLength(1);
  });
});

describe("messages", () => {
  it("carry payloads and outcomes unchanged", async () => {
    const payload = payloadOf(smallPlan().at(3).run, ["networks", "curves"]);
    expect(decodePayload(encodePayload(payload))).toEqual(payload);
    const outcome: JobOutcome = await executeJob(payload);
    expect(decodeOutcome(encodeOutcome(outcome))).toEqual(outcome);
  });

  it("of another version, another run, or nobody are refused", () => {
    const payload = payloadOf(smallPlan().at(3).run, []);
    const changed = (change: object): string => JSON.stringify({ ...payload, ...change });
    expect(() => decodePayload(changed({ version: "9.9.9" }))).toThrow(/Dither 9\.9\.9/);
    expect(() => decodePayload(changed({ numerics: 99 }))).toThrow(/numerics 99/);
    expect(() => decodePayload(changed({ id: "0".repeat(64) }))).toThrow(/expected the identity/);
    expect(() => decodePayload(changed({ keep: ["everything"] }))).toThrow(/keep\.0/);
    expect(() => decodePayload("{")).toThrow(/expected a run as JSON/);
    expect(() => decodeOutcome("{}")).toThrow(/expected an outcome/);
  });
});
