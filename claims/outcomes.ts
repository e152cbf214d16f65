/** What families of claims showed, seed by seed, in a file that is gone on from. */

import { join } from "node:path";
import type { ClaimFamily, Outcome } from "./claim.js";
import { addJsonLine, jsonLines } from "./json-lines.js";

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
    (await jsonLines<Line>(fileIn(folder)))
      .filter(({ claims }) => claims.join("\n") === texts.join("\n"))
      .map(({ seed, outcomes }) => [seed, outcomes]),
  );
  const all: Outcome[][] = family.claims.map(() => []);
  for (const seed of seeds) {
    let outcomes = known.get(seed);
    if (!outcomes) {
      if (recorded) continue;
      outcomes = await family.check(seed, signal);
      await addJsonLine(fileIn(folder), { claims: texts, seed, outcomes } satisfies Line);
    }
    outcomes.forEach((some, k) => all[k].push(...some));
  }
  return all;
}
