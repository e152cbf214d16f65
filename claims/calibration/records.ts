/** What was measured so far, a line each, in a file that is gone on from. */

import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Measured } from "./family.js";

/** A measurement: `size` is "truth" for the one that is taken for it. */
export interface Line extends Measured {
  number: number;
  family: string;
  name: string;
  size: string;
  repeat: number;
}

export const truth = "truth";

/** Of the same number; a line that a crash tore is none. */
export async function linesIn(file: string, number: number): Promise<Line[]> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      const read = JSON.parse(line) as Line;
      return read.number === number ? [read] : [];
    } catch {
      return [];
    }
  });
}

export async function addLine(file: string, line: Line): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await appendFile(file, `${JSON.stringify(line)}\n`);
}
