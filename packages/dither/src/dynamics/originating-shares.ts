/**
 * The share of the output bias that originates in each unit: the bias that goes when this unit alone is smoothed, that is
 * when E f takes the place of f for it in a noise-free pass.
 */

import { DitherError } from "../errors.js";
import { smoothedActivation, type SmoothedActivation } from "../network/activation/smoothed-activation.js";
import type { Network } from "../network/network.js";
import type { Trials } from "../tasks/trials.js";
import { breather } from "./breather.js";
import { NoiseFreeMap } from "./noise-free-map.js";
import { ratioOfSums } from "./ratio-of-sums.js";
import type { Shift } from "./shift.js";

export interface OriginatingOptions {
  /** Which units; default all. */
  units?: readonly number[];
  /** Which trials; default up to 64 of them, evenly spaced. The work is units · trials · steps · N². */
  trials?: readonly number[];
  /**
   * σ that f is smoothed with; default what the noise of the shift amounts to at f: σ in the rate form, and
   * γσ/√(1−(1−γ)²), after the leak's filter, in the current form. Required for noise outside, which does not reach f in its own unit.
   */
  smoothing?: number;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

export interface OriginatingShares {
  units: number[];
  /**
   * Σ w b d_i / Σ w b² with d_i the change of the output when unit i is smoothed and b = W_out Δ: signed, comparable to the
   * carried share; they sum to about 1 where units act additively. `[units asked for]`
   */
  share: number[];
  /** 1 − Σ w (b − d_i)² / Σ w b²: the share of the squared bias that goes. */
  squaredShare: number[];
  /** Standard error of `share` from the scatter over trials; NaN for a single trial. */
  standardError: number[];
  /** Units asked for, by descending size of their share. */
  ranked: number[];
  smoothing: number;
}

/**
 * Originating shares, given the shift measured on the same trials.
 * @throws DitherError `mismatch` for a shift of other trials, `usage` for noise outside without `smoothing`, `aborted`.
 */
export async function originatingShares(
  network: Network,
  trials: Trials,
  shift: Shift,
  options: OriginatingOptions = {},
): Promise<OriginatingShares> {
  const map = new NoiseFreeMap(network);
  const smoothing = options.smoothing ?? smoothingOf(network, shift.std);
  if (shift.shift.length !== trials.steps * map.units * trials.count)
    throw new DitherError(
      "mismatch",
      `originating shares: expected a shift of shape [${trials.steps}, ${map.units}, ${trials.count}], measured on these trials, got [${shift.steps}, ${shift.units}, ${shift.count}].`,
    );
  const chosen = options.trials ?? evenlySpaced(trials.count, 64);
  const units = [...(options.units ?? Array.from({ length: map.units }, (_, i) => i))];
  const breathe = breather("originating shares", options);
  const n = chosen.length;
  const projected = units.map(() => new Float64Array(n));
  const squared = units.map(() => new Float64Array(n));
  const denominators = Float64Array.from(chosen, (trial) => shift.carried.trialSquaredBias[trial]);
  const smoothed = smoothedActivation(map.activation);
  for (let k = 0; k < n; k++) {
    const trial = trialOf(map, trials, shift, chosen[k]);
    const silent = pass(map, trial.drives, null);
    for (let u = 0; u < units.length; u++) {
      const changed = pass(map, trial.drives, { unit: units[u], std: smoothing, smoothed });
      for (let at = 0; at < trial.bias.length; at++) {
        const d = changed[at] - silent[at];
        projected[u][k] += trial.weight[at] * trial.bias[at] * d;
        squared[u][k] += trial.weight[at] * (2 * trial.bias[at] - d) * d;
      }
      await breathe((k + (u + 1) / units.length) / n);
    }
  }
  const ratios = projected.map((values) => ratioOfSums(values, denominators));
  const share = ratios.map((ratio) => ratio.value);
  return {
    units,
    share,
    squaredShare: squared.map((values) => ratioOfSums(values, denominators).value),
    standardError: ratios.map((ratio) => ratio.standardError),
    ranked: [...share.keys()].sort((a, b) => Math.abs(share[b]) - Math.abs(share[a]) || a - b).map((u) => units[u]),
    smoothing,
  };
}

/** Standard deviation that the noise of a level has at the activation function. */
function smoothingOf({ specification: { form, leak, noise } }: Network, std: number): number {
  if (noise.placement === "outside")
    throw new DitherError(
      "usage",
      "originating shares: noise outside the activation function does not reach it in its own unit. Give `smoothing`, the standard deviation of what the recurrent weights bring.",
    );
  return form === "rate" ? std : (leak * std) / Math.sqrt(1 - (1 - leak) * (1 - leak));
}

function evenlySpaced(count: number, most: number): number[] {
  const some = Math.min(count, most);
  return Array.from({ length: some }, (_, k) => Math.floor((k * count) / some));
}

/** What one trial brings: its drives `[step][unit]`, and weight and bias of each `[step, output]`. */
interface Trial {
  drives: Float64Array[];
  weight: Float64Array;
  bias: Float64Array;
}

function trialOf(map: NoiseFreeMap, trials: Trials, shift: Shift, trial: number): Trial {
  const { units, inputs, outputs } = map;
  const { steps, count } = trials;
  const column = (values: ArrayLike<number>, channels: number, t: number): Float64Array =>
    Float64Array.from({ length: channels }, (_, c) => values[(t * channels + c) * count + trial]);
  const bias = new Float64Array(steps * outputs);
  const weight = new Float64Array(steps * outputs);
  const drives: Float64Array[] = [];
  for (let t = 0; t < steps; t++) {
    drives.push(map.drive(column(trials.input, inputs, t)));
    const delta = column(shift.shift, units, t);
    for (let o = 0; o < outputs; o++) {
      const at = t * outputs + o;
      weight[at] = trials.weight[at * count + trial];
      for (let i = 0; i < units; i++) bias[at] += map.readoutWeights[o * units + i] * delta[i];
    }
  }
  return { drives, weight, bias };
}

/** Which unit's activation function gives way to its mean under noise. */
interface Smoothing {
  unit: number;
  std: number;
  smoothed: SmoothedActivation;
}

/** Outputs before a sigmoid, `[step, output]`, of a noise-free pass with one unit (or none) smoothed. */
function pass(map: NoiseFreeMap, drives: Float64Array[], smoothing: Smoothing | null): Float64Array {
  const { outputs, form, leak } = map;
  const out = new Float64Array(drives.length * outputs);
  const f = (x: number, i: number): number => {
    if (i !== smoothing?.unit) return map.functions[i].value(x);
    const own = map.smoothing[i];
    smoothing.smoothed.at(x, Math.sqrt(own * own + smoothing.std * smoothing.std));
    return smoothing.smoothed.mean;
  };
  let state = map.initialState;
  // At the start a current is known, not noisy: nothing to smooth.
  let rates = map.rates(state);
  drives.forEach((drive, t) => {
    const before = state;
    const summed = map.totalInput(rates, drive);
    if (form === "current") {
      state = summed.map((a, i) => (1 - leak) * before[i] + leak * a);
      rates = state.map(f);
    } else {
      state = summed.map((a, i) => (1 - leak) * before[i] + leak * f(a, i));
      rates = state;
    }
    out.set(map.readout(rates), t * outputs);
  });
  return out;
}
