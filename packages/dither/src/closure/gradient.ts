/** The gradient of the closure's bias² + variance with respect to a network's parameters: training without a random number. */

import { checkArguments } from "../base/check-arguments.js";
import { checkOptions, optionsFor, type OptionKinds } from "../base/check-options.js";
import { pullBackDense } from "../network/specification/dense-network.js";
import type { Network } from "../network/specification/network.js";
import { checkNoise } from "../network/specification/specification.js";
import { refuseLoss } from "../network/specification/readouts.js";
import type { Trials } from "../tasks/contract/trials.js";
import { ClosureRun } from "./closure-run.js";
import type { StepGradient } from "./closure-steps.js";
import { closureMethodKinds, type ClosureMethod } from "./method.js";
import { throughInputNoise } from "./noise-structure.js";
import { partsOf, type ClosureParameters } from "./weights.js";

export interface ClosureGradientOptions extends ClosureMethod {
  /** Noise: standard deviation per step. Default the training noise. */
  std?: number;
  /** How much bias² and variance count in what is differentiated. Default 1 each: the loss. */
  parts?: { biasSquared: number; variance: number };
}

/** What each of {@link ClosureGradientOptions} may be. */
export const closureGradientOptionKinds = {
  ...closureMethodKinds,
  std: "number",
  parts: "object",
} as const satisfies OptionKinds<ClosureGradientOptions>;

export interface ClosureGradientResult {
  loss: number;
  biasSquared: number;
  variance: number;
  /** In the order of `parameterLayout`, `[parameter]`. */
  gradient: Float64Array;
  /** ∂L/∂a, with a the mean pre-activation of each unit (in the current form x after the step), `[step, unit, trial]`. */
  argumentGradient: Float64Array;
}

/**
 * Bias² + variance of the Gaussian closure, Σ w [(E z − y)² + Var z] / Σ w, and its gradient, for every network that has one:
 * see {@link closure}. Trials are summed in ascending order. What it takes is said by `closureCost`.
 *
 * @throws DitherError `mismatch` where trials do not fit, `value` for a negative noise level or time constant.
 * @example
 * ```ts
 * import { closureGradient, findTask, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { gradient } = closureGradient(network, testTrials(task, 16, 1));
 * console.log(gradient.length === network.parameters.length); // true
 * ```
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

/** Sums over trials, not yet divided by Σ w, for callers that add them in groups. */
export class ClosureGradient {
  biasSquared = 0;
  variance = 0;
  /** With respect to the parameters of the network of full rank. */
  private readonly dense: Float64Array;
  private readonly run: ClosureRun;
  private readonly std: number;
  private readonly parts: { biasSquared: number; variance: number };
  /** Parts of `dense`. */
  private readonly into: ClosureParameters;
  private readonly stepInto: StepGradient;

  constructor(
    private network: Network,
    private trials: Trials,
    options: ClosureGradientOptions = {},
  ) {
    checkArguments("ClosureGradient", { network, trials }, { network: "network", trials: "trials" });
    checkOptions("ClosureGradient", options, closureGradientOptionKinds);
    const { specification } = network;
    refuseLoss(specification, "closure gradient");
    const { std = specification.noise.std, parts = { biasSquared: 1, variance: 1 } } = options;
    checkNoise(std, "closure gradient");
    this.std = std;
    this.parts = parts;
    this.run = new ClosureRun(network, trials, optionsFor<ClosureMethod>(options, closureMethodKinds), true);
    const { flat, noise } = this.run.weights;
    this.dense = new Float64Array(flat.length);
    this.into = partsOf(this.run.weights.specification, this.dense);
    const { S } = this.run.steps.state;
    this.stepInto = { ...this.into, noise: noise.channels && new Float64Array(S.length) };
    this.load(network, trials);
  }

  /** In the order of `parameterLayout`, `[parameter]`. */
  get gradient(): Float64Array {
    return pullBackDense(this.network, this.dense);
  }

  /** Other parameters and trials of the same specification; the sums start again. */
  load(network: Network, trials: Trials): void {
    this.run.load(network, trials);
    this.network = network;
    this.trials = trials;
    this.run.steps.reserve(trials.steps);
    this.restart();
  }

  /** Sets the sums to 0. */
  restart(): void {
    this.dense.fill(0);
    this.biasSquared = this.variance = 0;
  }

  /** Adds one trial to the sums; `visit` is given ∂L/∂(E a) `[unit]` of each step, from the last to the first. */
  add(trial: number, visit?: (step: number, byArgument: Float64Array) => void): void {
    const { run, into, stepInto, trials } = this;
    const { steps: closure, weights } = run;
    stepInto.noise?.fill(0);
    run.trial(trial, this.std, trials.steps);
    closure.beginBack();
    for (let t = trials.steps - 1; t >= 0; t--) {
      this.throughReadout(trial, t);
      closure.back(stepInto);
      this.throughInput(run.inputOf(trial, t));
      visit?.(t, closure.byPreActivation);
    }
    if (stepInto.noise) throughInputNoise(weights.noise, weights.input, stepInto.noise, into.input);
    if (into.initial.length === 0) return;
    const byInitial = closure.byInitial();
    for (let i = 0; i < byInitial.length; i++) into.initial[i] += byInitial[i];
  }

  /** From W_in u + b to W_in and b. */
  private throughInput(input: Float64Array): void {
    const { into } = this;
    const { byArgument } = this.run.steps;
    for (let i = 0; i < into.bias.length; i++) {
      into.bias[i] += byArgument[i];
      for (let c = 0; c < input.length; c++) into.input[i * input.length + c] += byArgument[i] * input[c];
    }
  }

  /** Adds the loss of output `t`, which is read from the state after step t, and its derivatives. */
  private throughReadout(trial: number, t: number): void {
    const { parts, into, run } = this;
    const { readout, steps } = run;
    const { outputs, count, weight, target } = this.trials;
    run.read();
    for (let o = 0; o < outputs; o++) {
      const at = (t * outputs + o) * count + trial;
      const w = weight[at];
      if (w === 0) continue;
      const error = readout.mean[o] - target[at];
      this.biasSquared += w * error * error;
      this.variance += w * readout.variance[o];
      readout.pullBack(
        { output: o, byMean: 2 * w * parts.biasSquared * error, byVariance: w * parts.variance },
        steps.rates,
        steps.byRates,
        into,
      );
    }
  }
}
