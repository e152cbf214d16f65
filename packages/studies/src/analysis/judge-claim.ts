/** Whether a study's claims hold: pass, fail, or undecided while runs are missing. */

import type { MeasuredRun } from "../study/measured-run.js";
import { compares, type Claim, type Expectation } from "../study/claim.js";
import { speaksOf } from "../study/conditions.js";
import { findQuantity } from "../study/quantities.js";
import type { StudyRecords, StudyRun } from "./study-records.js";

export type ClaimVerdict = "pass" | "fail" | "undecided";

/** One cell that a claim speaks of. */
export interface ClaimCell {
  settings: Record<string, unknown>;
  verdict: ClaimVerdict;
  /** Seeds on which it holds, and on which it does not (failed runs among them). */
  holds: number;
  misses: number;
  /** Seeds that must hold, and seeds that count. */
  needed: number;
  seeds: number;
  /** Lowest and highest measured value; null for words or nothing measured. */
  range: [number, number] | null;
}

export interface JudgedClaim {
  claim: string;
  verdict: ClaimVerdict;
  cells: ClaimCell[];
}

/** Every claim of a study, judged on its records: a claim passes where it does in each of its cells. */
export function judgeClaims({ plan, runs }: StudyRecords): JudgedClaim[] {
  return plan.study.claims.map((claim) => {
    const cells: ClaimCell[] = [];
    for (let cell = 0; cell < plan.cells; cell++) {
      const ofCell = runs.slice(cell * plan.seeds, (cell + 1) * plan.seeds);
      if (speaksOf(claim, ofCell[0].run)) cells.push(judgeCell(claim, ofCell, plan.settings(cell)));
    }
    return { claim: claim.text, verdict: together(cells.map((cell) => cell.verdict)), cells };
  });
}

function together(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.length === 0 || verdicts.includes("undecided") ? "undecided" : "pass";
}

function judgeCell(claim: Claim, runs: readonly StudyRun[], settings: Record<string, unknown>): ClaimCell {
  const seeds = claim.seeds?.of ?? runs.length;
  const needed = claim.seeds?.least ?? runs.length;
  const values: number[] = [];
  let holds = 0;
  let misses = 0;
  for (const { record } of runs.slice(0, seeds)) {
    if (!record) continue;
    const value = record.result.state === "done" ? measured(claim, record.result) : null;
    if (typeof value === "number") values.push(value);
    if (value !== null && meets(value, claim.expectation)) holds++;
    else misses++;
  }
  const verdict = holds >= needed ? "pass" : misses > seeds - needed ? "fail" : "undecided";
  return {
    settings,
    verdict,
    holds,
    misses,
    needed,
    seeds,
    range: values.length > 0 ? [Math.min(...values), Math.max(...values)] : null,
  };
}

function measured({ quantity }: Claim, result: MeasuredRun): number | string | null {
  return findQuantity(quantity)?.of(result) ?? null;
}

function meets(value: number | string, expectation: Expectation): boolean {
  if (expectation.kind === "word") return value === expectation.words;
  if (typeof value !== "number") return false;
  if (expectation.kind === "interval") return value >= expectation.low && value <= expectation.high;
  return compares(value, expectation.comparison, expectation.value);
}
