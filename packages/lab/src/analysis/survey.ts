/**
 * What one network is like at every test noise: at evenly spaced levels, on the same draws at all of them, so that what is
 * between two levels lies between what they show. Everything follows from the seed.
 */

import {
  gateShares,
  isGated,
  NoiseFreeMap,
  quantile,
  sampleStationary,
  selectTrials,
  settle,
  simulate,
  smoothed,
  tensor,
  type GateShare,
  type Network,
  type Trials,
} from "dither";
import { gateCount } from "./gates.js";
import { heldRest, heldMean } from "./held-trial.js";
import { lossOf } from "./loss.js";
import { shownTrials } from "./panel-trials.js";
import { planeOf, statesAt, type Plane, type Point } from "./plane.js";
import { planeDraws } from "./traces.js";

/** One trial at one test noise; units at the end of the trial. */
export interface SurveyLevel {
  /** Mean, 2.5 % and 97.5 % points of the first output over the draws, `[step]`. */
  mean: number[];
  low: number[];
  high: number[];
  /** States at the end of the trial, one per draw, and their mean. */
  cloud: Point[];
  dot: Point;
  /** The mean of the stationary law under the last input; null where the network does not settle. */
  stationary: Point | null;
  /** Mean state less the noise-free one, `[unit]`. */
  shift: Float64Array;
  /** Share of the change of the output that the unit carries, `[unit]`; 0 without noise. */
  share: Float64Array;
  /**
   * Mean and standard deviation of what reaches the activation function, noise inside included, `[unit]`; null of gated units,
   * which have no one such function.
   */
  argument: Float64Array | null;
  spread: Float64Array | null;
}

export interface SurveyTrial {
  name: string;
  /** First output, `[step]`. */
  target: number[];
  weight: number[];
  /** The noise-free fixed point reached from the end of the trial under the last input. */
  cross: Point | null;
  /** Of the smoothed network without noise. */
  repaired: { output: number[]; ring: Point };
  levels: SurveyLevel[];
}

export interface Survey {
  /** Test noises, ascending from 0. */
  stds: number[];
  trials: SurveyTrial[];
  /** Loss of the smoothed network without noise, over all trials of the page. */
  repairedLoss: number;
  draws: number;
  /** Of a trained network of gated units with noise inside: what noise in each gate does; else null. */
  gates: GateShare[] | null;
}

/** Multiply–adds that a survey may take: about a second at the end, a tenth of that in between. */
const budgets = { final: 1.6e9, live: 1.2e8 } as const;
const levelCounts = { final: 26, live: 8 } as const;
const fewestDraws = 16;
const mostDraws = 96;
/** Chains, steps that count, and steps before those in units of 1/γ, behind a stationary mean. */
const stationary = { chains: 16, steps: 120, burnIn: 12 } as const;
/** Draws behind what each gate does. */
const gateDraws = 32;

interface SurveyOptions {
  highest: number;
  effort: "live" | "final";
}

export async function surveyOf(network: Network, trials: Trials, { highest, effort }: SurveyOptions): Promise<Survey> {
  const { units } = network.specification;
  const shown = shownTrials(trials);
  const count = levelCounts[effort];
  const stds = Array.from({ length: count }, (_, k) => (highest * k) / (count - 1));
  const each = gateCount(network) * units * units * trials.steps * count * shown.length;
  const draws = Math.min(mostDraws, Math.max(fewestDraws, 16 * Math.floor(budgets[effort] / each / 16)));
  const mended = smoothed(network) ?? network;
  const mendedRuns = await simulate(mended, trials, { std: 0, kernel: "wasm" });
  const found: SurveyTrial[] = [];
  for (const { index, name } of shown) {
    const one = selectTrials(trials, [index]);
    const last = one.steps - 1;
    const { states } = await simulate(network, one, { std: 0, kernel: "wasm" });
    const [end] = statesAt(states, last, units, 1);
    const plane = await planeOf(network, one, end, planeDraws);
    const rest = isGated(network.specification) ? await heldRest(network, one) : restOf(network, one, end);
    const levels: SurveyLevel[] = [];
    for (const std of stds) levels.push(await levelOf(network, one, { std, draws, end, rest, plane, effort }));
    const [mendedEnd] = statesAt(mendedRuns.states, last, units, trials.count).slice(index, index + 1);
    const row = (array: Float32Array, channels: number, size: number, k: number): number[] =>
      Array.from({ length: one.steps }, (_, t) => array[t * channels * size + k]);
    found.push({
      name,
      target: row(one.target, one.outputs, 1, 0),
      weight: row(one.weight, one.outputs, 1, 0),
      cross: rest && plane(rest),
      repaired: { output: row(mendedRuns.outputs, one.outputs, trials.count, index), ring: plane(mendedEnd) },
      levels,
    });
  }
  const { noise, seed } = network.specification;
  const gates =
    isGated(network.specification) && effort === "final" && noise.std > 0
      ? await gateShares(network, trials, { std: noise.std, draws: gateDraws, seed, kernel: "wasm" })
      : null;
  return { stds, trials: found, repairedLoss: lossOf(trials, mendedRuns.outputs), draws, gates };
}

