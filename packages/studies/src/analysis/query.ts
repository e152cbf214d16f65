/**
 * Questions in SQL over the journals: DuckDB in memory, fed with the records that Dither's own reader found good. It never
 * sees the journals (it fails on a torn line, or makes a row of nothing from it) and no database file is kept.
 */

import { access, rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { randomUUID } from "node:crypto";
import type * as DuckDBLibrary from "@duckdb/node-api";
import type { DuckDBConnection } from "@duckdb/node-api";
import { DitherError } from "dither";
import type { RunRecord } from "../execution/payload.js";
import { checkWritable, unwritable } from "../files/write-whole.js";
import { studyFile } from "../journal/folder.js";
import { journalFiles, journalRecords } from "../journal/reader.js";
import { columns, type Column } from "./rows.js";
import { optionalPackage } from "../files/optional-package.js";

/** The library, loaded only where a question is asked. */
type DuckDB = typeof DuckDBLibrary;

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
  return withRuns(folder, async (connection) => {
    await checkWritable(path, { option: "FILE" });
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

/** @throws DitherError `file` for a folder that has no journal */
async function withRuns<T>(folder: string, work: (connection: DuckDBConnection) => Promise<T>): Promise<T> {
  if ((await journalFiles(folder)).length === 0 && !(await isThere(studyFile(folder))))
    throw new DitherError(
      "file",
      `${folder}: expected the folder of a study, with a study.json or a journal, found neither. Name the one that \`dither study run FILE --out FOLDER\` wrote.`,
    );
  // Loaded only here: the library is large, and most commands ask no question.
  const duckdb = await optionalPackage(() => import("@duckdb/node-api"), "questions about studies", "@duckdb/node-api");
  const instance = await duckdb.DuckDBInstance.create(":memory:", { threads: "2" });
  try {
    const connection = await instance.connect();
    try {
      await fillTable(duckdb, connection, folder);
      return await work(connection);
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** Rows that DuckDB takes at once. */
const chunkRows = 2048;

/** The table `runs`: a row for each good record. */
async function fillTable(duckdb: DuckDB, connection: DuckDBConnection, folder: string): Promise<void> {
  await connection.run(`CREATE TABLE runs (${columns.map(({ name, type }) => `"${name}" ${type}`).join(", ")})`);
  const types = columns.map(({ type }) => duckdb[type]);
  const appender = await connection.createAppender("runs");
  let records: RunRecord[] = [];
  const append = (): void => {
    if (records.length === 0) return;
    const chunk = duckdb.DuckDBDataChunk.create(types, records.length);
    chunk.setColumns(columns.map((column) => records.map((record) => cellOf(column, record))));
    appender.appendDataChunk(chunk);
    records = [];
  };
  for await (const { record } of journalRecords(folder)) if (records.push(record) === chunkRows) append();
  append();
  appender.closeSync();
}

/** A value as a column of its type takes it. */
function cellOf({ type, of }: Column, record: RunRecord): string | number | bigint | null {
  const value = of(record);
  if (value === null || value === undefined) return null;
  if (type === "VARCHAR") return typeof value === "string" ? value : JSON.stringify(value);
  if (typeof value !== "number") return null;
  return type === "BIGINT" ? BigInt(value) : value;
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;
