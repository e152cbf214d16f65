/** States of the same trials without noise, on average under noise, and in single draws: what an analysis with either would see. */

import type { Trials } from "../../tasks/contract/trials.js";
import { lengthOf } from "../../tasks/contract/trials.js";
import { layerOffsets } from "../../network/specification/layers.js";

/** All states are rates, `[step, unit, trial]`. */
export interface StatesBeside {
  steps: number;
  units: number;
  count: number;
  /** Steps of each trial that are its own, `[trial]`. */
  lengths: ArrayLike<number>;
  silent: ArrayLike<number>;
  /** Mean over `draws` draws of the noise, and its standard error. */
  mean: ArrayLike<number>;
  standardError: ArrayLike<number>;
  draws: number;
  /** Some of these draws, an even number of them. */
  singles: readonly ArrayLike<number>[];
}

/** Those of a rollout and its mean under noise. */
export function besideOf(
  trials: Trials,
  shift: { units: number; silent: ArrayLike<number>; mean: ArrayLike<number>; standardError: ArrayLike<number>; draws: number }, // prettier-ignore
  singles: readonly ArrayLike<number>[],
): StatesBeside {
  const { silent, mean, standardError, draws, units } = shift;
  const { steps, count } = trials;
  const lengths = Int32Array.from({ length: count }, (_, k) => lengthOf(trials, k));
  return { steps, units, count, lengths, silent, mean, standardError, draws, singles };
}

/** Hidden layers as one state of a trial: the units of each layer at the step at which they are right. */
export function layersBeside(states: StatesBeside, layers: readonly number[]): StatesBeside {
  const { units, count } = states;
  const offsets = layerOffsets(layers);
  const stepOf = Int32Array.from({ length: units }, (_, i) => offsets.findLastIndex((first) => first <= i));
  const own = (values: ArrayLike<number>): Float64Array =>
    Float64Array.from({ length: units * count }, (_, at) => {
      const unit = Math.floor(at / count);
      return values[(stepOf[unit] * units + unit) * count + (at % count)];
    });
  return {
    ...states,
    steps: 1,
    lengths: new Int32Array(count).fill(1),
    silent: own(states.silent),
    mean: own(states.mean),
    standardError: own(states.standardError),
    singles: states.singles.map(own),
  };
}