/** h at the fixed point that the trial's last input leads to; null where the network does not come to rest. */
function restOf(network: Network, trial: Trials, end: Float64Array): Float64Array | null {
  const map = new NoiseFreeMap(network);
  const drive = map.drive(lastInput(trial));
  const settled = settle(map, map.stateOfRates(end, drive), drive, { mostSteps: 2000, tolerance: 1e-7 });
  return settled && map.rates(settled);
}

const lastInput = (trial: Trials): Float64Array =>
  Float64Array.from(trial.input.subarray((trial.steps - 1) * trial.inputs, trial.steps * trial.inputs));

interface LevelOptions {
  std: number;
  draws: number;
  /** State at the end without noise. */
  end: Float64Array;
  rest: Float64Array | null;
  plane: Plane;
  effort: "live" | "final";
}

async function levelOf(
  network: Network,
  trial: Trials,
  { std, draws, end, rest, plane, effort }: LevelOptions,
): Promise<SurveyLevel> {
  const { units, noise, leak } = network.specification;
  const gated = isGated(network.specification);
  const repeated = selectTrials(trial, new Array<number>(draws).fill(0));
  const { states, outputs, steps } = await simulate(network, repeated, { std, kernel: "wasm" });
  const cloud = statesAt(states, steps - 1, units, draws);
  const mean = meanOf(cloud);
  const shift = mean.map((x, i) => x - end[i]);
  const sorted = Array.from({ length: steps }, (_, t) => {
    const at = t * trial.outputs * draws;
    return Float64Array.from(outputs.subarray(at, at + draws)).sort();
  });
  const before = steps > 1 ? statesAt(states, steps - 2, units, draws) : cloud;
  const counted = effort === "live" ? stationary.steps / 2 : stationary.steps;
  const law =
    rest && std > 0
      ? gated
        ? await heldMean(network, trial, { std, chains: stationary.chains, steps: counted })
        : await sampleStationary(network, lastInput(trial), {
            ...{ std, kernel: "wasm", chains: stationary.chains, start: rest },
            steps: counted,
            burnIn: Math.ceil(stationary.burnIn / leak),
          }).then(({ mean: still }) => still)
      : rest;
  return {
    mean: sorted.map((values) => values.reduce((a, b) => a + b, 0) / draws),
    low: sorted.map((values) => quantile(values, 0.025)),
    high: sorted.map((values) => quantile(values, 0.975)),
    cloud: cloud.map(plane),
    dot: plane(mean),
    stationary: law && plane(law),
    shift,
    share: sharesOf(network, shift),
    ...(gated
      ? { argument: null, spread: null }
      : argumentsOf(network, trial, before, noise.placement === "inside" ? std : 0)),
  };
}

function meanOf(states: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(states[0].length);
  for (const state of states) state.forEach((x, i) => (mean[i] += x / states.length));
  return mean;
}

/** Σ over outputs of W_out,i Δ_i b over Σ b², b = W_out Δ: what each unit carries at the end of this trial. */
function sharesOf({ specification, ...network }: Network, shift: Float64Array): Float64Array {
  const { units, outputs } = specification;
  const readout = tensor({ specification, ...network }, "W_out")!;
  const share = new Float64Array(units);
  let total = 0;
  for (let o = 0; o < outputs; o++) {
    let b = 0;
    for (let i = 0; i < units; i++) b += readout[o * units + i] * shift[i];
    for (let i = 0; i < units; i++) share[i] += readout[o * units + i] * shift[i] * b;
    total += b * b;
  }
  return total > 0 ? share.map((x) => x / total) : share;
}

/** What reaches the activation functions at the last step: over the draws, and with the noise that is added there. */
function argumentsOf(
  network: Network,
  trial: Trials,
  before: readonly Float64Array[],
  added: number,
): { argument: Float64Array; spread: Float64Array } {
  const map = new NoiseFreeMap(network);
  const drive = map.drive(lastInput(trial));
  const all = before.map((rates) => map.totalInput(rates, drive));
  const argument = meanOf(all);
  const spread = argument.map((mean, i) => {
    const variance = all.reduce((sum, a) => sum + (a[i] - mean) * (a[i] - mean), 0) / all.length;
    return Math.sqrt(variance + added * added);
  });
  return { argument, spread };
}
