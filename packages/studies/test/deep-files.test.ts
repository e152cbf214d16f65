/** Files that nest deeper than a stack holds are damaged files, and not a fault of Dither; what is no file is not waited for. */

import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readFolderStudy } from "../src/journal/manifest.js";
import { journalFiles } from "../src/journal/reader.js";
import { readRecord } from "../src/journal/record.js";

const deep = `${"[".repeat(20_000)}${"]".repeat(20_000)}`;

describe("a file that nests too deeply", () => {
  it("is no study of a folder", async () => {
    const folder = mkdtempSync(join(tmpdir(), "dither-deep-"));
    const manifest = { format: 1, version: "0.1.0", numerics: 2, scale: "full" };
    writeFileSync(join(folder, "study.json"), `${JSON.stringify(manifest).slice(0, -1)},"study":{"a":${deep}}}`);
    await expect(readFolderStudy(folder)).rejects.toMatchObject({ code: "format" });
  });

  it("is a damaged record", () => {
    const run = `{"task":"sin","taskOptions":{"a":${deep}}}`;
    const line = `{"result":{"format":1,"numerics":2,"id":"${"0".repeat(64)}","state":"failed","code":null,"reason":"","run":${run}},"meta":{}}`;
    expect(readRecord(Buffer.from(line))).toMatchObject({ state: "damaged" });
  });
});

it("a journal is a file: folders and pipes of its name are passed over", async () => {
  const folder = mkdtempSync(join(tmpdir(), "dither-deep-"));
  const journal = join(folder, "journal");
  mkdirSync(join(journal, "a.ndjson"), { recursive: true });
  execFileSync("mkfifo", [join(journal, "b.ndjson")]);
  writeFileSync(join(journal, "c.ndjson"), "");
  expect(await journalFiles(folder)).toEqual([join(journal, "c.ndjson")]);
});
