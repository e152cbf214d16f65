/** Two studies beside one another: the cells whose settings both have, seed by seed. */

import { canonicalText } from "../execution/payload.js";
import { findQuantity } from "../study/quantities.js";
import { estimateOf, type Estimate } from "./interval.js";
import type { StudyRecords, StudyRun } from "./study-records.js";

/** What is compared in each cell. */
const compared = ["preferred.std", "gain", "loss.trained", "loss.silent"] as const;

export interface ComparedCell {
  settings: Record<string, unknown>;
  quantity: string;
  /** Means over the seeds that both have. */
  a: number;
  b: number;
  /** Mean of b − a with its interval over the seeds. */
  difference: Estimate;
}

export interface StudyComparison {
  /** Runs of one identity in both. The same identity gives the same result, so none should differ. */
  sameRuns: number;
  differentRuns: number;
  onlyA: number;
  onlyB: number;
  cells: ComparedCell[];
}

export function compareStudies(a: StudyRecords, b: StudyRecords): StudyComparison {
  const cellsOfB = new Map(cells(b).map((cell) => [cell.key, cell]));
  const cellsOfA = cells(a);
  const both = cellsOfA.filter(({ key }) => cellsOfB.has(key));
  const results = new Map(
    b.runs.flatMap(({ id, record }) => (record ? [[id, canonicalText(shared(record.result))]] : [])),
  );
  const common = a.runs.filter(({ id, record }) => record && results.has(id));
  const same = common.filter(({ id, record }) => record && canonicalText(shared(record.result)) === results.get(id));
  return {
    sameRuns: same.length,
    differentRuns: common.length - same.length,
    onlyA: cellsOfA.length - both.length,
    onlyB: cellsOfB.size - both.length,
    cells: both.flatMap((cell) => differences(cell, cellsOfB.get(cell.key)!)),
  };
}

interface Cell {
  key: string;
  settings: Record<string, unknown>;
  runs: StudyRun[];
}

function cells({ plan, runs }: StudyRecords): Cell[] {
  return Array.from({ length: plan.cells }, (_, cell) => {
    const settings = plan.settings(cell);
    const { task } = runs[cell * plan.seeds].run;
    return {
      key: canonicalText({ task, ...settings }),
      settings,
      runs: runs.slice(cell * plan.seeds, (cell + 1) * plan.seeds),
    };
  });
}

function differences(a: Cell, b: Cell): ComparedCell[] {
  return compared.flatMap((quantity) => {
    const [left, right] = [values(a, quantity), values(b, quantity)];
    const seeds = [...left.keys()].filter((seed) => right.has(seed));
    const of = (map: Map<number, number>): number[] => seeds.map((seed) => map.get(seed) ?? NaN);
    const [meanA, meanB] = [estimateOf(of(left)), estimateOf(of(right))];
    const difference = estimateOf(of(right).map((value, k) => value - of(left)[k]));
    return meanA && meanB && difference
      ? [{ settings: a.settings, quantity, a: meanA.mean, b: meanB.mean, difference }]
      : [];
  });
}

function values({ runs }: Cell, quantity: string): Map<number, number> {
  return new Map(
    runs.flatMap(({ run, record }): [number, number][] => {
      const value = record?.result.state === "done" ? findQuantity(quantity)?.of(record.result) : null;
      return typeof value === "number" ? [[run.network.seed, value]] : [];
    }),
  );
}

/** A result without what only one of both may have kept. */
function shared(result: object): object {
  const { curve: _curve, history: _history, ...rest } = result as Record<string, unknown>;
  return rest;
}
