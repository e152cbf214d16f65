/** The gradient of the closure's bias² + variance with respect to a network's parameters: training without a random number. */

import { DitherError } from "../errors.js";
import { checkFit } from "../network/kernel-shape.js";
import { parameterCount, parameterLayout, type Network, type TensorName } from "../network/network.js";
import { checkNoise } from "../network/specification.js";
import type { Trials } from "../tasks/trials.js";
import { affine } from "./matrix-product.js";
import { closureWeights, type ClosureWeights } from "./moment-dynamics.js";
import { RateClosure } from "./rate-closure.js";
import { RateClosureAdjoint, type ClosureStep } from "./rate-closure-adjoint.js";
import { ReadoutMoments } from "./readout-moments.js";
import {
  smoothedActivation,
  type SmoothedActivation,
  type SmoothingOptions,
} from "../network/activation/smoothed-activation.js";

export interface ClosureGradientOptions {
  /** Noise: standard deviation per step. Default the training noise. */
  std?: number;
  smoothing?: SmoothingOptions;
  /** How much bias² and variance count in what is differentiated. Default 1 each: the loss. */
  parts?: { biasSquared: number; variance: number };
}

export interface ClosureGradientResult {
  loss: number;
  biasSquared: number;
  variance: number;
  /** In the order of {@link parameterLayout}, `[parameter]`. */
  gradient: Float64Array;
  /** ∂L/∂a, with a the mean pre-activation of each unit, `[step, unit, trial]`. */
  argumentGradient: Float64Array;
}

/**
 * Bias² + variance of the full Gaussian closure, Σ w [(E z − y)² + Var z] / Σ w, and its gradient, for white noise in the
 * rate form, either placement, every activation and readout. Trials are summed in ascending order. A step costs
 * 4.5 N³ multiplications; a trial keeps 3 N² numbers a step.
 *
 * @throws DitherError `unsupported` for the current form and for smoothed networks, `mismatch` where trials do not fit, `value` for a negative noise level.
 */
export function closureGradient(
  network: Network,
  trials: Trials,
  options: ClosureGradientOptions = {},
): ClosureGradientResult {
  const sums = new ClosureGradient(network, trials, options);
  for (let trial = 0; trial < trials.count; trial++) sums.add(trial);
  const total = trials.weight.reduce((a, b) => a + b, 0);
  const biasSquared = sums.biasSquared / total;
  const variance = sums.variance / total;
  return {
    loss: biasSquared + variance,
    biasSquared,
    variance,
    gradient: sums.gradient.map((g) => g / total),
    argumentGradient: sums.argumentGradient.map((g) => g / total),
  };
}

/** Sums over trials, not yet divided by Σ w, for callers that add them in groups. */
export class ClosureGradient {
  biasSquared = 0;
  variance = 0;
  readonly gradient: Float64Array;
  readonly argumentGradient: Float64Array;
  private readonly weights: ClosureWeights;
  private readonly std: number;
  private readonly parts: { biasSquared: number; variance: number };
  private readonly dynamics: RateClosure;
  private readonly adjoint: RateClosureAdjoint;
  private readonly readout: ReadoutMoments;
  /** One more than there are steps: the last holds the final state. */
  private readonly tape: ClosureStep[];
  /** Parts of `gradient`. */
  private readonly into: Record<"recurrent" | "input" | "bias" | "readout" | "readoutBias" | "initial", Float64Array>;
  private readonly input: Float64Array;
  private readonly drive: Float64Array;

