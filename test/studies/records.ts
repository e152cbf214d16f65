/** What the journals of a folder hold, byte for byte. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Results of all whole lines, sorted: the bytes that must not depend on how they were computed. */
export function recordedResults(folder: string): string[] {
  const journal = join(folder, "journal");
  let names: string[];
  try {
    names = readdirSync(journal);
  } catch {
    return [];
  }
  return names
    .flatMap((name) => readFileSync(join(journal, name), "utf8").split("\n").slice(0, -1))
    .flatMap((line) => /^\{"result":(.*),"meta":\{[^{}]*\}(?:,"crc32c":"[0-9a-f]{8}")?\}$/.exec(line)?.slice(1) ?? [])
    .sort();
}
