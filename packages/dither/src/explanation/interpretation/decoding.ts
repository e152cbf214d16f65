/**
 * What can be read off the states by a linear readout, cross-validated over trials: the condition where a label tells conditions apart,
 * else the targets. Readouts fitted to silent states are tested on noisy ones, and the other way round.
 */

import type { Trials } from "../../tasks/contract/trials.js";
import type { StatesBeside } from "./beside.js";
import type { Conditions } from "./conditions.js";
import { readOff, RidgeSums } from "./ridge.js";
import { overTrials, within, type Measured, type Resampling, type Survival } from "./survival.js";

/** Scores on held-out trials: of silent states, the mean under noise, and single trials under noise. */
export interface Scores {
  silent: Measured;
  mean: Measured;
  single: Measured;
}

export interface DecodingFinding {
  /** Share of trials put into the right condition, by their mean state; or R² of the targets over the steps that count. */
  score: "accuracy" | "R²";
  /** The label, or "targets". */
  of: string;
  /** Conditions, or target channels. */
  count: number;
  /** Share of the largest condition; 0 for targets, whose mean has R² = 0. */
  chance: number;
  folds: number;
  fittedToSilent: Scores;
  /** To single trials. */
  fittedToNoisy: Scores;
  /** What a readout fitted to silent states scores less on single noisy trials than one fitted to such trials; it survives up to 0.05. */
  lost: Measured;
  /** What one fitted to noisy states scores less on silent ones than one fitted to those. */
  lostInSilence: Measured;
  survives: Survival;
}

const mostFolds = 5;
const fewestTrials = 4;
/** Draws that readouts are fitted to and tested on. */
const mostSingles = 4;
/** Multiply-adds that the sums of a readout may take. */
const mostWork = 3e8;

/** Rows of features with their targets, a number of them for each trial. */
interface Problem {
  score: DecodingFinding["score"];
  targets: number;
  /** Rows of each trial that are used, `[trial]`. */
  rows: number[][];
  /** Writes the features of a row of `states` into `x`. */
  features: (states: ArrayLike<number>, row: number, trial: number, x: Float64Array) => void;
  target: (row: number, trial: number, y: Float64Array) => void;
}

/** Null where there are too few trials, or nothing to decode. */
export function decodingOf(
  states: StatesBeside,
  trials: Trials,
  conditions: Conditions | null,
  resampling: Resampling,
): DecodingFinding | null {
  const label = conditions?.by === "label" ? conditions : null;
  const problem = label ? conditionProblem(states, trials, label) : targetProblem(states, trials);
  const used = problem.rows.flatMap((rows, k) => (rows.length > 0 ? [k] : []));
  if (used.length < fewestTrials || states.singles.length === 0) return null;
  // Trials of one condition are dealt in turn, so that each fold has some of each.
  const order = label ? [...used].sort((a, b) => label.of[a] - label.of[b] || a - b) : used;
  const folds = Math.min(mostFolds, order.length);
  const foldOf = new Map(order.map((trial, place) => [trial, place % folds]));
  const singles = states.singles.slice(0, mostSingles);
  const fits = [[states.silent], singles].map((sources) => fitFolds(problem, states.units, sources, foldOf, folds));
  const tests = [[states.silent], [states.mean], singles];
  if (fits.some((weights) => weights.includes(null))) return null;
  const parts = fits.flatMap((weights) =>
    tests.map((sources) => scoreTrials(problem, states.units, sources, weights as Float64Array[], foldOf)),
  );
  const measured = overTrials(states.count, resampling, (counts) => {
    const scores = parts.map((part) => scoreOf(part, counts, problem.score));
    const [silent, , single, back, , own] = scores;
    return [...scores, own - single, silent - back];
  });
  if (measured.includes(null)) return null;
  const [a, b, c, d, e, f, lost, lostInSilence] = measured as Measured[];
  return {
    score: problem.score,
    of: label?.name ?? "targets",
    count: problem.targets,
    chance: label ? largestShare(label) : 0,
    folds,
    fittedToSilent: { silent: a, mean: b, single: c },
    fittedToNoisy: { silent: d, mean: e, single: f },
    lost,
    lostInSilence,
    survives: within(lost, -Infinity, 0.05),
  };
}

function largestShare({ of, names }: Conditions): number {
  const sizes = names.map((_, c) => of.filter((one) => one === c).length);
  return Math.max(...sizes) / sizes.reduce((a, b) => a + b, 0);
}

/** Steps of a trial at which its outputs count: all of them where they do not count at once. */
function countedSteps(
  { steps, lengths }: StatesBeside,
  { outputs, count, weight, ...trials }: Trials,
  k: number,
): number[] {
  const last = trials.steps - steps;
  const counting = (t: number): number => {
    let some = 0;
    for (let o = 0; o < outputs; o++) if (weight[((t + last) * outputs + o) * count + k] > 0) some++;
    return some;
  };
  const own = Array.from({ length: lengths[k] }, (_, t) => t);
  const whole = own.filter((t) => counting(t) === outputs);
  return whole.length > 0 ? whole : own.filter((t) => counting(t) > 0);
}