  constructor(
    network: Network,
    private readonly trials: Trials,
    options: ClosureGradientOptions = {},
  ) {
    const { specification } = network;
    checkFit(specification, trials);
    const { std = specification.noise.std, smoothing, parts = { biasSquared: 1, variance: 1 } } = options;
    checkNoise(std, "closure gradient");
    if (specification.form !== "rate")
      throw new DitherError(
        "unsupported",
        "closure gradient: expected a network in the rate form, got one in the current form. Train it with noise instead.",
      );
    if (specification.smoothing !== undefined)
      throw new DitherError(
        "unsupported",
        "closure gradient: expected a network without smoothing, got one with it. Train it unsmoothed, and smooth it afterwards.",
      );
    const N = specification.units;
    this.weights = closureWeights(network);
    this.std = std;
    this.parts = parts;
    const f = smoothedActivation(specification.activation, smoothing);
    this.dynamics = new RateClosure(this.weights, new Array<SmoothedActivation>(N).fill(f));
    this.adjoint = new RateClosureAdjoint(this.weights, f);
    this.readout = new ReadoutMoments(this.weights, smoothing);
    this.tape = Array.from({ length: trials.steps + 1 }, () => ({
      mean: new Float64Array(N),
      covariance: new Float64Array(N * N),
      argument: new Float64Array(N),
      withState: new Float64Array(N * N),
      argumentCovariance: new Float64Array(N * N),
    }));
    this.input = new Float64Array(trials.inputs);
    this.drive = new Float64Array(N);
    this.gradient = new Float64Array(parameterCount(specification));
    this.argumentGradient = new Float64Array(trials.steps * N * trials.count);
    const part = (name: TensorName): Float64Array => {
      const slot = parameterLayout(specification).find((s) => s.name === name);
      return slot ? this.gradient.subarray(slot.offset, slot.offset + slot.size) : new Float64Array(0);
    };
    this.into = {
      recurrent: part("W_rec"),
      input: part("W_in"),
      bias: part("b_rec"),
      readout: part("W_out"),
      readoutBias: part("b_out"),
      initial: part("h0"),
    };
  }

  /** Adds one trial to the sums. */
  add(trial: number): void {
    this.forward(trial);
    const { adjoint, into, tape, input, trials, std, weights } = this;
    const { steps, inputs, count } = trials;
    const N = weights.specification.units;
    adjoint.mean.fill(0);
    adjoint.covariance.fill(0);
    for (let t = steps - 1; t >= 0; t--) {
      this.throughReadout(trial, t);
      adjoint.step(tape[t], std, t === 0, into.recurrent);
      this.readInput(trial, t);
      for (let i = 0; i < N; i++) {
        const a = adjoint.argument[i];
        into.bias[i] += a;
        for (let c = 0; c < inputs; c++) into.input[i * inputs + c] += a * input[c];
        this.argumentGradient[(t * N + i) * count + trial] = a;
      }
    }
    for (let i = 0; i < into.initial.length; i++) into.initial[i] += adjoint.mean[i];
  }

  private forward(trial: number): void {
    const { dynamics, tape, input, drive, weights, std } = this;
    dynamics.start({ std, correlation: 0 });
    for (let t = 0; t <= this.trials.steps; t++) {
      const step = tape[t];
      step.mean.set(dynamics.mean);
      step.covariance.set(dynamics.covariance);
      if (t === this.trials.steps) return;
      this.readInput(trial, t);
      affine(weights.input, input, weights.bias, drive);
      dynamics.advance(drive);
      step.argument.set(dynamics.argument);
      step.withState.set(dynamics.withState);
      step.argumentCovariance.set(dynamics.argumentCovariance);
    }
  }

  private readInput(trial: number, step: number): void {
    const { inputs, count, input } = this.trials;
    for (let c = 0; c < inputs; c++) this.input[c] = input[(step * inputs + c) * count + trial];
  }

  /** Adds the loss of output `t`, which is read from the state after step t, and its derivatives. */
  private throughReadout(trial: number, t: number): void {
    const { adjoint, readout, into, parts } = this;
    const { outputs, count, weight, target } = this.trials;
    const { mean, covariance } = this.tape[t + 1];
    const W = this.weights.readout;
    const N = mean.length;
    readout.read(mean, covariance);
    for (let o = 0; o < outputs; o++) {
      const at = (t * outputs + o) * count + trial;
      const w = weight[at];
      if (w === 0) continue;
      const error = readout.mean[o] - target[at];
      this.biasSquared += w * error * error;
      this.variance += w * readout.variance[o];
      const [byMean, byVariance] = readout.pullBack(o, 2 * w * parts.biasSquared * error, w * parts.variance);
      into.readoutBias[o] += byMean;
      for (let i = 0; i < N; i++) {
        let spread = 0;
        for (let k = 0; k < N; k++) {
          spread += covariance[i * N + k] * W[o * N + k];
          adjoint.covariance[i * N + k] += byVariance * W[o * N + i] * W[o * N + k];
        }
        adjoint.mean[i] += byMean * W[o * N + i];
        into.readout[o * N + i] += byMean * mean[i] + 2 * byVariance * spread;
      }
    }
  }
}
