/** Every claim with its verdict and what was measured, as data: what the page shows and its records hold. */

import { judgeClaims, shareVerdict, type ClaimVerdict, type JudgedClaim, type StudyRecords } from "@dither/studies";
import { quantile, significant, wilsonInterval, type Interval } from "dither";
import { measuredText, proportionText } from "../packages/cli/src/output/study-text.js";
import type { ExactClaim, Outcome, SampledClaim } from "./claim.js";

/** A claim that a program checked. */
export interface CheckedResult {
  id: string;
  claim: string;
  verdict: ClaimVerdict;
  measured: string;
  /** Absent for a claim about one known thing. */
  proportion?: { holds: number; count: number; interval: Interval };
  /** Values of every seed or network, by name. */
  values?: Record<string, number[]>;
}

/** The claims of studies, judged beside `count` claims on one page. */
export function judgedStudies(
  studies: readonly StudyRecords[],
  count: number,
): { study: StudyRecords; claims: JudgedClaim[] }[] {
  return studies.map((study) => ({ study, claims: judgeClaims(study, { claims: count }) }));
}

/** A sampled claim on its outcomes; at the quick scale, of too few seeds for an interval, it passes where none misses. */
export function judgedSample(
  { id, claim, share, counted }: SampledClaim,
  outcomes: readonly Outcome[],
  { count, quick }: { count: number; quick: boolean },
): CheckedResult {
  const holds = outcomes.filter((one) => one.holds).length;
  const n = outcomes.length;
  const verdict = quick
    ? holds === n && n > 0
      ? "pass"
      : "fail"
    : shareVerdict(holds, n, { asked: share, confidence: 1 - 0.05 / count });
  const values: Record<string, number[]> = {};
  for (const outcome of outcomes)
    for (const [name, value] of Object.entries(outcome.values)) if (value !== null) (values[name] ??= []).push(value);
  const interval: Interval = n > 0 ? wilsonInterval(holds, n) : [0, 1];
  const [low, high] = interval.map((end) => Math.round(100 * end));
  const numbers = Object.entries(values).map(([name, some]) => `${name} ${spread(some)}`);
  const measured = `holds on ${holds} of ${n} ${counted}, 95 % interval ${low} to ${high} %; ${numbers.join("; ")}`;
  const asked = `${claim}; on ${Math.round(100 * share)}% of ${counted}`;
  return { id, claim: asked, verdict, measured, proportion: { holds, count: n, interval }, values };
}

/** "0.94 (0.91 to 0.97)": median, lowest and highest. */
function spread(values: readonly number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, middle, high] = [0, 0.5, 1].map((p) => significant(quantile(sorted, p)));
  return values.length === 1 ? middle : `${middle} (${low} to ${high})`;
}

export async function judgedExact({ id, claim, check }: ExactClaim, signal: AbortSignal): Promise<CheckedResult> {
  const { measured, holds } = await check(signal);
  return { id, claim, verdict: holds ? "pass" : "fail", measured };
}

/** A line of the terminal for each claim of a study. */
export function studyLines(name: string, claims: readonly JudgedClaim[]): string[] {
  return claims.map(({ claim, verdict, cells }) => {
    const found = [proportionText(cells), measuredText(cells)].filter((part) => part !== "").join(" ");
    return lineOf({ id: name, claim: claim.replace(/\s+/g, " "), verdict, measured: found });
  });
}

export const lineOf = ({ id, claim, verdict, measured }: CheckedResult): string =>
  `${verdict.padEnd(9)} ${id}: ${claim}${measured === "" ? "" : `\n          measured ${measured}`}\n`;
