/** Whether a study's claims hold: pass, fail, or undecided while runs are missing. */

import { compares, type Claim, type Counterpart, type Expectation } from "../study/claim.js";
import { speaksOf } from "../study/conditions.js";
import type { StudyPlan } from "../study/plan.js";
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
  /** Lowest and highest measured value of the claim's first quantity; null for words or nothing measured. */
  range: [number, number] | null;
  /** The same for the claim's other quantities, where it has any; a counterpart goes by its text. */
  others?: Record<string, [number, number]>;
}

export interface JudgedClaim {
  claim: string;
  verdict: ClaimVerdict;
  cells: ClaimCell[];
}

/** Every claim of a study, judged on its records: a claim passes where it does in each of its cells. */
export function judgeClaims(study: StudyRecords): JudgedClaim[] {
  const { plan, runs } = study;
  const counterpart = cellFinder(plan);
  const runsOf = (cell: number | undefined): StudyRun[] =>
    cell === undefined ? [] : runs.slice(cell * plan.seeds, (cell + 1) * plan.seeds);
  return plan.study.claims.map((claim) => {
    const cells: ClaimCell[] = [];
    for (let cell = 0; cell < plan.cells; cell++) {
      const own = runsOf(cell);
      if (!speaksOf(claim, own[0].run)) continue;
      const checks = claim.statements.map(({ quantity, expectation }): Check => {
        const first = { name: quantity, quantity, runs: own };
        if (expectation.kind !== "quantity") return { expectation, first };
        const { text, quantity: compared, settings } = expectation.other;
        return {
          expectation,
          first,
          second: { name: text, quantity: compared, runs: runsOf(counterpart(cell, settings)) },
        };
      });
      cells.push(judgeCell(claim, checks, own.length, plan.settings(cell)));
    }
    return { claim: claim.text, verdict: together(cells.map((cell) => cell.verdict)), cells };
  });
}

/** Finds the cell that is like another but for some settings; undefined where there is none. */
function cellFinder(plan: StudyPlan): (cell: number, changed: Counterpart["settings"]) => number | undefined {
  const axes = plan.study.axes.flat();
  const key = (settings: Record<string, unknown>): string => JSON.stringify(axes.map(({ name }) => settings[name]));
  let cells: Map<string, number> | undefined;
  return (cell, changed) => {
    cells ??= new Map(Array.from({ length: plan.cells }, (_, k) => [key(plan.settings(k)), k]));
    const wanted = plan.settings(cell);
    for (const { path, value } of changed) {
      const axis = axes.find(({ setting }) => setting.path === path);
      if (axis) wanted[axis.name] = value;
    }
    return cells.get(key(wanted));
  };
}

function together(verdicts: readonly ClaimVerdict[]): ClaimVerdict {
  if (verdicts.includes("fail")) return "fail";
  return verdicts.length === 0 || verdicts.includes("undecided") ? "undecided" : "pass";
}

/** A quantity of the runs of one cell, seed by seed. */
interface Term {
  name: string;
  quantity: string;
  /** None where the grid has no such cell: then nothing holds. */
  runs: readonly StudyRun[];
}

/** A statement of a claim about one cell, and about its counterpart where it compares both. */
interface Check {
  expectation: Expectation;
  first: Term;
  second?: Term;
}

function judgeCell(
  claim: Claim,
  checks: readonly Check[],
  planned: number,
  settings: Record<string, unknown>,
): ClaimCell {
  const seeds = claim.seeds?.of ?? planned;
  const needed = claim.seeds?.least ?? planned;
  const terms = checks.flatMap(({ first, second }) => (second ? [first, second] : [first]));
  const measured = new Map<string, number[]>(terms.map(({ name }) => [name, []]));
  let holds = 0;
  let misses = 0;
  for (let seed = 0; seed < Math.min(seeds, planned); seed++) {
    if (terms.some(({ runs }) => seed < runs.length && !runs[seed].record)) continue;
    for (const term of terms) {
      const value = valueOf(term, seed);
      if (typeof value === "number") measured.get(term.name)?.push(value);
    }
    if (checks.every((check) => meets(check, seed))) holds++;
    else misses++;
  }
  const verdict = holds >= needed ? "pass" : misses > seeds - needed ? "fail" : "undecided";
  const [[, first], ...others] = measured;
  const ranges = others.flatMap(([name, values]) => (values.length > 0 ? [[name, rangeOf(values)] as const] : []));
  return {
    settings,
    verdict,
    holds,
    misses,
    needed,
    seeds,
    range: first.length > 0 ? rangeOf(first) : null,
    ...(ranges.length > 0 && { others: Object.fromEntries(ranges) }),
  };
}

const rangeOf = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)];

/** Null where the run failed or has no such number. */
function valueOf({ quantity, runs }: Term, seed: number): number | string | null {
  const result = runs.at(seed)?.record?.result;
  return result?.state === "done" ? (findQuantity(quantity)?.of(result) ?? null) : null;
}

function meets({ expectation, first, second }: Check, seed: number): boolean {
  const value = valueOf(first, seed);
  if (expectation.kind === "word") return value === expectation.words;
  if (typeof value !== "number") return false;
  if (expectation.kind === "interval") return value >= expectation.low && value <= expectation.high;
  if (expectation.kind === "comparison") return compares(value, expectation.comparison, expectation.value);
  const other = second && valueOf(second, seed);
  return typeof other === "number" && compares(value, expectation.comparison, expectation.factor * other);
}
