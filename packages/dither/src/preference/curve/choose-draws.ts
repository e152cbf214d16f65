/**
 * How many noise draws trials from a file need: as many as give the wanted standard errors, estimated from a pilot of few
 * draws, within a budget of work. A pure function of the network, the trials and the seed.
 */

import { mostDraws } from "../../settings/measure.js";
import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { lowestLevel } from "./preferred-noise.js";
import { meanLosses, type CurveSamples } from "./samples.js";
import { lossStandardError } from "./samples.js";

/** Draws of the pilot. */
export const pilotDraws = 32;
/** Fewer cannot be chosen, for they would give no interval to be trusted. */
export const leastDraws = 8;

/** Wanted standard error of the loss at any level, relative to it. */
export const wantedError = 0.01;
/**
 * Wanted standard error of what the lowest level gains over silence, relative to the loss of silence: a hundredth is a
 * preference.
 */
const wantedDifference = 0.0025;
/** Multiply-adds that all draws, levels and trials together may take: about half a minute. */
const budget = 6e10;

/** The draws chosen, and what decided. */
export interface ChosenDraws {
  draws: number;
  /** Draws of the pilot that the choice was made from. */
  pilot: number;
  /** What decided: the wanted standard error, the budget of work, or the most that is ever chosen. */
  because: "standard error" | "budget" | "most";
  /** The standard error of the loss that is wanted, relative to the loss, and the one to be expected with these draws. */
  wanted: number;
  expected: number;
}

/** Draws that the budget allows. */
export function affordableDraws({ specification }: Network, trials: Trials, levels: number): number {
  const { units, inputs, outputs } = specification;
  const step = units * (units + inputs + outputs) + 40 * units + 100;
  // Sixteen trials go side by side, fewer cost as much.
  const work = trials.steps * 16 * Math.ceil(trials.count / 16) * step * levels;
  return Math.min(mostDraws, Math.max(leastDraws, Math.floor(budget / work)));
}

/** The choice from the samples of a pilot, whose units are draws. */
export function chooseDraws(pilot: CurveSamples, affordable: number): ChosenDraws {
  const draws = pilot.weight.length;
  const losses = meanLosses(pilot);
  const total = pilot.weight[0];
  let error = 0;
  losses.forEach((loss, level) => {
    if (!(loss > 0 && Number.isFinite(loss))) return;
    error = Math.max(error, lossStandardError(pilot, level, loss) / loss);
  });
  const lowest = lowestLevel(pilot.levels, losses);
  const difference = losses[0] > 0 ? differenceError(pilot, lowest) / total / losses[0] : 0;
  const excess = Math.max(error / wantedError, difference / wantedDifference);
  const wantedDraws = Math.max(4 * pilotDraws, Math.ceil(draws * excess * excess));
  const chosen = Math.min(wantedDraws, affordable, mostDraws);
  return {
    draws: chosen,
    pilot: draws,
    because: chosen === wantedDraws ? "standard error" : affordable < mostDraws ? "budget" : "most",
    wanted: wantedError,
    expected: error * Math.sqrt(draws / chosen),
  };
}

/** Standard error of the mean difference of a level's losses from silence's, draw by draw. */
function differenceError({ loss, weight }: CurveSamples, level: number): number {
  const n = weight.length;
  const of = (draw: number): number => loss[level * n + draw] - loss[draw];
  let mean = 0;
  for (let draw = 0; draw < n; draw++) mean += of(draw) / n;
  let squares = 0;
  for (let draw = 0; draw < n; draw++) squares += (of(draw) - mean) * (of(draw) - mean);
  return Math.sqrt(squares / (n - 1) / n);
}
