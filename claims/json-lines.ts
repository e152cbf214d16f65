/** Files of records that are gone on from, a line of JSON each. */

import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The records of a file, none where there is no file. A line that a crash tore is none: what it held is computed again. */
export async function jsonLines<T>(file: string): Promise<T[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as T];
    } catch {
      return [];
    }
  });
}

export async function addJsonLine(file: string, record: unknown): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(record)}\n`);
}
