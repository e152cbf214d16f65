/** The closure of one network on its trials, one trial and one noise level at a time. */

import { DitherError } from "../base/errors.js";
import { isLayered } from "../network/specification/layers.js";
import { checkFit } from "../network/simulation/check-fit.js";
import type { Network } from "../network/specification/network.js";
import { correlationOf } from "../network/specification/noise.js";
import { checkNoise, oneOf } from "../network/specification/specification.js";
import type { Trials } from "../tasks/contract/trials.js";
import { CurrentClosure } from "./current-closure.js";
import { DiagonalCurrentClosure } from "./diagonal-current-closure.js";
import { DiagonalRateClosure } from "./diagonal-rate-closure.js";
import { LayeredClosure } from "./layered-closure.js";
import { affine } from "../math/linear/matrix-product.js";
import { closureWeights, type ClosureWeights, type MomentDynamics } from "./moment-dynamics.js";
import { RateClosure } from "./rate-closure.js";
import { ReadoutMoments } from "./readout-moments.js";
import { smoothedActivation, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import { unitActivations } from "./unit-activations.js";
import { checkArguments } from "../base/check-arguments.js";
import { smoothingOptionKinds } from "../network/activation/smoothed-activation.js";
import type { OptionKinds } from "../base/check-options.js";

/** Whether covariances between units are carried (`full`) or taken as zero (`diagonal`). */
export const covarianceKinds = ["full", "diagonal"] as const;
export type CovarianceKind = (typeof covarianceKinds)[number];

export interface ClosureMethod {
  /**
   * Default `full`: N³ operations a step. `diagonal` takes N² and misses the noise that units share: on `ctrnn-inside` of
   * test-data bias² is within 5 %, but the variance of the output less than half of what it is.
   */
  covariance?: CovarianceKind;
  /**
   * Correlation time τ_c of the noise in steps: Ornstein–Uhlenbeck noise of the same standard deviation with
   * ρ = exp(−1/τ_c), stationary from the first step; 0: white. Default the network's own.
   */
  noiseTimeConstant?: number;
  /** How f is smoothed; see {@link SmoothingOptions}. */
  smoothing?: SmoothingOptions;
}

/** What each of {@link ClosureMethod} may be. */
export const closureMethodKinds = {
  covariance: covarianceKinds,
  noiseTimeConstant: "number",
  smoothing: smoothingOptionKinds,
} as const satisfies OptionKinds<ClosureMethod>;

/** The steps of mean and covariance of a network, in its form. */
export function momentDynamics(weights: ClosureWeights, method: ClosureMethod = {}): MomentDynamics {
  const { covariance = "full", smoothing } = method;
  oneOf("closure", "covariance", covariance, covarianceKinds);
  const { form, activation } = weights.specification;
  if (isLayered(weights.specification))
    return new LayeredClosure(weights, smoothedActivation(activation, smoothing), covariance);
  const f = unitActivations(weights.specification, smoothing);
  if (form === "rate") return covariance === "full" ? new RateClosure(weights, f) : new DiagonalRateClosure(weights, f);
  return covariance === "full" ? new CurrentClosure(weights, f) : new DiagonalCurrentClosure(weights, f);
}

/**
 * ρ of noise with a correlation time in steps; 0 for white noise.
 * @throws DitherError `value` if the time constant is negative or not finite.
 */
export function noiseCorrelation(timeConstant: number): number {
  checkArguments("noiseCorrelation", { timeConstant }, { timeConstant: "number" });
  if (!(timeConstant >= 0 && timeConstant < Infinity))
    throw new DitherError("value", `closure: expected a noise time constant of 0 steps or more, got ${timeConstant}.`);
  return correlationOf(timeConstant);
}

export class ClosureRun {
  readonly weights: ClosureWeights;
  readonly dynamics: MomentDynamics;
  readonly readout: ReadoutMoments;
  private readonly correlation: number;
  private readonly input: Float64Array;
  private readonly drive: Float64Array;

  /** @throws DitherError `mismatch` where trials do not fit, `value` for a method out of range. */
  constructor(
    network: Network,
    private readonly trials: Trials,
    method: ClosureMethod = {},
  ) {
    checkFit(network.specification, trials);
    this.weights = closureWeights(network);
    this.dynamics = momentDynamics(this.weights, method);
    this.readout = new ReadoutMoments(this.weights, method.smoothing);
    this.correlation = noiseCorrelation(method.noiseTimeConstant ?? network.specification.noise.timeConstant ?? 0);
    this.input = new Float64Array(trials.inputs);
    this.drive = new Float64Array(this.weights.bias.length);
  }

  /** Carries one trial from its initial state through its first `steps` steps; `visit` is called after each. */
  trial(trial: number, std: number, steps: number, visit: (step: number) => void): void {
    checkNoise(std, "closure");
    const { dynamics, input, drive, weights } = this;
    const { inputs, count, input: given } = this.trials;
    dynamics.start({ std, correlation: this.correlation });
    for (let t = 0; t < steps; t++) {
      for (let c = 0; c < inputs; c++) input[c] = given[(t * inputs + c) * count + trial];
      affine(weights.input, input, weights.bias, drive);
      dynamics.advance(drive);
      visit(t);
    }
  }

  /** Mean and variance of the outputs at the step just visited, in `readout`. */
  read(): void {
    this.readout.read(this.dynamics.rateMean, this.dynamics.rateCovariance);
  }
}
