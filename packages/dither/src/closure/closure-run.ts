/** The closure of one network on its trials, one trial and one noise level at a time. */

import { checkFit } from "../network/simulation/check-fit.js";
import { isGated } from "../network/cells/cells.js";
import type { Network } from "../network/specification/network.js";
import { checkNoise } from "../network/specification/specification.js";
import type { Trials } from "../tasks/contract/trials.js";
import { affine } from "../math/linear/matrix-product.js";
import type { ClosureSteps } from "./closure-steps.js";
import { makeClosure } from "./make-closure.js";
import type { ClosureMethod } from "./method.js";
import { ReadoutMoments } from "./readout.js";
import { closureWeights, loadWeights, type ClosureWeights } from "./weights.js";

export class ClosureRun {
  readonly weights: ClosureWeights;
  readonly steps: ClosureSteps;
  readonly readout: ReadoutMoments;
  private input: Float64Array;
  private readonly drive: Float64Array;

  /**
   * @param differentiate whether the way back is gone too
   * @throws DitherError `mismatch` where trials do not fit, `value` for a method out of range.
   */
  constructor(
    network: Network,
    private trials: Trials,
    method: ClosureMethod = {},
    differentiate = false,
  ) {
    checkFit(network.specification, trials);
    this.weights = closureWeights(network);
    this.steps = makeClosure(this.weights, method, differentiate);
    this.readout = new ReadoutMoments(this.weights, method.smoothing);
    this.input = new Float64Array(trials.inputs);
    this.drive = new Float64Array(this.weights.bias.length);
  }

  /** Goes on with other parameters and trials of the same specification. */
  load(network: Network, trials: Trials): void {
    checkFit(network.specification, trials);
    loadWeights(this.weights, network);
    this.trials = trials;
  }

  /** Carries one trial from its initial state through its first `steps` steps; `visit` is called after each. */
  trial(trial: number, std: number, steps: number, visit?: (step: number) => void): void {
    checkNoise(std, "closure");
    const { drive, weights } = this;
    this.steps.start(std);
    for (let t = 0; t < steps; t++) {
      const input = this.inputOf(trial, t);
      // A gated cell takes the input itself, since not every affine map of it does.
      if (!isGated(weights.specification)) affine(weights.input, input, weights.bias, drive);
      this.steps.advance(isGated(weights.specification) ? input : drive);
      visit?.(t);
    }
  }

  /** The input of a step, `[input]`. */
  inputOf(trial: number, step: number): Float64Array {
    const { inputs, count, input } = this.trials;
    for (let c = 0; c < inputs; c++) this.input[c] = input[(step * inputs + c) * count + trial];
    return this.input;
  }

  /** Mean and variance of the outputs at the step just visited, in `readout`. */
  read(): void {
    const { mean, S } = this.steps.rates;
    this.readout.read(mean, S);
  }
}
