/** The gradient of the closure's bias² + variance with respect to a network's parameters: training without a random number. */

import { DitherError } from "../base/errors.js";
import { checkFit } from "../network/simulation/check-fit.js";
import { type Network } from "../network/specification/network.js";
import { parameterCount, parameterLayout, type TensorName } from "../network/specification/parameter-layout.js";
import { correlationOf } from "../network/specification/noise.js";
import { checkNoise, type NetworkSpecification } from "../network/specification/specification.js";
import type { Trials } from "../tasks/contract/trials.js";
import { affine } from "../math/linear/matrix-product.js";
import { closureWeights, loadWeights, type ClosureWeights } from "./moment-dynamics.js";
import { closureTape, type ClosureTape } from "./closure-tape.js";
import { ReadoutMoments } from "./readout-moments.js";
import { smoothedActivation, type SmoothingOptions } from "../network/activation/smoothed-activation.js";
import { checkArguments } from "../base/check-arguments.js";
import { smoothingOptionKinds } from "../network/activation/smoothed-activation.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";

export interface ClosureGradientOptions {
  /** Noise: standard deviation per step. Default the training noise. */
  std?: number;
  smoothing?: SmoothingOptions;
  /** How much bias² and variance count in what is differentiated. Default 1 each: the loss. */
  parts?: { biasSquared: number; variance: number };
}

/** What each of {@link ClosureGradientOptions} may be. */
export const closureGradientOptionKinds = {
  std: "number",
  smoothing: smoothingOptionKinds,
  parts: "object",
} as const satisfies OptionKinds<ClosureGradientOptions>;

export interface ClosureGradientResult {
  loss: number;
  biasSquared: number;
  variance: number;
  /** In the order of {@link parameterLayout}, `[parameter]`. */
  gradient: Float64Array;
  /** ∂L/∂a, with a the mean pre-activation of each unit (in the current form x after the step), `[step, unit, trial]`. */
  argumentGradient: Float64Array;
}

/**
 * Bias² + variance of the full Gaussian closure, Σ w [(E z − y)² + Var z] / Σ w, and its gradient, for white and
 * Ornstein–Uhlenbeck noise, either form and placement, noise scales, noise that units share outside, a leak per unit, every
 * activation and readout. Trials are summed in ascending order. A step costs 4.5 N³ multiplications and a trial keeps 3 N²
 * numbers a step in the rate form; 6.5 N³ and 2 N² in the current form; with coloured noise what {@link closureCost} says.
 *
 * @throws DitherError `unsupported` where {@link checkClosureGradient} says so, `mismatch` where trials do not fit, `value` for
 * a negative noise level.
 */
