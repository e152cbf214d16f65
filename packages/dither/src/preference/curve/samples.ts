/** What a simulation of several noise levels on the same draws leaves behind: sums per trial or per noise draw. */

import { defined } from "../../base/check-options.js";
import { DitherError } from "../../base/errors.js";
import type { CurveKind } from "./noise-grid.js";
import { reliabilitySize, type ReliabilitySamples } from "./label-measures.js";
import type { ScoredSamples } from "./scorer.js";
import { type Shape } from "../../base/kinds.js";
import { ratioStandardError } from "../../math/statistics/standard-error.js";

/** Sums of weighted squared errors, from which every statistic of a preference curve follows. */
export interface CurveSamples {
  /** Test noise, ascending, from 0. */
  levels: Float64Array;
  /** What a resampling unit is: a trial, or a noise draw over all trials. */
  resampled: "trials" | "draws";
  /** Σ w per resampling unit, `[unit]`. */
  weight: Float64Array;
  /** Σ w (z−y)² per level and unit, `[level, unit]`: averaged over draws for trials, summed over trials for draws. */
  loss: Float64Array;
  /** Per level; null where the loss is that of a world in closed loop. */
  parts: CurveParts | null;
  /** How sure outputs with labels are, and how right: see `label-measures.ts`. */
  reliability?: readonly ReliabilitySamples[];
  /** The task's score and measures per level and trial; absent where outputs were not scored. */
  scored?: readonly ScoredSamples[];
}

/** What is checked of {@link CurveSamples}. */
export const curveSamplesShape = {
  levels: "floats",
  resampled: ["draws", "trials"],
  weight: "floats",
  loss: "floats",
} as const satisfies Shape<CurveSamples>;

/**
 * Unbiased bias² and variance with their standard errors, each `[level]`; of a cross-entropy the loss of the mean logits and what
 * their spread adds.
 */
export interface CurveParts {
  biasSquared: Float64Array;
  biasSquaredStandardError: Float64Array;
  variance: Float64Array;
  varianceStandardError: Float64Array;
  logits?: LogitParts;
}

/** Of a cross-entropy, each `[level]`: what the spread of the logits adds to second order, and their own shift² and variance. */
export interface LogitParts {
  secondOrder: Float64Array;
  secondOrderStandardError: Float64Array;
  shiftSquared: Float64Array;
  shiftSquaredStandardError: Float64Array;
  variance: Float64Array;
  varianceStandardError: Float64Array;
}

const partNames = ["biasSquared", "biasSquaredStandardError", "variance", "varianceStandardError"] as const;
const logitPartNames = [
  ...(["secondOrder", "secondOrderStandardError", "shiftSquared", "shiftSquaredStandardError"] as const),
  ...(["variance", "varianceStandardError"] as const),
] as const satisfies readonly (keyof LogitParts)[];

/** The same done to every array of the parts. */
function mappedParts(parts: CurveParts, of: (pick: (one: CurveParts) => Float64Array) => Float64Array): CurveParts {
  const some = <N extends string>(names: readonly N[], pick: (one: CurveParts, name: N) => Float64Array) =>
    Object.fromEntries(names.map((name) => [name, of((one) => pick(one, name))])) as Record<N, Float64Array>;
  const nothing = new Float64Array();
  return {
    ...some(partNames, (one, name) => one[name]),
    ...(parts.logits && { logits: some(logitPartNames, (one, name) => one.logits?.[name] ?? nothing) }),
  };
}

/** Fewer units than this leave the halves of the cross-fitted gain without scatter, and so without an interval. */
export const fewestUnits = 4;

/**
 * Checks that samples can be summarised: levels ascending from 0, shapes that agree, finite sums, weight in both halves.
 * @throws DitherError `mismatch` for shapes, `value` for numbers that cannot be used.
 */
export function checkSamples(samples: CurveSamples): void {
  const { levels, weight, loss, resampled } = samples;
  const units = weight.length;
  if (levels.length < 2 || levels[0] !== 0 || levels.some((level, i) => i > 0 && !(level > levels[i - 1])))
    throw new DitherError("value", `measure: expected two or more ascending noise levels from 0, got ${list(levels)}.`);
  if (loss.length !== levels.length * units)
    throw new DitherError(
      "mismatch",
      `measure: expected losses of shape [${levels.length}, ${units}], got ${loss.length} numbers.`,
    );
  for (const name of samples.parts ? partNames : [])
    if (samples.parts?.[name].length !== levels.length)
      throw new DitherError("mismatch", `measure: expected ${levels.length} values of ${name}, one per noise level.`);
  if (units < fewestUnits)
    throw new DitherError(
      "value",
      `measure: expected at least ${fewestUnits} ${resampled}, got ${units}: an interval needs scatter. Give more ${resampled}.`,
    );
  const halves = [0, 0];
  weight.forEach((w, unit) => (halves[unit % 2] += w));
  if (!(halves[0] > 0 && halves[1] > 0) || weight.some((w) => !(w >= 0 && w < Infinity)))
    throw new DitherError(
      "value",
      `measure: expected weights of 0 or more, with some above 0 among both the even and the odd ${resampled}.`,
    );
  loss.forEach((value, i) => {
    if (!(value >= 0 && value < Infinity))
      throw new DitherError(
        "value",
        `measure: the loss is ${value} at noise level ${levels[Math.floor(i / units)]}: the network diverges there${i < units ? ", even without noise. Check its weights, activation and leak" : ". Give lower levels"}.`,
      );
  });
}

