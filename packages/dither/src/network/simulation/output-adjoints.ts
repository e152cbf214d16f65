/** One step of a group of 16 trials at the kernel's doors: inputs in, outputs judged, the adjoints of logits back. */

import { groupSize } from "@dither/kernels";
import type { Trials } from "../../tasks/contract/trials.js";
import type { ChannelLoss } from "../readout/loss.js";
import type { ChannelFunction } from "../readout/readout-function.js";
import type { OutputLoss } from "../specification/readouts.js";

/** The inputs of a step of a group, `[input, 16]`; 0 in lanes without a trial. */
export function writeInputs(
  rows: Float32Array,
  { inputs, count, input }: Pick<Trials, "inputs" | "count" | "input">,
  step: number,
  group: number,
): void {
  const first = group * groupSize;
  const lanes = Math.min(groupSize, count - first);
  rows.fill(0);
  for (let i = 0; i < inputs; i++) {
    const from = (step * inputs + i) * count + first;
    // Cheaper than a view of so few numbers.
    for (let lane = 0; lane < lanes; lane++) rows[i * groupSize + lane] = input[from + lane];
  }
}

/** A step of a group with what the kernel put out in it. */
export interface JudgedStep {
  trials: Pick<Trials, "count" | "target" | "weight">;
  step: number;
  group: number;
  /** `[output, 16]` */
  rows: ArrayLike<number>;
  /** Adjoints of the logits, `[output, 16]`; 0 in lanes without a trial. */
  into: Float32Array;
}

/** Leaves the adjoints of a step; returns Σ of its weighted losses, not divided by Σ w. */
export type Adjoints = (step: JudgedStep) => number;

/** Of Σ w (z − y)², from outputs. */
export function squaredAdjoints(outputs: number, { slopeAt }: ChannelFunction): Adjoints {
  return ({ trials: { count, target, weight }, step, group, rows, into }) => {
    const lanes = Math.min(groupSize, count - group * groupSize);
    let loss = 0;
    into.fill(0);
    for (let o = 0; o < outputs; o++) {
      const from = (step * outputs + o) * count + group * groupSize;
      for (let lane = 0; lane < lanes; lane++) {
        const z = rows[o * groupSize + lane];
        const error = z - target[from + lane];
        const weighted = weight[from + lane] * error;
        loss += weighted * error;
        into[o * groupSize + lane] = 2 * weighted * slopeAt(z);
      }
    }
    return loss;
  };
}

/** Of a loss ℓ(z, y) of each output alone, from logits. */
export function channelAdjoints(loss: ChannelLoss, outputs: number, { value, slopeAt }: ChannelFunction): Adjoints {
  return ({ trials: { count, target, weight }, step, group, rows, into }) => {
    const lanes = Math.min(groupSize, count - group * groupSize);
    let sum = 0;
    into.fill(0);
    for (let o = 0; o < outputs; o++) {
      const from = (step * outputs + o) * count + group * groupSize;
      for (let lane = 0; lane < lanes; lane++) {
        const w = weight[from + lane];
        if (w === 0) continue;
        const z = value(rows[o * groupSize + lane]);
        const y = target[from + lane];
        sum += w * loss.value(z, y);
        into[o * groupSize + lane] = w * loss.slope(z, y) * slopeAt(z);
      }
    }
    return sum;
  };
}

/** Of any loss, from logits. */
export function judgedAdjoints(judge: OutputLoss, outputs: number): Adjoints {
  const [x, y, w, slope] = [0, 1, 2, 3].map(() => new Float64Array(outputs));
  return ({ trials: { count, target, weight }, step, group, rows, into }) => {
    const first = group * groupSize;
    const lanes = Math.min(groupSize, count - first);
    let loss = 0;
    into.fill(0);
    for (let lane = 0; lane < lanes; lane++) {
      for (let o = 0; o < outputs; o++) {
        const at = (step * outputs + o) * count + first + lane;
        x[o] = rows[o * groupSize + lane];
        y[o] = target[at];
        w[o] = weight[at];
      }
      if (!w.some((one) => one !== 0)) continue;
      loss += judge.value(x, y, w);
      judge.gradient(x, y, w, slope);
      for (let o = 0; o < outputs; o++) into[o * groupSize + lane] = slope[o];
    }
    return loss;
  };
}
