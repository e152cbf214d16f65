/** Mean and variance of a noisy network's states and outputs over time, without drawing any noise. */

import { DitherError } from "../base/errors.js";
import type { Network } from "../network/specification/network.js";
import type { Trials } from "../tasks/contract/trials.js";
import { ClosureRun } from "./closure-run.js";
import { closureMethodKinds, type ClosureMethod } from "./method.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface ClosureOptions extends ClosureMethod {
  /** Test noise: standard deviation per step. Default the training noise. */
  std?: number;
  /**
   * What to keep beside the outputs: nothing (default), the mean of the states, or their mean and covariance, which
   * takes N² numbers per step and trial.
   */
  keep?: "outputs" | "means" | "covariances";
}

/** What each of {@link ClosureOptions} may be. */
export const closureOptionKinds = {
  std: "number",
  keep: ["covariances", "means", "outputs"],
  ...closureMethodKinds,
} as const satisfies OptionKinds<ClosureOptions>;

export interface ClosureResult {
  steps: number;
  count: number;
  /** Mean output z, `[step, output, trial]`. */
  mean: Float64Array;
  /** Variance of the output over noise, `[step, output, trial]`. */
  variance: Float64Array;
  /**
   * Mean of h (rate form) or r (current form) after each step, `[step, unit, trial]`, in a feedforward network of its last
   * layer alone; null unless kept.
   */
  stateMean: Float64Array | null;
  /** Its covariance, `[step, unit, unit, trial]`, or in the diagonal closure `[step, unit, trial]`; null unless kept. */
  stateCovariance: Float64Array | null;
}

/** The most numbers that one kept array may hold: 2 GiB. */
const largest = 0x10000000;

/**
 * Gaussian moment closure of all trials at one noise level: mean and covariance of the state, propagated from the initial
 * state through the trial's inputs, for both forms, noise inside, outside or on the inputs, white or coloured, with scales or a
 * covariance, one leak or one per unit, every activation and either readout; and for feedforward networks of several layers.
 *
 * The one assumption is that what enters f is normal. Against simulation of trained networks (`test-data/examples`): rate
 * form with γ = 0.2 and ReLU, bias² within 1.5 % and variance within 3 %; nn.RNN with tanh and γ = 1, bias² within 7 %
 * but variance up to 40 % off where the state has two modes. Random ReLU networks with noise 1 that units share: mean within 0.05
 * standard deviations, variance within 13 %. Of the law of the noise only mean and variance are used: outside the rest hardly
 * matters; inside, at noise 1, ReLU and γ = 0.25, the mean is off by up to 0.06 standard deviations for Laplace and uniform noise
 * and 0.15 for two-point noise, the variance by 12 % and 20 % (tanh: 25 %). At noise 0 it is the noise-free network.
 *
 * A step costs 1.5 N³ multiplications (full; 2.5 N³ for coloured noise) or 2 N² (diagonal, where units share no noise either).
 *
 * @throws DitherError `mismatch` where trials do not fit the network, `value` for a negative noise level or time constant,
 * `unsupported` where the covariances asked for would fill more than 2 GiB.
 * @example
 * ```ts
 * import { closure, findTask, networkFor, testTrials, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { mean, variance } = closure(network, testTrials(task, 64, 1), { std: 0.5 }); // [step, output, trial]
 * console.log(mean.length, variance.every((one) => one > 0)); // 1536 true
 * ```
 */
export function closure(network: Network, trials: Trials, options: ClosureOptions = {}): ClosureResult {
  checkArguments("closure", { network, trials }, { network: "network", trials: "trials" });
  checkOptions("closure", options, closureOptionKinds);
  const { std = network.specification.noise.std, keep = "outputs" } = options;
  const run = new ClosureRun(network, trials, options);
  const { steps, count, outputs } = trials;
  const { mean: rateMean, S: rateCovariance } = run.steps.rates;
  const mean = new Float64Array(steps * outputs * count);
  const variance = new Float64Array(steps * outputs * count);
  const stateMean = keep === "outputs" ? null : kept(rateMean.length, steps * count);
  const stateCovariance = keep === "covariances" ? kept(rateCovariance.length, steps * count) : null;
  for (let k = 0; k < count; k++)
    run.trial(k, std, steps, (t) => {
      run.read();
      spread(run.readout.mean, mean, t, k, count);
      spread(run.readout.variance, variance, t, k, count);
      if (stateMean) spread(rateMean, stateMean, t, k, count);
      if (stateCovariance) spread(rateCovariance, stateCovariance, t, k, count);
    });
  return { steps, count, mean, variance, stateMean, stateCovariance };
}

function kept(perStep: number, stepsAndTrials: number): Float64Array {
  if (perStep * stepsAndTrials > largest)
    throw new DitherError(
      "unsupported",
      `closure: keeping ${perStep} numbers for each of ${stepsAndTrials} steps and trials takes more than 2 GiB. Give fewer trials, or keep the means alone.`,
    );
  return new Float64Array(perStep * stepsAndTrials);
}

/** Writes one step of one trial into `[step, element, trial]`. */
function spread(values: Float64Array, into: Float64Array, step: number, trial: number, count: number): void {
  for (let i = 0; i < values.length; i++) into[(step * values.length + i) * count + trial] = values[i];
}
