/** The cells of a study with what was measured in them: means over seeds with intervals. */

import type { NoiseKind } from "dither";
import { findQuantity } from "../study/quantities.js";
import { estimateOf, type Estimate } from "./interval.js";
import type { StudyRecords, StudyRun } from "./study-records.js";

/** Quantities that every summary of a cell has. */
export const summarised = [
  "preferred.std",
  "preferred.ratio",
  "gain",
  "lossRatio",
  "loss.trained",
  "loss.silent",
  "law.biasOverVariance",
  "transmission",
  "performance.silent",
  "performance.trained",
  "performance.ratio",
] as const;
export type Summarised = (typeof summarised)[number];

export interface StudyCell {
  cell: number;
  /** Values of the grid's axes. */
  settings: Record<string, unknown>;
  trainingNoise: number;
  /** What the noise is; absent: additive. */
  noiseKind?: NoiseKind;
  placement: string;
  planned: number;
  done: number;
  failed: number;
  /** Means over seeds; null where nothing was measured. */
  quantities: Record<Summarised, Estimate | null>;
  verdicts: { prefersNoise: number; prefersSilence: number; undecided: number };
  /** The mean curve at the levels that all its runs share; null where curves were not kept. */
  curve: { std: number; loss: Estimate }[] | null;
}

/** Every cell of the study, in order. */
export function studyCells({ plan, runs }: StudyRecords): StudyCell[] {
  return Array.from({ length: plan.cells }, (_, cell) =>
    cellOf(cell, plan.settings(cell), runs.slice(cell * plan.seeds, (cell + 1) * plan.seeds)),
  );
}

function cellOf(cell: number, settings: Record<string, unknown>, runs: readonly StudyRun[]): StudyCell {
  const results = runs.flatMap(({ record }) => (record?.result.state === "done" ? [record.result] : []));
  const { noise } = runs[0].run.network;
  const quantities = Object.fromEntries(
    summarised.map((name) => {
      const quantity = findQuantity(name);
      const values = results.flatMap((result) => {
        const value = quantity?.of(result);
        return typeof value === "number" ? [value] : [];
      });
      return [name, estimateOf(values, quantity?.most)];
    }),
  ) as StudyCell["quantities"];
  const verdicts = (verdict: string): number =>
    results.filter(({ preference }) => preference.verdict === verdict).length;
  return {
    cell,
    settings,
    trainingNoise: noise.std,
    ...(noise.kind && { noiseKind: noise.kind }),
    placement: noise.placement,
    planned: runs.length,
    done: results.length,
    failed: runs.filter(({ record }) => record?.result.state === "failed").length,
    quantities,
    verdicts: {
      prefersNoise: verdicts("prefers noise"),
      prefersSilence: verdicts("prefers silence"),
      undecided: verdicts("undecided"),
    },
    curve: meanCurve(results.map(({ curve }) => curve)),
  };
}

function meanCurve(curves: readonly ({ std: number[]; loss: number[] } | undefined)[]): StudyCell["curve"] {
  const kept = curves.filter((curve) => curve !== undefined);
  if (kept.length === 0 || kept.length < curves.length) return null;
  const shared = kept[0].std.filter((std) => kept.every((curve) => curve.std.includes(std)));
  return shared.flatMap((std) => {
    const loss = estimateOf(kept.map((curve) => curve.loss[curve.std.indexOf(std)]));
    return loss ? [{ std, loss }] : [];
  });
}
