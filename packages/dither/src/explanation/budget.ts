/** How much work goes into each part of an explanation: sizes that keep it within about a minute on any network. */

import type { Trials } from "../tasks/contract/trials.js";

/** Multiply-adds that each part may take, by what a multiply-add costs there. */
const budgets = { simulation: 3e10, closure: 8e9, search: 4e9, spectrum: 1.2e10, passes: 1.5e9 };

const clamp = (value: number, least: number, most: number): number =>
  Math.min(most, Math.max(least, Math.floor(value)));

export interface Budget {
  /** Trials and draws of the measured curve. */
  measuredTrials: number;
  draws: number;
  predictedTrials: number;
  /** Trials and draws of the mean rollout. */
  shiftTrials: number;
  shiftDraws: number;
  /** Trials of the noise-free passes with smoothed units, and candidates for each place of the joint smoothing. */
  passTrials: number;
  candidates: number;
  frozenInputs: number;
  starts: number;
  slowStarts: number;
  spectra: number;
  /** Inputs for which the stationary law is computed at several levels. */
  stationaryInputs: number;
  /** Most steps of each stationary law. */
  stationarySteps: number;
  /** Trials whose recurrent noise is computed. */
  recurrentTrials: number;
  /** Units that are smoothed alone for the originating shares: those that carry most. */
  originatingUnits: number;
  /** Most Newton iterations of all searches together, and of each descent to a slow point. */
  searchIterations: number;
  slowIterations: number;
  /** Trials that are followed to their fixed points. */
  followed: number;
  /** Multiply-adds that simulated stationary laws may take together. */
  sampledLaws: number;
}

export interface BudgetRequest {
  units: number;
  /** Gates of a cell; 1 for leaky units. */
  gates: number;
  trials: Pick<Trials, "steps" | "count">;
  levels: number;
  /** Draws wanted for each trial. */
  draws: number;
  diagonal: boolean;
}

/** How much longer the closure of a gated cell takes than that of leaky units: it carries all variables of a step together. */
const closureFactor = (gates: number): number => (gates > 1 ? 3 * gates : 1);

/** What fits into the budgets, at least a little of everything. */
export function budgetFor({ units, gates, trials, levels, draws, diagonal }: BudgetRequest): Budget {
  const { steps, count } = trials;
  const large = units > 256;
  const stepCost = gates * (units * (units + 8) + 100);
  const closureCost = closureFactor(gates) * (diagonal ? 3 * units * (units + 40) : 2 * units * units * (units + 20));
  const perDraw = steps * levels * stepCost;
  const leastDraws = Math.min(draws, 16);
  const measuredTrials = clamp(budgets.simulation / (perDraw * leastDraws), Math.min(count, 16), count);
  const longRun = steps * units > 1.5e5;
  const numbers = (longRun ? 1e6 : 2e6) / (steps * units);
  const shiftTrials = clamp(numbers, Math.min(count, longRun ? 2 : 4), Math.min(count, 128));
  const decomposition = (units * units * units) / 3 + 20 * units * units + 1000;
  const stationaryInputs = clamp(budgets.closure / (10 * 200 * closureCost), 1, 64);
  const perPass = steps * stepCost * (units + 40);
  const predictable = budgets.closure / (steps * levels * closureCost);
  const passTrials = clamp(budgets.passes / perPass, Math.min(shiftTrials, 2), Math.min(shiftTrials, 64));
  return {
    measuredTrials,
    draws: clamp(budgets.simulation / (perDraw * measuredTrials), leastDraws, draws),
    // Four at least, but not where that would take more than eight times the budget.
    predictedTrials: clamp(predictable, Math.min(count, clamp(8 * predictable, 1, 4)), Math.min(count, 512)),
    shiftTrials,
    shiftDraws: clamp(budgets.simulation / 20 / (shiftTrials * steps * (stepCost + 20 * units)), 16, 200),
    passTrials,
    candidates: clamp(budgets.passes / (12 * steps * stepCost * passTrials), 1, 16),
    frozenInputs: units <= 64 ? 16 : 8,
    starts: clamp(budgets.search / (15 * decomposition), large ? 16 : 32, 512),
    slowStarts: clamp(budgets.search / (100 * decomposition), 4, 64),
    spectra: clamp(budgets.spectrum / (25 * units * units * units), large ? 4 : 8, 128),
    stationaryInputs,
    stationarySteps: clamp((3 * budgets.closure) / (8 * stationaryInputs * closureCost), 300, 3000),
    recurrentTrials: clamp(budgets.closure / (2 * steps * closureCost), 1, stationaryInputs),
    originatingUnits: clamp(2.2e9 / (steps * stepCost * passTrials), Math.min(16, units), units),
    searchIterations: large ? clamp((3 * budgets.search) / decomposition, 100, 1e9) : 1e9,
    slowIterations: large ? clamp((2 * budgets.search) / (4 * decomposition), 20, 400) : 400,
    sampledLaws: budgets.simulation / 30,
    followed: large ? clamp((2 * budgets.search) / (5000 * units * units), 4, 64) : 64,
  };
}

/** Which closure is affordable: the one wanted, else the diagonal one; null where even that takes far too long. */
export function affordableClosure({
  units,
  gates,
  trials,
  levels,
  diagonal,
}: BudgetRequest): "full" | "diagonal" | null {
  const work = trials.steps * levels * closureFactor(gates);
  const full = 2 * units * units * (units + 20);
  if (!diagonal && work * full < 20 * budgets.closure) return "full";
  return work * 3 * units * (units + 40) < 20 * budgets.closure ? "diagonal" : null;
}
