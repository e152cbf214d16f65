/** The Gaussian closure of a network step by step, and back: what its two forms have in common. */

import type { Signal } from "./signal.js";

/** Where derivatives with respect to a network's parameters are added in the way back. */
export interface StepGradient {
  /** W_rec `[to, from]`. */
  recurrent: Float64Array;
  /** Layers after the first of a feedforward network. */
  layers: readonly { weights: Float64Array; bias: Float64Array }[];
  /** Q, the covariance of the noise of units, where it depends on parameters. */
  noise: Float64Array | null;
}

/** Mean and covariance of a network's state on one trial, advanced step by step in place. */
export interface ClosureSteps {
  /** The leaking state h or x; of a feedforward network its last layer. */
  readonly state: Signal;
  /** What is read out and fed back: h itself, or r = f(x) (+ noise). */
  readonly rates: Signal;
  /** Back to the initial state, which is certain, with the weights as they are now, for noise of this σ. */
  start(std: number): void;
  /** One step; `drive` is W_in u + b_rec, `[unit]`, and of a gated cell the input u, `[channel]`. */
  advance(drive: Float64Array): void;

  /** Room for trials of so many steps whose way back is to be gone: steps are recorded from the next {@link start} on. */
  reserve(steps: number): void;
  /** Before the last step is gone back through. */
  beginBack(): void;
  /** ∂L/∂ {@link rates}; what reads them adds to its mean and S before {@link back} leaves the state. */
  readonly byRates: Signal;
  /** Back through the step that led to the state, which with the rates is then as it was before. */
  back(into: StepGradient): void;
  /** ∂L/∂ the mean of what f is applied to inside the latest step, W r + W_in u + b, `[unit]`, layer after layer. */
  readonly byArgument: Float64Array;
  /** The same of what f is applied to: in the current form the state that the step led to. */
  readonly byPreActivation: Float64Array;
  /** At the beginning again: ∂L/∂ the initial state, `[unit]`. */
  byInitial(): Float64Array;
}
