/** The rows in a Parquet file, and back. */

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { AtlasRun } from "./runs.js";

export async function writeParquet(path: string, rows: readonly AtlasRun[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "dither-atlas-"));
  try {
    const lines = join(folder, "rows.ndjson");
    await writeFile(lines, rows.map((row) => JSON.stringify(row)).join("\n"));
    await run(
      `COPY (SELECT * FROM read_json(${literal(lines)}, format = 'newline_delimited')) TO ${literal(path)} (FORMAT parquet, COMPRESSION zstd)`,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function readParquet(path: string): Promise<AtlasRun[]> {
  const rows = await run(`SELECT * FROM read_parquet(${literal(path)})`);
  // Whole numbers come as BigInt.
  return rows.map(
    (row) =>
      Object.fromEntries(
        Object.entries(row).map(([name, value]) => [name, typeof value === "bigint" ? Number(value) : value]),
      ) as unknown as AtlasRun,
  );
}

async function run(sql: string): Promise<Record<string, unknown>[]> {
  const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
  try {
    const connection = await instance.connect();
    try {
      return (await connection.runAndReadAll(sql)).getRowObjectsJS();
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

const literal = (path: string): string => `'${path.replaceAll("'", "''")}'`;
