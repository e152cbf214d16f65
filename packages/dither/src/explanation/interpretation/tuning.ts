/**
 * What units respond to: their mean rate in each condition, or the correlation of their trajectory with each channel, without noise and
 * on average under noise.
 */

import { weightedQuantiles } from "../../math/statistics/weighted-summary.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { StatesBeside } from "./beside.js";
import type { Conditions } from "./conditions.js";
import { byChannel, byCondition, type Responses } from "./responses.js";
import { overTrials, within, type Measured, type Resampling, type Survival } from "./survival.js";

export interface TuningFinding {
  /** Conditions by a label or by the constant input; else the channels of inputs and targets. */
  by: "label" | "input" | "channels";
  name: string;
  /** Conditions, or channels. */
  count: number;
  /** Units that respond differently to different conditions without noise and under noise: those that are compared. */
  compared: number;
  /** Median over units of the correlation of their tuning without noise and under noise; of fewer than three conditions, the correlation of all units' tuning. */
  correlation: Measured | null;
  /** Share of the compared units whose preferred condition is another, by more than two standard errors of the mean. */
  preferredChanged: Measured | null;
  /** Units with next to no rate (1 % of the mean) in one and with more in the other. */
  onlyUnderNoise: number;
  onlyInSilence: number;
  /** From a correlation of 0.9 up, with at most a tenth of the preferences changed. */
  survives: Survival | null;
}

/** Of the mean rate: a unit below it is silent. */
const next = 0.01;

export function tuningOf(
  states: StatesBeside,
  trials: Trials,
  conditions: Conditions | null,
  resampling: Resampling,
): TuningFinding {
  const { units, count } = states;
  const responses = conditions ? byCondition(states, conditions) : byChannel(states, trials);
  const once = responses.tuning(new Float64Array(count).fill(1));
  const tuned = Array.from({ length: units }, (_, i) => i).filter(
    (i) => varies(rowOf(once.silent, i, responses.count)) && varies(rowOf(once.mean, i, responses.count)),
  );
  const [correlation, preferredChanged] = overTrials(count, resampling, (counts) => {
    const { silent, mean } = responses.tuning(counts);
    return [agreement(silent, mean, tuned, responses.count), changedShare(silent, mean, tuned, responses)];
  });
  return {
    by: responses.by,
    name: responses.name,
    count: responses.count,
    compared: tuned.length,
    correlation,
    preferredChanged,
    ...activity(states),
    survives: judged(correlation, preferredChanged),
  };
}

function judged(correlation: Measured | null, changed: Measured | null): Survival | null {
  if (!correlation) return null;
  const both = [within(correlation, 0.9, Infinity), changed ? within(changed, 0, 0.1) : "survives"];
  if (both.includes("changes")) return "changes";
  return both.includes("undecided") ? "undecided" : "survives";
}

const rowOf = (values: Float64Array, row: number, length: number): Float64Array =>
  values.subarray(row * length, (row + 1) * length);

function varies(values: Float64Array): boolean {
  const known = values.filter((x) => Number.isFinite(x));
  const scale = known.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  return known.length > 1 && known.some((x) => Math.abs(x - known[0]) > 1e-9 * scale);
}

/** Median of the units' own correlations, or that of all together where a unit has too few numbers for one. */
function agreement(silent: Float64Array, mean: Float64Array, tuned: readonly number[], count: number): number {
  if (tuned.length === 0) return NaN;
  if (count >= 3) {
    const own = tuned
      .map((i) => correlation(rowOf(silent, i, count), rowOf(mean, i, count)))
      .filter((x) => Number.isFinite(x));
    if (own.length === 0) return NaN;
    return weightedQuantiles(Float64Array.from(own), new Float64Array(own.length).fill(1), [0.5])[0];
  }
  // Of two conditions, how much more a unit does in the one; of channels, the correlations themselves.
  const of = (values: Float64Array): Float64Array =>
    Float64Array.from(
      count === 2
        ? tuned.map((i) => values[i * 2 + 1] - values[i * 2])
        : tuned.flatMap((i) => Array.from(rowOf(values, i, count))),
    );
  return correlation(of(silent), of(mean));
}

/** Pearson's, over the places at which both are known. */
export function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let [n, mx, my] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    if (!Number.isFinite(x[k]) || !Number.isFinite(y[k])) continue;
    n++;
    mx += x[k];
    my += y[k];
  }
  let [xx, yy, xy] = [0, 0, 0];
  for (let k = 0; k < x.length; k++) {
    const [a, b] = [x[k] - mx / n, y[k] - my / n];
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xy / Math.sqrt(xx * yy);
}

/** How many of the tuned units prefer another condition under noise, for certain. */
function changedShare(
  silent: Float64Array,
  mean: Float64Array,
  tuned: readonly number[],
  { by, count, error }: Responses,
): number {
  if (count < 2 || tuned.length === 0) return NaN;
  // A channel is preferred by the size of the correlation with it.
  const strength = (x: number): number => (Number.isNaN(x) ? -Infinity : by === "channels" ? Math.abs(x) : x);
  const best = (row: Float64Array): number =>
    row.reduce((most, x, c) => (strength(x) > strength(row[most]) ? c : most), 0);
  const changed = tuned.filter((i) => {
    const row = rowOf(mean, i, count);
    const [before, now] = [best(rowOf(silent, i, count)), best(row)];
    const certain = 2 * Math.sqrt(error[i * count + before] + error[i * count + now]);
    return before !== now && strength(row[now]) - strength(row[before]) > certain;
  });
  return changed.length / tuned.length;
}

/** Units that are silent in one and not in the other. */
function activity({
  units,
  count,
  lengths,
  silent,
  mean,
}: StatesBeside): Pick<TuningFinding, "onlyUnderNoise" | "onlyInSilence"> {
  // prettier-ignore
  const [quiet, noisy] = [new Float64Array(units), new Float64Array(units)];
  for (let k = 0; k < count; k++)
    for (let t = 0; t < lengths[k]; t++)
      for (let i = 0; i < units; i++) {
        const at = (t * units + i) * count + k;
        quiet[i] += Math.abs(silent[at]);
        noisy[i] += Math.abs(mean[at]);
      }
  const sum = (values: Float64Array): number => values.reduce((a, b) => a + b, 0);
  const least = (next * Math.max(sum(quiet), sum(noisy))) / units;
  const some = (one: Float64Array, other: Float64Array): number =>
    one.filter((x, i) => x > least && other[i] <= least).length;
  return { onlyUnderNoise: some(noisy, quiet), onlyInSilence: some(quiet, noisy) };
}
