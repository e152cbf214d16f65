/**
 * Questions in SQL over the journals: DuckDB in memory, fed with the records that Dither's own reader found good. It never
 * sees the journals (it fails on a torn line, or makes a row of nothing from it) and no database file is kept.
 */

import { createWriteStream } from "node:fs";
import { mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DitherError } from "dither";
import { checkWritable, reasonOf, unwritable } from "../files.js";
import { journalRecords } from "../journal/reader.js";
import { columns, rowOf } from "./rows.js";

/** The result of a query. */
export interface QueryResult {
  columns: string[];
  rows: unknown[][];
}

/**
 * Answers a query about the table `runs`, one row per run in the order of the journal.
 * @throws DitherError `usage` for SQL that DuckDB refuses.
 */
export async function queryStudy(folder: string, sql: string): Promise<QueryResult> {
  return withRuns(folder, async (connection) => {
    // What a query may read is the table alone: no files, no network.
    await connection.run("SET enable_external_access = false");
    await connection.run("SET lock_configuration = true");
    try {
      const reader = await connection.runAndReadAll(sql);
      return { columns: reader.columnNames(), rows: reader.getRowsJson() };
    } catch (error) {
      throw new DitherError(
        "usage",
        `query: ${error instanceof Error ? error.message.trim() : String(error)}\nThe table is \`runs\`; its columns are ${columns.map(({ name }) => name).join(", ")}.`,
      );
    }
  });
}

/** Endings of the files that {@link exportStudy} writes. */
export const exportKinds = ["parquet", "csv"] as const;

/**
 * Writes the table `runs` as a file, whole or not at all.
 * @throws DitherError `file` where it cannot be written.
 */
export async function exportStudy(folder: string, path: string): Promise<number> {
  await checkWritable(path, { option: "FILE" });
  return withRuns(folder, async (connection) => {
    const temporary = join(dirname(resolve(path)), `.${basename(path)}.${randomUUID().slice(0, 8)}.tmp`);
    const format = path.toLowerCase().endsWith(".csv") ? "FORMAT csv, HEADER" : "FORMAT parquet";
    try {
      await connection.run(`COPY (SELECT * FROM runs) TO ${literal(temporary)} (${format})`);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw unwritable(path, error, { option: "FILE" });
    }
    const reader = await connection.runAndReadAll("SELECT count(*)::INTEGER FROM runs");
    return Number(reader.getRowsJson()[0][0]);
  });
}

async function withRuns<T>(folder: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  // Loaded only here: the library is large, and most commands ask no question.
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const scratch = await mkdtemp(join(tmpdir(), "dither-query-"));
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  try {
    const rows = join(scratch, "runs.ndjson");
    await writeRows(folder, rows);
    const connection = await instance.connect();
    const types = columns.map(({ name, type }) => `${name}: '${type}'`).join(", ");
    await connection.run(
      `CREATE TABLE runs AS SELECT * FROM read_json(${literal(rows)}, format = 'newline_delimited', columns = {${types}})`,
    );
    try {
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
    await rm(scratch, { recursive: true, force: true });
  }
}

/** One whole line of JSON for each good record. */
async function writeRows(folder: string, path: string): Promise<void> {
  const stream = createWriteStream(path);
  const failed = once(stream, "error").then(([error]) => {
    throw new DitherError("file", `${path}: cannot be written: ${reasonOf(error)}. Make room there.`);
  });
  const work = async (): Promise<void> => {
    for await (const { record } of journalRecords(folder, undefined, { curves: false }))
      if (!stream.write(`${JSON.stringify(rowOf(record))}\n`)) await once(stream, "drain");
    stream.end();
    await once(stream, "finish");
  };
  failed.catch(() => undefined);
  await Promise.race([work(), failed]);
}

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;
