/**
 * Whether a study's claims hold: pass, fail, or undecided. A claim `on 9 of 10 seeds` is counted, and undecided while runs are
 * missing. One `on 60% of seeds` speaks of all seeds there could be: it passes where Wilson's interval for the share of seeds
 * on which it holds lies above what is asked, fails where it lies below, and is undecided where it straddles.
 */

import { quantile, wilsonInterval } from "dither";
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
  /** Seeds that must hold; null where an interval decides. */
  needed: number | null;
  /** Seeds that count. */
  seeds: number;
  /** Share of the seeds with a result on which it holds, with its 95 % interval (Wilson); null without results. */
  proportion: { value: number; interval: [number, number] } | null;
  /** Lowest and highest measured value of the claim's first quantity; null for words or nothing measured. */
  range: [number, number] | null;
  /** The same for the claim's other quantities, where it has any; a counterpart goes by its text. */
  others?: Record<string, [number, number]>;
  /** Median of the first quantity. */
  median: number | null;
  /** All measured values of the claim's quantities, by name. */
  values: Record<string, number[]>;
}

export interface JudgedClaim {
  claim: string;
  verdict: ClaimVerdict;
  cells: ClaimCell[];
}

export interface JudgeOptions {
  /**
   * How many claims are judged beside each other. The intervals that decide are as much wider that the chance of one wrong
   * verdict among all of them is 5 % (Bonferroni). Default 1.
   */
  claims?: number;
}

/** Fewer seeds decide no claim about all seeds. */
const fewestSeeds = 10;

/** Every claim of a study, judged on its records: a claim passes where it does in each of its cells. */
export function judgeClaims(study: StudyRecords, options: JudgeOptions = {}): JudgedClaim[] {
  const { plan, runs } = study;
  const counterpart = cellFinder(plan);
  const runsOf = (cell: number | undefined): StudyRun[] =>
    cell === undefined ? [] : runs.slice(cell * plan.seeds, (cell + 1) * plan.seeds);
  const confidence = 1 - 0.05 / (options.claims ?? 1);
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
      cells.push(judgeCell(claim, checks, { planned: own.length, settings: plan.settings(cell), confidence }));
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
  { planned, settings, confidence }: { planned: number; settings: Record<string, unknown>; confidence: number },
): ClaimCell {
  const asked = claim.seeds && "share" in claim.seeds ? claim.seeds.share : null;
  const counted = claim.seeds && "of" in claim.seeds ? claim.seeds : { least: planned, of: planned };
  const { least: needed, of: seeds } = counted;
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
  const count = holds + misses;
  const verdict =
    asked === null
      ? holds >= needed
        ? "pass"
        : misses > seeds - needed
          ? "fail"
          : "undecided"
      : shareVerdict(holds, count, { asked, confidence });
  const [[, first], ...others] = measured;
  const ranges = others.flatMap(([name, values]) => (values.length > 0 ? [[name, rangeOf(values)] as const] : []));
  return {
    settings,
    verdict,
    holds,
    misses,
    needed: asked === null ? needed : null,
    seeds,
    proportion: count > 0 ? { value: holds / count, interval: wilsonInterval(holds, count) } : null,
    values: Object.fromEntries(measured),
    range: first.length > 0 ? rangeOf(first) : null,
    median:
      first.length > 0
        ? quantile(
            [...first].sort((a, b) => a - b),
            0.5,
          )
        : null,
    ...(ranges.length > 0 && { others: Object.fromEntries(ranges) }),
  };
}

/**
 * Whether something holds on more than a share of all there could be, from how often it held: by where Wilson's interval lies.
 * Fewer than 10 decide nothing.
 */
export function shareVerdict(
  holds: number,
  count: number,
  { asked, confidence }: { asked: number; confidence: number },
): ClaimVerdict {
  if (count < fewestSeeds) return "undecided";
  const [low, high] = wilsonInterval(holds, count, confidence);
  return low > asked ? "pass" : high < asked ? "fail" : "undecided";
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
