/** Noise-free passes of single trials in which E f takes the place of f in some of the units. */

import { smoothedActivation } from "../../network/activation/smoothed-activation.js";
import { type SmoothedActivation } from "../../network/activation/smoothing.js";
import type { Trials } from "../../tasks/contract/trials.js";
import type { NoiseFreeMap } from "../map/noise-free-map.js";

/** What one trial brings: its drives `[step][unit]`, and weight and bias W_out Δ of each `[step, output]`. */
export interface BiasedTrial {
  drives: Float64Array[];
  weight: Float64Array;
  bias: Float64Array;
}

/** Trial number `trial`, with the output bias that a shift `[step, unit, trial]` makes. */
export function biasedTrial(map: NoiseFreeMap, trials: Trials, shift: ArrayLike<number>, trial: number): BiasedTrial {
  const { units, inputs, outputs } = map;
  const { steps, count } = trials;
  const column = (values: ArrayLike<number>, channels: number, t: number): Float64Array =>
    Float64Array.from({ length: channels }, (_, c) => values[(t * channels + c) * count + trial]);
  const bias = new Float64Array(steps * outputs);
  const weight = new Float64Array(steps * outputs);
  const drives: Float64Array[] = [];
  for (let t = 0; t < steps; t++) {
    drives.push(map.drive(column(trials.input, inputs, t)));
    const delta = column(shift, units, t);
    for (let o = 0; o < outputs; o++) {
      const at = t * outputs + o;
      weight[at] = trials.weight[at * count + trial];
      for (let i = 0; i < units; i++) bias[at] += map.readoutWeights[o * units + i] * delta[i];
    }
  }
  return { drives, weight, bias };
}

/** Passes of one network. */
export class SmoothedPass {
  private readonly smoothed: SmoothedActivation;

  constructor(private readonly map: NoiseFreeMap) {
    this.smoothed = smoothedActivation(map.activation);
  }

  /** E f(a) − h, or in the current form W E f(x) + W_in u + b − x: the speed of the smoothed network at a state. */
  residual(state: ArrayLike<number>, drive: Float64Array, stds: ArrayLike<number>): Float64Array {
    const { map } = this;
    if (map.form === "current")
      return map.totalInput(this.rates(Float64Array.from(state), stds), drive).map((a, i) => a - state[i]);
    return this.rates(map.totalInput(state, drive), stds).map((f, i) => f - state[i]);
  }

  /** f or E f of each unit's argument, `[unit]`. */
  private rates(argument: Float64Array, stds: ArrayLike<number>): Float64Array {
    const { map, smoothed } = this;
    return argument.map((x, i) => {
      if (stds[i] === 0) return map.functions[i].value(x);
      const own = map.smoothing[i];
      smoothed.at(x, Math.sqrt(own * own + stds[i] * stds[i]));
      return smoothed.mean;
    });
  }

  /**
   * Outputs before a sigmoid, `[step, output]`.
   * @param stds what f is smoothed with, `[unit]`; 0 leaves a unit as it is
   */
  outputs(drives: readonly Float64Array[], stds: ArrayLike<number>): Float64Array {
    const { map } = this;
    const { outputs, form, leak } = map;
    const out = new Float64Array(drives.length * outputs);
    let state = map.initialState;
    // At the start a current is known, not noisy: nothing to smooth.
    let rates = map.rates(state);
    drives.forEach((drive, t) => {
      const before = state;
      const summed = map.totalInput(rates, drive);
      if (form === "current") {
        state = summed.map((a, i) => (1 - leak) * before[i] + leak * a);
        rates = this.rates(state, stds);
      } else {
        state = this.rates(summed, stds).map((f, i) => (1 - leak) * before[i] + leak * f);
        rates = state;
      }
      out.set(map.readout(rates), t * outputs);
    });
    return out;
  }
}
