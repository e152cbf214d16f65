/**
 * How much of the output bias goes when several units are smoothed together: E f instead of f for the k units that
 * matter most, in one noise-free pass. Shares of single units do not add up where units act on each other, so every
 * number here comes from a pass of its own.
 */

import { refuseGated } from "../../network/specification/cell.js";
import { refuseKind } from "../../network/specification/state-noise.js";
import type { Network } from "../../network/specification/network.js";
import type { Trials } from "../../tasks/contract/trials.js";
import { cooperation } from "../../base/cooperation.js";
import { NoiseFreeMap } from "../map/noise-free-map.js";
import { evenlySpaced, smoothingOf } from "./originating-shares.js";
import type { Shift } from "./shift.js";
import { biasedTrial, SmoothedPass, type BiasedTrial } from "./smoothed-pass.js";
import { shiftShape } from "./shift.js";
import { checkOptions, type OptionKinds } from "../../base/check-options.js";
import { checkArguments } from "../../base/check-arguments.js";

export interface JointSmoothingOptions {
  /** Units in the order in which they join, usually by {@link originatingShares}. */
  order: readonly number[];
  /** Share of the squared bias to remove; default 0.8. */
  wanted?: number;
  /** Candidates for each of the next places, of which the best is taken; default 1: the order as it is. */
  candidates?: number;
  /** As for {@link originatingShares}. */
  smoothing?: number | ArrayLike<number>;
  trials?: readonly number[];
  signal?: AbortSignal;
  onProgress?: (share: number) => void;
}

/** What each of {@link JointSmoothingOptions} may be. */
export const jointSmoothingOptionKinds = {
  order: "numbers",
  wanted: "number",
  candidates: "number",
  smoothing: "number or numbers",
  trials: "numbers",
  signal: "signal",
  onProgress: "function",
} as const satisfies OptionKinds<JointSmoothingOptions>;

export interface JointSmoothing {
  /** Share of the squared bias that was wanted gone. */
  wanted: number;
  /** The smallest group tried that removes it, in the order in which its units joined; null where none does. */
  units: number[] | null;
  /** 1 − Σ w (b − d)² / Σ w b² for that group. */
  removed: number | null;
  /** The same for all units smoothed together. */
  removedByAll: number;
  /** What groups of growing size remove. */
  steps: { units: number; removed: number }[];
}

/** Sizes of groups that are tried one after the other; above, every second, third … */
const oneByOne = 12;

/**
 * Smooths growing groups of units until the wanted share of the squared bias W_out Δ is gone.
 * @throws DitherError as {@link originatingShares}.
 */
export async function jointSmoothing(
  network: Network,
  trials: Trials,
  shift: Shift,
  options: JointSmoothingOptions,
): Promise<JointSmoothing> {
  checkArguments(
    "jointSmoothing",
    { network, trials, shift, options },
    { network: "network", trials: "trials", shift: shiftShape, options: { order: "numbers" } },
  );
  checkOptions("jointSmoothing", options, jointSmoothingOptionKinds);
  const { wanted = 0.8, candidates = 1 } = options;
  refuseGated(network.specification, "joint smoothing");
  refuseKind(network.specification, "joint smoothing");
  const map = new NoiseFreeMap(network);
  const stds = smoothingOf(network, shift.std, options.smoothing);
  const chosen = options.trials ?? evenlySpaced(trials.count, 64);
  const some = chosen.map((trial) => biasedTrial(map, trials, shift.shift, trial));
  const unbiased = chosen.reduce((sum, trial) => sum + shift.carried.trialSquaredBias[trial], 0);
  const passes = new SmoothedPass(map);
  const none = new Float64Array(map.units);
  const silent = some.map((trial) => passes.outputs(trial.drives, none));
  const pause = cooperation("joint smoothing: stopped before all was done.", options);

  const removedBy = async (group: readonly number[], done: number): Promise<number> => {
    const groupStds = new Float64Array(map.units);
    for (const unit of group) groupStds[unit] = stds[unit];
    let gone = 0;
    for (const [k, trial] of some.entries()) {
      gone += removedIn(trial, silent[k], passes.outputs(trial.drives, groupStds));
      await pause(done);
    }
    return gone / unbiased;
  };

  const removedByAll = await removedBy(options.order, 0);
  const steps: JointSmoothing["steps"] = [];
  const group: number[] = [];
  const waiting = [...options.order];
  while (waiting.length > 0) {
    const size = group.length < oneByOne ? 1 : Math.ceil(group.length / 4);
    let removed: number;
    if (size === 1 && candidates > 1) {
      let best = { unit: waiting[0], removed: -Infinity };
      for (const unit of waiting.slice(0, candidates)) {
        const trial = await removedBy([...group, unit], group.length / map.units);
        if (trial > best.removed) best = { unit, removed: trial };
      }
      group.push(best.unit);
      waiting.splice(waiting.indexOf(best.unit), 1);
      removed = best.removed;
    } else {
      group.push(...waiting.splice(0, size));
      removed = await removedBy(group, group.length / map.units);
    }
    steps.push({ units: group.length, removed });
    if (removed >= wanted) return { wanted, units: group, removed, removedByAll, steps };
  }
  return { wanted, units: null, removed: null, removedByAll, steps };
}

/** Σ w (b² − (b − d)²) of one trial. */
function removedIn({ weight, bias }: BiasedTrial, silent: Float64Array, smoothed: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < bias.length; at++) {
    const d = smoothed[at] - silent[at];
    sum += weight[at] * (2 * bias[at] - d) * d;
  }
  return sum;
}