export function closureGradient(
  network: Network,
  trials: Trials,
  options: ClosureGradientOptions = {},
): ClosureGradientResult {
  checkArguments("closureGradient", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("closureGradient", options, closureGradientOptionKinds);
  const sums = new ClosureGradient(network, trials, options);
  const { steps, count } = trials;
  const N = network.specification.units;
  const argumentGradient = new Float64Array(steps * N * count);
  for (let trial = 0; trial < count; trial++)
    sums.add(trial, (t, byArgument) => {
      for (let i = 0; i < N; i++) argumentGradient[(t * N + i) * count + trial] = byArgument[i];
    });
  const total = trials.weight.reduce((a, b) => a + b, 0);
  const biasSquared = sums.biasSquared / total;
  const variance = sums.variance / total;
  return {
    loss: biasSquared + variance,
    biasSquared,
    variance,
    gradient: sums.gradient.map((g) => g / total),
    argumentGradient: argumentGradient.map((g) => g / total),
  };
}

/** The settings that the gradient knows; anything else in a specification changes the equations. */
const knownNoise = ["placement", "std", "scales", "law", "timeConstant"];
const knownSettings = [
  "units",
  "inputs",
  "outputs",
  "activation",
  "form",
  "leak",
  "leaks",
  "noise",
  "readout",
  "initialState",
  "constraints",
  "seed",
];

/** @throws DitherError `unsupported` for noise that units share inside, noise on the inputs, and other extensions. */
export function checkClosureGradient(specification: NetworkSpecification): void {
  checkArguments("checkClosureGradient", { specification }, { specification: "specification" });
  const refuse = (got: string): never => {
    throw new DitherError(
      "unsupported",
      `closure gradient: expected a recurrent network whose units have noise of their own, or share it outside, got ${got}. Train it with noise instead (\`gradient: "noise"\`).`,
    );
  };
  const { placement } = specification.noise;
  if (placement !== "inside" && placement !== "outside") refuse(`noise placement ${placement}`);
  for (const name of Object.keys(specification.noise))
    if (name === "covariance") {
      if (placement === "inside") refuse(`noise.${name} inside`);
    } else if (!knownNoise.includes(name)) refuse(`noise.${name}`);
  for (const name of Object.keys(specification)) if (!knownSettings.includes(name)) refuse(name);
}

/**
 * Multiplications of a step in N³, forward and backward, and what a trial keeps of it in N² numbers: white noise takes 4.5 and
 * 3 in the rate form, 6.5 and 2 in the current form.
 */
export function closureCost({ form, noise }: NetworkSpecification): { products: number; kept: number } {
  if (!noise.timeConstant) return form === "current" ? { products: 6.5, kept: 2 } : { products: 4.5, kept: 3 };
  if (form === "rate") return { products: 7.5, kept: 5 };
  return { products: noise.placement === "inside" ? 9.5 : 12.5, kept: 3 };
}

/** Sums over trials, not yet divided by Σ w, for callers that add them in groups. */
export class ClosureGradient {
  biasSquared = 0;
  variance = 0;
  /** In the order of {@link parameterLayout}, `[parameter]`. */
  readonly gradient: Float64Array;
  private readonly weights: ClosureWeights;
  private readonly parts: { biasSquared: number; variance: number };
  private readonly tape: ClosureTape;
  private readonly readout: ReadoutMoments;
  /** Parts of `gradient`. */
  private readonly into: Record<"recurrent" | "input" | "bias" | "readout" | "readoutBias" | "initial", Float64Array>;
  private readonly input: Float64Array;
  private readonly drive: Float64Array;

  constructor(
    network: Network,
    private trials: Trials,
    options: ClosureGradientOptions = {},
  ) {
    checkArguments("ClosureGradient", { network, trials }, { network: "network", trials: "trials" });
    checkOptions("ClosureGradient", options, closureGradientOptionKinds);
    const { specification } = network;
    const { std = specification.noise.std, smoothing, parts = { biasSquared: 1, variance: 1 } } = options;
    checkNoise(std, "closure gradient");
    checkClosureGradient(specification);
    const N = specification.units;
    this.weights = closureWeights(network);
    this.parts = parts;
    const f = smoothedActivation(specification.activation, smoothing);
    const correlation = correlationOf(specification.noise.timeConstant);
    this.tape = closureTape(this.weights, f, { std, correlation });
    this.readout = new ReadoutMoments(this.weights, smoothing);
    this.input = new Float64Array(trials.inputs);
    this.drive = new Float64Array(N);
    this.gradient = new Float64Array(parameterCount(specification));
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
    this.load(network, trials);
  }

  /** Other parameters and trials of the same specification; the sums start again. */
  load(network: Network, trials: Trials): void {
    checkFit(network.specification, trials);
    loadWeights(this.weights, network);
    this.trials = trials;
    this.tape.reserve(trials.steps);
    this.restart();
  }

  /** Sets the sums to 0. */
  restart(): void {
    this.gradient.fill(0);
    this.biasSquared = this.variance = 0;
  }

  /** Adds one trial to the sums; `visit` is given ∂L/∂(E a) `[unit]` of each step, from the last to the first. */
  add(trial: number, visit?: (step: number, byArgument: Float64Array) => void): void {
    const { into, tape, input, trials, weights, drive } = this;
    const { steps, inputs } = trials;
    const N = weights.specification.units;
    tape.record(steps, (t) => {
      this.readInput(trial, t);
      affine(weights.input, input, weights.bias, drive);
      return drive;
    });
    tape.beginBack();
    for (let t = steps - 1; t >= 0; t--) {
      this.throughReadout(trial, t);
      tape.back(t, into.recurrent);
      this.readInput(trial, t);
      for (let i = 0; i < N; i++) {
        const a = tape.byArgument[i];
        into.bias[i] += a;
        for (let c = 0; c < inputs; c++) into.input[i * inputs + c] += a * input[c];
      }
      visit?.(t, tape.byPreActivation);
    }
    if (into.initial.length === 0) return;
    const byInitial = tape.byInitial();
    for (let i = 0; i < N; i++) into.initial[i] += byInitial[i];
  }

  private readInput(trial: number, step: number): void {
    const { inputs, count, input } = this.trials;
    for (let c = 0; c < inputs; c++) this.input[c] = input[(step * inputs + c) * count + trial];
  }

  /** Adds the loss of output `t`, which is read from the state after step t, and its derivatives. */
  private throughReadout(trial: number, t: number): void {
    const { tape, readout, into, parts } = this;
    const { byRates } = tape;
    const { outputs, count, weight, target } = this.trials;
    const { mean, covariance } = tape.rates(t);
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
          byRates.covariance[i * N + k] += byVariance * W[o * N + i] * W[o * N + k];
        }
        byRates.mean[i] += byMean * W[o * N + i];
        into.readout[o * N + i] += byMean * mean[i] + 2 * byVariance * spread;
      }
    }
  }
}
