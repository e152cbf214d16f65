/**
 * The share of the output bias that originates in each unit: the bias that goes when this unit alone is smoothed, that is
 * when E f takes the place of f for it in a noise-free pass.
 */

import { refuseGated } from "../../network/specification/cell.js";
import { refuseKind } from "../../network/specification/state-noise.js";
import { DitherError } from "../../base/errors.js";
import { checkPlainNoise } from "../../network/specification/noise.js";
import { checkOneLeak } from "../../network/specification/specification.js";
import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { cooperation } from "../../base/cooperation.js";
import { NoiseFreeMap } from "../map/noise-free-map.js";
import { checkVector } from "../../math/linear/vector.js";
import { ratioOfSums } from "../../math/statistics/ratio-of-sums.js";
import type { Shift } from "./shift.js";
import { biasedTrial, SmoothedPass } from "./smoothed-pass.js";
import { shiftShape } from "./shift.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface OriginatingOptions {
  /** Which units; default all. */
  units?: readonly number[];
  /** Which trials; default up to 64 of them, evenly spaced. The work is units · trials · steps · N². */
  trials?: readonly number[];
  /**
   * σ that f is smoothed with; default what the noise of the shift amounts to at f: σ in the rate form, and
   * γσ/√(1−(1−γ)²), after the leak's filter, in the current form. One for all units or one for each, `[unit]`. Required for
   * noise outside, which does not reach f in its own unit: there `recurrentNoise` is what the other units bring.
   */
  smoothing?: number | ArrayLike<number>;
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** What each of {@link OriginatingOptions} may be. */
export const originatingOptionKinds = {
  units: "numbers",
  trials: "numbers",
  smoothing: "number or numbers",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<OriginatingOptions>;

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
  /** σ that each unit's f was smoothed with, `[unit]`. */
  smoothing: number[];
}

/**
 * Originating shares, given the shift measured on the same trials.
 * @throws DitherError `mismatch` for a shift of other trials, `usage` for noise outside without `smoothing`, `aborted`.
 * @example
 * ```ts
 * import { findTask, measureShift, networkFor, originatingShares, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const trials = testTrials(task, 32, 1);
 * const shift = await measureShift(network, trials, { draws: 64 });
 * const { share } = await originatingShares(network, trials, shift);
 * console.log(share.length); // 8
 * ```
 */
export async function originatingShares(
  network: Network,
  trials: Trials,
  shift: Shift,
  options: OriginatingOptions = {},
): Promise<OriginatingShares> {
  checkArguments(
    "originatingShares",
    { network, trials, shift },
    { network: "network", trials: "trials", shift: shiftShape },
  );
  checkOptions("originatingShares", options, originatingOptionKinds);
  refuseGated(network.specification, "originating shares");
  refuseKind(network.specification, "originating shares");
  const map = new NoiseFreeMap(network);
  const stds = smoothingOf(network, shift.std, options.smoothing);
  if (shift.shift.length !== trials.steps * map.units * trials.count)
    throw new DitherError(
      "mismatch",
      `originating shares: expected a shift of shape [${trials.steps}, ${map.units}, ${trials.count}], measured on these trials, got [${shift.steps}, ${shift.units}, ${shift.count}].`,
    );
  const chosen = options.trials ?? evenlySpaced(trials.count, 64);
  const units = [...(options.units ?? Array.from({ length: map.units }, (_, i) => i))];
  const pause = cooperation("originating shares: stopped before all was done.", options);
  const n = chosen.length;
  const projected = units.map(() => new Float64Array(n));
  const squared = units.map(() => new Float64Array(n));
  const denominators = Float64Array.from(chosen, (trial) => shift.carried.trialSquaredBias[trial]);
  const passes = new SmoothedPass(map);
  const none = new Float64Array(map.units);
  for (let k = 0; k < n; k++) {
    const trial = biasedTrial(map, trials, shift.shift, chosen[k]);
    const silent = passes.outputs(trial.drives, none);
    for (let u = 0; u < units.length; u++) {
      const alone = new Float64Array(map.units);
      alone[units[u]] = stds[units[u]];
      const changed = passes.outputs(trial.drives, alone);
      for (let at = 0; at < trial.bias.length; at++) {
        const d = changed[at] - silent[at];
        projected[u][k] += trial.weight[at] * trial.bias[at] * d;
        squared[u][k] += trial.weight[at] * (2 * trial.bias[at] - d) * d;
      }
      await pause((k + (u + 1) / units.length) / n);
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
    smoothing: Array.from(stds),
  };
}

/** Standard deviation that each unit's f is smoothed with: the one asked for, or what its own noise amounts to there. */
export function smoothingOf({ specification }: Network, std: number, given?: number | ArrayLike<number>): Float64Array {
  const { units, form, leak, noise } = specification;
  if (typeof given === "number") return new Float64Array(units).fill(given);
  if (given !== undefined) {
    checkVector(given, units, "a smoothing", "originating shares");
    return Float64Array.from(given);
  }
  checkPlainNoise(noise, "originating shares");
  checkOneLeak(specification, "originating shares");
  if (noise.placement === "outside")
    throw new DitherError(
      "usage",
      "originating shares: noise outside the activation function does not reach it in its own unit. Give `smoothing`, the standard deviation of what the recurrent weights bring.",
    );
  return new Float64Array(units).fill(form === "rate" ? std : (leak * std) / Math.sqrt(1 - (1 - leak) * (1 - leak)));
}

/** Numbers of at most `most` of `count` trials. */
export function evenlySpaced(count: number, most: number): number[] {
  const some = Math.min(count, most);
  return Array.from({ length: some }, (_, k) => Math.floor((k * count) / some));
}
