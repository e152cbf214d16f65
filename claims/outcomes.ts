/** What families of claims showed, seed by seed, in a file that is gone on from. */

import { appendFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { ClaimFamily, Outcome } from "./claim.js";

/** A line of the file: what a seed showed for each claim of a family, told by the texts of its claims. */
interface Line {
  claims: string[];
  seed: number;
  outcomes: Outcome[][];
}

const textsOf = ({ claims }: ClaimFamily): string[] => claims.map(({ id, claim }) => `${id}: ${claim}`);
const fileIn = (folder: string): string => join(folder, "checked.ndjson");

/**
 * The outcomes of a family's claims on these seeds, in their order; those in the folder are not computed again.
 * @param recorded whether seeds that the folder has nothing of are passed over
 */
export async function outcomesOf(
  family: ClaimFamily,
  seeds: readonly number[],
  { folder, recorded, signal }: { folder: string; recorded: boolean; signal: AbortSignal },
): Promise<Outcome[][]> {
  const texts = textsOf(family);
  const known = new Map(
    (await linesIn(folder))
      .filter(({ claims }) => claims.join("\n") === texts.join("\n"))
      .map(({ seed, outcomes }) => [seed, outcomes]),
  );
  const all: Outcome[][] = family.claims.map(() => []);
  for (const seed of seeds) {
    let outcomes = known.get(seed);
    if (!outcomes) {
      if (recorded) continue;
      outcomes = await family.check(seed, signal);
      await mkdir(folder, { recursive: true });
      await appendFile(fileIn(folder), `${JSON.stringify({ claims: texts, seed, outcomes } satisfies Line)}\n`);
    }
    outcomes.forEach((some, k) => all[k].push(...some));
  }
  return all;
}

/** A line that a crash tore is none: its seed is computed again. */
async function linesIn(folder: string): Promise<Line[]> {
  const text = await readFile(fileIn(folder), "utf8").catch(() => "");
  return text.split("\n").flatMap((line) => {
    try {
      return line === "" ? [] : [JSON.parse(line) as Line];
    } catch {
      return [];
    }
  });
}