function conditionProblem(states: StatesBeside, trials: Trials, { of, names }: Conditions): Problem {
  const { units, count } = states;
  const steps = Array.from({ length: count }, (_, k) => countedSteps(states, trials, k));
  return {
    score: "accuracy",
    targets: names.length,
    rows: steps.map((some, k) => (of[k] >= 0 && some.length > 0 ? [0] : [])),
    features: (values, _row, k, x) => {
      for (let i = 0; i < units; i++) {
        x[i] = 0;
        for (const t of steps[k]) x[i] += values[(t * units + i) * count + k] / steps[k].length;
      }
    },
    target: (_row, k, y) => y.fill(0).fill(1, of[k], of[k] + 1),
  };
}

function targetProblem(states: StatesBeside, trials: Trials): Problem {
  const { units, count, steps } = states;
  const { outputs, target } = trials;
  const last = trials.steps - steps;
  const all = Array.from({ length: count }, (_, k) => countedSteps(states, trials, k));
  const rows = all.reduce((sum, some) => sum + some.length, 0);
  const stride = Math.max(1, Math.ceil((rows * units * units * 5) / 2 / mostWork));
  return {
    score: "R²",
    targets: outputs,
    rows: all.map((some) => some.filter((_, place) => place % stride === 0)),
    features: (values, t, k, x) => {
      for (let i = 0; i < units; i++) x[i] = values[(t * units + i) * count + k];
    },
    target: (t, k, y) => {
      for (let o = 0; o < outputs; o++) y[o] = target[((t + last) * outputs + o) * count + k];
    },
  };
}

/** Weights for the test of each fold, fitted to all others. */
function fitFolds(
  problem: Problem,
  units: number,
  sources: readonly ArrayLike<number>[],
  foldOf: ReadonlyMap<number, number>,
  folds: number,
): (Float64Array | null)[] {
  const sums = Array.from({ length: folds }, () => new RidgeSums(units, problem.targets));
  const [x, y] = [new Float64Array(units), new Float64Array(problem.targets)];
  for (const [trial, fold] of foldOf)
    for (const row of problem.rows[trial]) {
      problem.target(row, trial, y);
      for (const states of sources) {
        problem.features(states, row, trial, x);
        sums[fold].add(x, y);
      }
    }
  return sums.map((_, fold) => RidgeSums.sum(sums.filter((__, other) => other !== fold)).fit());
}

/** Of each trial, what its score is made of: hits of trials, or squared errors and moments of the targets. */
interface ScoreParts {
  n: Float64Array;
  hits: Float64Array;
  /** Σ y and Σ y², `[target, trial]`. */
  sum: Float64Array[];
  squares: Float64Array[];
}

function scoreTrials(
  problem: Problem,
  units: number,
  sources: readonly ArrayLike<number>[],
  weights: readonly Float64Array[],
  foldOf: ReadonlyMap<number, number>,
): ScoreParts {
  const { targets: O, rows, score } = problem;
  const count = rows.length;
  const some = (): Float64Array => new Float64Array(count);
  const parts: ScoreParts = {
    n: some(),
    hits: some(),
    sum: Array.from({ length: O }, some),
    squares: Array.from({ length: O }, some),
  };
  const [x, y, z] = [new Float64Array(units), new Float64Array(O), new Float64Array(O)];
  for (const [trial, fold] of foldOf)
    for (const row of rows[trial]) {
      problem.target(row, trial, y);
      for (const states of sources) {
        problem.features(states, row, trial, x);
        readOff(weights[fold], x, z);
        parts.n[trial]++;
        for (let o = 0; o < O; o++) {
          parts.sum[o][trial] += y[o];
          parts.squares[o][trial] += y[o] * y[o];
        }
        if (score === "accuracy") parts.hits[trial] += y[z.indexOf(Math.max(...z))];
        else for (let o = 0; o < O; o++) parts.hits[trial] += (z[o] - y[o]) * (z[o] - y[o]);
      }
    }
  return parts;
}

/** Accuracy, or R² over all targets, of trials that count so often. */
function scoreOf(
  { n, hits, sum, squares }: ScoreParts,
  counts: ArrayLike<number>,
  score: DecodingFinding["score"],
): number {
  const total = (values: Float64Array): number => values.reduce((all, x, k) => all + counts[k] * x, 0);
  const rows = total(n);
  if (score === "accuracy") return total(hits) / rows;
  const scatter = sum.reduce((all, one, o) => all + total(squares[o]) - (total(one) * total(one)) / rows, 0);
  return 1 - total(hits) / scatter;
}
