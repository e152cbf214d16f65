/** How units respond, trial by trial, so that trials can be resampled: their mean rate in each condition, or their correlation with each channel. */

import type { Trials } from "../../tasks/contract/trials.js";
import type { StatesBeside } from "./beside.js";
import type { Conditions } from "./conditions.js";

/** Responses of all units: `at(counts)` gives tuning `[unit, condition]`. */
export interface Responses {
  name: string;
  by: "label" | "input" | "channels";
  count: number;
  /** Tuning without noise and of the mean; NaN for a condition without trials. */
  tuning: (counts: Float64Array) => { silent: Float64Array; mean: Float64Array };
  /** Squared standard error of the mean's tuning, `[unit, condition]`. */
  error: Float64Array;
}

/** Mean rates over the steps of the trials of each condition. */
export function byCondition(states: StatesBeside, { by, name, names, of }: Conditions): Responses {
  const { units, count, lengths, standardError } = states;
  const [silent, mean] = [responsesOf(states, states.silent), responsesOf(states, states.mean)];
  const C = names.length;
  const tuning = (responses: Float64Array, counts: ArrayLike<number>): Float64Array => {
    const [sum, n] = [new Float64Array(units * C), new Float64Array(C)];
    for (let k = 0; k < count; k++) {
      if (of[k] < 0) continue;
      n[of[k]] += counts[k];
      for (let i = 0; i < units; i++) sum[i * C + of[k]] += counts[k] * responses[i * count + k];
    }
    return sum.map((x, at) => (n[at % C] > 0 ? x / n[at % C] : NaN));
  };
  // The errors of a trial's steps go together: as large as their mean where the noise is slow.
  const errors = responsesOf(states, standardError);
  const [error, n] = [new Float64Array(units * C), new Float64Array(C)];
  for (let k = 0; k < count; k++) {
    if (of[k] < 0 || lengths[k] === 0) continue;
    n[of[k]]++;
    for (let i = 0; i < units; i++) error[i * C + of[k]] += errors[i * count + k] * errors[i * count + k];
  }
  return {
    ...{ by, name, count: C },
    tuning: (counts) => ({ silent: tuning(silent, counts), mean: tuning(mean, counts) }),
    error: error.map((x, at) => (n[at % C] > 0 ? x / (n[at % C] * n[at % C]) : 0)),
  };
}

/** Mean over the steps of each trial, `[unit, trial]`. */
function responsesOf({ units, count, lengths }: StatesBeside, values: ArrayLike<number>): Float64Array {
  const out = new Float64Array(units * count);
  for (let k = 0; k < count; k++)
    for (let t = 0; t < lengths[k]; t++)
      for (let i = 0; i < units; i++) out[i * count + k] += values[(t * units + i) * count + k] / lengths[k];
  return out;
}

/** Correlations over all steps of all trials with each input and target that varies. */
export function byChannel(states: StatesBeside, trials: Trials): Responses {
  const channels = channelsOf(states, trials);
  const C = channels.length;
  const [silent, mean] = [states.silent, states.mean].map((values) => sumsOf(states, values, channels));
  const tuning = (sums: ChannelSums, counts: ArrayLike<number>): Float64Array => correlations(sums, counts, C);
  return {
    ...{ by: "channels" as const, name: "inputs and targets", count: C },
    tuning: (counts) => ({ silent: tuning(silent, counts), mean: tuning(mean, counts) }),
    error: new Float64Array(states.units * C),
  };
}

/** Inputs, and targets where they count, that are not the same everywhere: their values at (step, trial), NaN where they do not count. */
function channelsOf({ steps, count, lengths }: StatesBeside, trials: Trials): ((t: number, k: number) => number)[] {
  const { inputs, outputs, input, target, weight } = trials;
  // Hidden layers have one state of each trial: what comes in first, and what is to come out last.
  const last = trials.steps - steps;
  const all = [
    ...Array.from({ length: inputs }, (_, c) => (t: number, k: number) => input[(t * inputs + c) * count + k]),
    ...Array.from({ length: outputs }, (_, o) => (t: number, k: number) => {
      const at = ((t + last) * outputs + o) * count + k;
      return weight[at] > 0 ? target[at] : NaN;
    }),
  ];
  return all.filter((value) => {
    let first = NaN;
    for (let k = 0; k < count; k++)
      for (let t = 0; t < lengths[k]; t++) {
        const x = value(t, k);
        if (Number.isNaN(first)) first = x;
        else if (!Number.isNaN(x) && x !== first) return true;
      }
    return false;
  });
}

/** Σ 1, Σ y, Σ y² of each channel `[channel, trial]`, and Σ x, Σ x², Σ xy beside it `[unit, channel, trial]`. */
interface ChannelSums {
  units: number;
  count: number;
  n: Float64Array;
  y: Float64Array;
  yy: Float64Array;
  x: Float64Array;
  xx: Float64Array;
  xy: Float64Array;
}

function sumsOf(
  { units, count, lengths }: StatesBeside,
  values: ArrayLike<number>,
  channels: readonly ((t: number, k: number) => number)[],
): ChannelSums {
  const C = channels.length;
  const [n, y, yy] = [0, 1, 2].map(() => new Float64Array(C * count));
  const [x, xx, xy] = [0, 1, 2].map(() => new Float64Array(units * C * count));
  channels.forEach((value, c) => {
    for (let k = 0; k < count; k++)
      for (let t = 0; t < lengths[k]; t++) {
        const now = value(t, k);
        if (Number.isNaN(now)) continue;
        const place = c * count + k;
        n[place]++;
        y[place] += now;
        yy[place] += now * now;
        for (let i = 0; i < units; i++) {
          const [rate, at] = [values[(t * units + i) * count + k], (i * C + c) * count + k];
          x[at] += rate;
          xx[at] += rate * rate;
          xy[at] += rate * now;
        }
      }
  });
  return { units, count, n, y, yy, x, xx, xy };
}

function correlations(sums: ChannelSums, counts: ArrayLike<number>, C: number): Float64Array {
  const { units, count } = sums;
  const total = (values: Float64Array, first: number): number => {
    let sum = 0;
    for (let k = 0; k < count; k++) sum += counts[k] * values[first + k];
    return sum;
  };
  return Float64Array.from({ length: units * C }, (_, at) => {
    const [own, place] = [at * count, (at % C) * count];
    const n = total(sums.n, place);
    const [x, y] = [total(sums.x, own) / n, total(sums.y, place) / n];
    const [xx, yy] = [total(sums.xx, own) / n - x * x, total(sums.yy, place) / n - y * y];
    // A unit that does not vary is tuned to nothing.
    return xx > 1e-12 * x * x && yy > 0 ? (total(sums.xy, own) / n - x * y) / Math.sqrt(xx * yy) : 0;
  });
}
