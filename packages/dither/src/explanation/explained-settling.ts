/** Whether trials last long enough for the network to settle, and what its bias is where it has. */

import type { ClosureMethod } from "../closure/method.js";
import { stationaryClosure } from "../closure/stationary.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { cooperation } from "../base/cooperation.js";
import { noiseFreeMap } from "../dynamics/map/cell-map.js";
import { evenlySpaced } from "../dynamics/bias/originating-shares.js";
import { settle } from "../dynamics/stationary/settling.js";
import type { ExplainedPoint, Settling } from "./explanation.js";
import type { NetworkSpecification } from "../network/specification/specification.js";
import { outputOf } from "./explained-points.js";
import { stepLosses } from "./step-losses.js";

export interface SettlingRequest {
  trials: Trials;
  /** The specification whose loss judges; outputs are logits where that is not the squared error. */
  judged: NetworkSpecification;
  /** Noise-free rates along these trials, `[step, unit, trial]`, and outputs `[step, output, trial]`. */
  silent: { states: ArrayLike<number>; outputs: ArrayLike<number> };
  points: readonly ExplainedPoint[];
  /** Levels of the settled curve. */
  levels: readonly number[];
  /** The level that is explained. */
  std: number;
  /** Most trials for which the stationary law is computed at every level. */
  stationary: number;
  /** Most steps of each of them. */
  stationarySteps: number;
  /** Most trials that are followed to their fixed points. */
  followed: number;
  method: ClosureMethod;
  dt: number | null;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** The bias at the fixed points counts as another than at the steps that count beyond this share. */
const noticeable = 0.1;

export async function explainSettling(network: Network, request: SettlingRequest): Promise<Settling> {
  const { trials, points, dt } = request;
  const counted = countedSteps(trials);
  const slowest = points.reduce(
    (most, { stability, outlier }) =>
      stability?.kind === "stable" && !outlier.far ? Math.max(most, stability.slowestSteps ?? 0) : most,
    -1,
  );
  const common = {
    trialSteps: trials.steps,
    firstCounted: counted.first,
    lastCounted: counted.last,
    slowestSteps: slowest < 0 ? null : slowest,
    slowestMs: slowest < 0 || dt === null ? null : slowest * dt,
  };
  if (!isConstant(trials))
    return {
      ...common,
      atSteps: null,
      atFixedPoints: null,
      atEnd: null,
      settled: 0,
      tried: 0,
      endsBefore: false,
      countsOnset: false,
      curve: [],
      stationaryShift: null,
    };
  const { arrived, ...held } = await follow(network, request);
  const { atSteps, atFixedPoints } = held;
  // One step is no time to settle in, nor to be told to have been too short.
  const long = trials.steps > 1;
  const misleads = long && differ(atSteps, atFixedPoints);
  return { ...common, ...held, endsBefore: misleads && !arrived, countsOnset: misleads && arrived };
}

const differ = (a: number | null, b: number | null): boolean =>
  a !== null && b !== null && Math.abs(a - b) > noticeable * Math.max(a, b);

type Held = Pick<
  Settling,
  "atSteps" | "atFixedPoints" | "atEnd" | "settled" | "tried" | "curve" | "stationaryShift"
> & {
  /** Whether every trial has come to its fixed point by its last step that counts. */
  arrived: boolean;
};

async function follow(network: Network, request: SettlingRequest): Promise<Held> {
  const { trials, silent, levels, std: explained, stationary, stationarySteps, method, signal, onProgress } = request;
  const map = noiseFreeMap(network);
  const losses = stepLosses(request.judged, map);
  const { steps, inputs, outputs, count } = trials;
  const followed = evenlySpaced(count, request.followed);
  const pause = cooperation("explain: stopped before all was done.", { signal });
  let [atSteps, atPoints, weightAtSteps, weightAtPoints] = [0, 0, 0, 0];
  let [atEnd, weightAtEnd] = [0, 0];
  let arrived = true;
  const rest: { trial: number; input: number[]; state: Float64Array }[] = [];
  for (const trial of followed) {
    const input = Array.from({ length: inputs }, (_, c) => trials.input[c * count + trial]);
    const drive = map.drive(input, "explain");
    const last = Float64Array.from(
      { length: map.units },
      (_, i) => silent.states[((steps - 1) * map.units + i) * count + trial],
    );
    const state = settle(map, map.stateOfRates(last, drive), drive, { mostSteps: 5000, tolerance: 1e-9 });
    await pause(0);
    if (!state) continue;
    rest.push({ trial, input, state });
    const output = outputOf(map, network, map.rates(state));
    const end = lastCounted(trials, trial);
    arrived &&= end < 0 || isClose(silent.states, map.rates(state), end * map.units * count + trial, count);
    eachCounted(trials, trial, (t, targets, weights, weight) => {
      const silence = Array.from(weights, (_, o) => silent.outputs[(t * outputs + o) * count + trial]);
      const loss = losses.ofMean(silence, targets, weights);
      atSteps += loss;
      if (t === end) {
        atEnd += loss;
        weightAtEnd += weight;
      }
      weightAtSteps += weight;
      atPoints += losses.ofMean(output, targets, weights);
      weightAtPoints += weight;
    });
  }
  const found = {
    atSteps: weightAtSteps > 0 ? atSteps / weightAtSteps : null,
    atFixedPoints: weightAtPoints > 0 ? atPoints / weightAtPoints : null,
    atEnd: weightAtEnd > 0 ? atEnd / weightAtEnd : null,
    arrived,
    settled: rest.length,
    tried: followed.length,
  };
  const some = evenlySpaced(rest.length, stationary).map((k) => rest[k]);
  const curve: Settling["curve"] = [];
  let stationaryShift: number | null = null;
  for (const [level, std] of levels.entries()) {
    let [bias, variance, total, shift, shifts] = [0, 0, 0, 0, 0];
    for (const { trial, input, state } of some) {
      const law = stationaryClosure(network, input, {
        ...method,
        std,
        start: state,
        tolerance: 1e-6,
        mostSteps: stationarySteps,
      });
      await pause(0);
      if (!law.converged) continue;
      const [z, silentZ] = [map.readout(law.rateMean), map.readout(map.rates(state))];
      z.forEach((x, o) => (shift += (x - silentZ[o]) * (x - silentZ[o])));
      shifts += z.length;
      eachCounted(trials, trial, (_, targets, weights, weight) => {
        bias += losses.ofMean(law.outputMean, targets, weights);
        variance += losses.ofSpread(law, targets, weights);
        total += weight;
      });
    }
    onProgress?.((level + 1) / levels.length);
    if (std === explained && shifts > 0) stationaryShift = Math.sqrt(shift / shifts);
    if (total > 0) curve.push({ std, biasSquared: bias / total, variance: variance / total });
  }
  return { ...found, curve, stationaryShift };
}

/** The rates have come this close to those at rest, relative to their size. */
const closeness = 0.01;

/** Whether the rates `[unit]` from `first` on, `stride` apart, are those at rest. */
function isClose(rates: ArrayLike<number>, rest: Float64Array, first: number, stride: number): boolean {
  let [away, size] = [0, 0];
  rest.forEach((at, i) => {
    away += (rates[first + i * stride] - at) * (rates[first + i * stride] - at);
    size += at * at;
  });
  return Math.sqrt(away) <= closeness * Math.max(1e-6, Math.sqrt(size));
}

/** The last step of a trial at which an output counts, from 0; -1 for none. */
function lastCounted({ steps, outputs, count, weight }: Trials, trial: number): number {
  for (let t = steps - 1; t >= 0; t--)
    for (let o = 0; o < outputs; o++) if (weight[(t * outputs + o) * count + trial] > 0) return t;
  return -1;
}

/** Calls back for every step that counts: targets and weights of its outputs, and the sum of the weights. */
function eachCounted(
  { steps, outputs, count, weight, target }: Trials,
  trial: number,
  visit: (step: number, targets: Float64Array, weights: Float64Array, weight: number) => void,
): void {
  const [targets, weights] = [new Float64Array(outputs), new Float64Array(outputs)];
  for (let t = 0; t < steps; t++) {
    let sum = 0;
    for (let o = 0; o < outputs; o++) {
      const at = (t * outputs + o) * count + trial;
      targets[o] = target[at];
      weights[o] = weight[at];
      sum += weight[at];
    }
    if (sum > 0) visit(t, targets, weights, sum);
  }
}

/** Steps until the first and the last one that counts in any trial, from 1. */
function countedSteps({ outputs, count, weight }: Trials): { first: number; last: number } {
  const stepOf = (k: number): number => Math.floor(k / (outputs * count)) + 1;
  return { first: stepOf(weight.findIndex((w) => w > 0)), last: stepOf(weight.findLastIndex((w) => w > 0)) };
}

/** Whether each trial's input is constant from its first to its last step, and its target over the steps that count. */
function isConstant(trials: Trials): boolean {
  const { steps, inputs, outputs, count, input, target, weight } = trials;
  const row = inputs * count;
  for (let k = row; k < steps * row; k++) if (input[k] !== input[k - row]) return false;
  const first = new Float64Array(outputs * count).fill(NaN);
  for (let k = 0; k < weight.length; k++) {
    if (!(weight[k] > 0)) continue;
    const channel = k % (outputs * count);
    if (Number.isNaN(first[channel])) first[channel] = target[k];
    else if (first[channel] !== target[k]) return false;
  }
  return true;
}
