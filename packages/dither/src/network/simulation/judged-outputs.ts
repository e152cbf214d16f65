/** Losses of trials from the logits of a network whose loss is not the squared error. */

import type { Trials } from "../../tasks/contract/trials.js";
import { outputLoss, type OutputLoss, type ReadoutChoice } from "../specification/readouts.js";

export class JudgedOutputs {
  readonly loss: OutputLoss;
  private readonly x: Float64Array;
  private readonly y: Float64Array;
  private readonly w: Float64Array;

  constructor(specification: ReadoutChoice) {
    this.loss = outputLoss(specification);
    [this.x, this.y, this.w] = [0, 1, 2].map(() => new Float64Array(specification.outputs));
  }

  /** Σ of the weighted losses of the steps of each trial, not divided by Σ w, from logits `[step, output, trial]`. */
  losses(trials: Trials, logits: ArrayLike<number>): Float64Array {
    const { target, weight, count } = trials;
    const { x, y, w } = this;
    const losses = new Float64Array(count);
    this.each(trials, (trial, first) => {
      this.take(y, target, first, count);
      this.take(w, weight, first, count);
      if (!w.some((one) => one > 0)) return;
      this.take(x, logits, first, count);
      losses[trial] += this.loss.value(x, y, w);
    });
    return losses;
  }

  /** Outputs instead of logits `[step, output, trial]`. */
  readOut<V extends Float32Array | Float64Array>(trials: Trials, values: V): V {
    const { x } = this;
    const { count } = trials;
    this.each(trials, (_, first) => {
      this.take(x, values, first, count);
      this.loss.outputs(x, x);
      for (let o = 0; o < x.length; o++) values[first + o * count] = x[o];
    });
    return values;
  }

  private each({ steps, count }: Trials, visit: (trial: number, first: number) => void): void {
    for (let t = 0; t < steps; t++) for (let k = 0; k < count; k++) visit(k, t * this.x.length * count + k);
  }

  private take(into: Float64Array, from: ArrayLike<number>, first: number, stride: number): void {
    for (let o = 0; o < into.length; o++) into[o] = from[first + o * stride];
  }
}