const list = (levels: ArrayLike<number>): string => `[${Array.from(levels).join(", ")}]`;

/** Mean loss Σ loss / Σ weight at every level, `[level]`. */
export function meanLosses({ levels, weight, loss }: CurveSamples): Float64Array {
  const units = weight.length;
  const total = sum(weight, 0, units);
  return Float64Array.from(levels, (_, level) => sum(loss, level * units, units) / total);
}

function sum(values: Float64Array, first: number, count: number): number {
  let total = 0;
  for (let i = first; i < first + count; i++) total += values[i];
  return total;
}

/** Fewer levels than this are no curve. */
const fewestFinite = 3;

/**
 * The samples below the first level whose loss is not finite: a network that diverges under strong noise has its curve
 * up to there. With fewer than three such levels, the samples as they are, for {@link checkSamples} to refuse.
 */
export function finiteSamples(samples: CurveSamples): CurveSamples {
  const { levels, loss, parts, weight } = samples;
  const bad = loss.findIndex((value) => !Number.isFinite(value));
  const kept = bad < 0 ? levels.length : Math.floor(bad / weight.length);
  if (kept === levels.length || kept < fewestFinite) return samples;
  return {
    ...samples,
    levels: levels.slice(0, kept),
    loss: loss.slice(0, kept * weight.length),
    ...(samples.scored && {
      scored: samples.scored.map((one) => ({
        ...one,
        sum: one.sum.slice(0, kept * weight.length),
        count: one.count.slice(0, kept * weight.length),
      })),
    }),
    ...(samples.reliability && {
      reliability: samples.reliability.map((one) => ({
        ...one,
        sums: one.sums.slice(0, kept * weight.length * reliabilitySize),
      })),
    }),
    parts: parts && mappedParts(parts, (pick) => pick(parts).slice(0, kept)),
  };
}

/**
 * Samples of the levels of both, ascending; where both hold a level, the first's are kept. For levels that were added
 * to a grid and simulated with the same trials and draws.
 * @throws DitherError `mismatch` if their units or weights differ.
 */
export function mergeSamples(first: CurveSamples, second: CurveSamples): CurveSamples {
  const units = first.weight.length;
  const sameWeights = second.weight.length === units && first.weight.every((w, unit) => w === second.weight[unit]);
  if (!sameWeights || first.resampled !== second.resampled)
    throw new DitherError("mismatch", "measure: expected samples of the same trials and draws to merge.");
  const held = new Set(first.levels);
  const rows = [
    ...Array.from(first.levels, (level, row) => ({ level, row, from: first })),
    ...Array.from(second.levels, (level, row) => ({ level, row, from: second })).filter(
      ({ level }) => !held.has(level),
    ),
  ].sort((a, b) => a.level - b.level);
  const merged = (of: (samples: CurveSamples) => Float64Array, size = units): Float64Array => {
    const values = new Float64Array(rows.length * size);
    rows.forEach(({ row, from }, i) => {
      values.set(of(from).subarray(row * size, (row + 1) * size), i * size);
    });
    return values;
  };
  const loss = merged((samples) => samples.loss);
  const both = first.scored && second.scored ? first.scored : undefined;
  const scoredOf = (samples: CurveSamples, k: number): ScoredSamples => samples.scored?.[k] ?? raise();
  const reliable = first.reliability && second.reliability ? first.reliability : undefined;
  return defined({
    levels: Float64Array.from(rows, ({ level }) => level),
    resampled: first.resampled,
    weight: first.weight,
    loss,
    parts:
      first.parts && second.parts
        ? mappedParts(first.parts, (pick) =>
            Float64Array.from(rows, ({ row, from }) => (from.parts ? pick(from.parts)[row] : NaN)),
          )
        : null,
    scored: both?.map((one, k) => ({
      ...one,
      sum: merged((samples) => scoredOf(samples, k).sum),
      count: merged((samples) => scoredOf(samples, k).count),
    })),
    reliability: reliable?.map((one, k) => ({
      ...one,
      sums: merged((samples) => samples.reliability?.[k].sums ?? raise(), units * reliabilitySize),
    })),
  });
}

function raise(): never {
  throw new DitherError("mismatch", "measure: expected samples judged by the same measures to merge.");
}

/** Standard error of the mean loss Σ loss / Σ weight at one level: {@link ratioStandardError} over the samples' units. */
export function lossStandardError({ weight, loss }: CurveSamples, level: number, mean: number): number {
  const row = level * weight.length;
  return ratioStandardError(loss.subarray(row, row + weight.length), weight, mean);
}

/** Curves of samples, for a grid; @param given levels are not cut off where the network diverges, but refused. */
export function sampledCurves(given: boolean): CurveKind<CurveSamples> {
  return {
    levels: (samples) => samples.levels,
    losses: meanLosses,
    finite: (samples) => {
      const kept = given ? samples : finiteSamples(samples);
      checkSamples(kept);
      return kept;
    },
    merged: mergeSamples,
  };
}
