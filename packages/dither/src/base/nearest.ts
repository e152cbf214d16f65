/** Slips of the pen: which known name was meant by one that is not known. */

import { DitherError } from "./errors.js";

/** What people call things that have other names here. */
const meant: Readonly<Record<string, readonly string[]>> = {
  noise: ["std"],
  sigma: ["std", "noise"],
  std: ["noise"],
  lr: ["learningRate", "learning-rate"],
  epochs: ["updates"],
  iterations: ["updates"],
  hidden: ["units"],
  neurons: ["units"],
  dt: ["leak"],
  alpha: ["leak"],
  nonlinearity: ["activation"],
  sine: ["sin"],
  logistic: ["sigmoid"],
};

/** The known name nearest to the one given; undefined where none is near. @throws DitherError `usage` */
export function nearest(given: string, known: readonly string[]): string | undefined {
  const list: unknown = known;
  if (typeof given !== "string" || !Array.isArray(list))
    throw new DitherError("usage", "nearest: expected a name and an array of the names that are known.");
  const name = given.toLowerCase();
  // A name of half a page is no slip of the pen.
  if (name === "" || name.length > 64) return undefined;
  const synonym = meant[Object.hasOwn(meant, name) ? name : ""]?.find((one) => known.includes(one));
  if (synonym !== undefined) return synonym;
  const ranked = known
    .map((candidate) => ({ candidate, edits: edits(name, candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= Math.max(1, Math.floor(0.4 * Math.max(name.length, candidate.length))))
    .sort((a, b) => a.edits - b.edits);
  if (ranked.length > 0) return ranked[0].candidate;
  const within = (long: string, short: string): boolean => short.length >= 4 && long.includes(short);
  return known
    .filter((candidate) => within(candidate.toLowerCase(), name) || within(name, candidate.toLowerCase()))
    .sort((a, b) => a.length - b.length)
    .at(0);
}

/** ` Did you mean X?` with the nearest known name as it is to be written; empty where none is near. */
export function didYouMean(
  given: string,
  known: readonly string[],
  written: (name: string) => string = (name) => name,
): string {
  const near = nearest(given, known);
  return near === undefined ? "" : ` Did you mean ${written(near)}?`;
}

/**
 * Letters to insert, drop, change or swap with their neighbour: the optimal string alignment distance (Damerau 1964;
 * Levenshtein 1966).
 */
function edits(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(changed, last[j] + 1, row[j - 1] + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
    }
    [beforeLast, last] = [last, row];
  }
  return last[b.length];
}
