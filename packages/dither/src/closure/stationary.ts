/** The stationary law of a network under constant input, in the Gaussian closure: its fixed point in mean and covariance. */

import { DitherError } from "../base/errors.js";
import { isGated, stateCount } from "../network/cells/cells.js";
import { refuseLayers } from "../network/specification/layers.js";
import type { Network } from "../network/specification/network.js";
import { checkNoise } from "../network/specification/specification.js";
import { affine } from "../math/linear/matrix-product.js";
import { makeClosure } from "./make-closure.js";
import { closureMethodKinds, type ClosureMethod } from "./method.js";
import { ReadoutMoments } from "./readout.js";
import { closureWeights } from "./weights.js";
import { checkOptions, type OptionKinds } from "../base/check-options.js";
import { checkArguments } from "../base/check-arguments.js";

export interface StationaryClosureOptions extends ClosureMethod {
  /** Test noise: standard deviation per step. Default the training noise. */
  std?: number;
  /** Where to start, `[unit]`: h or x, certain. Default the network's initial state. Decides which law is found where there are several. */
  start?: ArrayLike<number>;
  /** Largest change left, relative to the size of mean and variance (at least 1) and divided by the leak. Default 1e-10. */
  tolerance?: number;
  /** Default 10,000; a step costs what a step of {@link closure} costs. */
  mostSteps?: number;
}

/** What each of {@link StationaryClosureOptions} may be. */
export const stationaryClosureOptionKinds = {
  std: "number",
  start: "numbers",
  tolerance: "number",
  mostSteps: "number",
  ...closureMethodKinds,
} as const satisfies OptionKinds<StationaryClosureOptions>;

export interface StationaryClosure {
  /** False where mean and covariance still moved after the last step, as on a limit cycle, or grew without bound. */
  converged: boolean;
  steps: number;
  /** Largest change of a mean or covariance in the last step, relative to their size (at least 1), divided by the leak. */
  residual: number;
  /** Mean of the leaking state h or x, `[unit]`. */
  mean: Float64Array;
  /** Its covariance `[unit, unit]`; in the diagonal closure its variances `[unit]`. */
  covariance: Float64Array;
  /** The same of what is read out: h, or r = f(x). */
  rateMean: Float64Array;
  rateCovariance: Float64Array;
  /** Mean and variance of the outputs, `[output]`. */
  outputMean: Float64Array;
  outputVariance: Float64Array;
}

/** Beyond this the state is taken to grow without bound. */
const unbounded = 1e12;

/**
 * Iterates the closure under constant input until mean and covariance stand still. The result is an approximation by one
 * normal law: it follows one mode where the exact law has several.
 *
 * @param input one value per input, `[input]`
 * @throws DitherError `mismatch` for an input or start of the wrong length, `value` for numbers out of range.
 * @example
 * ```ts
 * import { findTask, networkFor, stationaryClosure, train } from "dither";
 *
 * const task = findTask("sin");
 * const { network } = await train(networkFor(task, { units: 8, seed: 1 }), task, { updates: 100 });
 * const { mean } = stationaryClosure(network, [0.5]);
 * console.log(mean.length); // 8
 * ```
 */
export function stationaryClosure(
  network: Network,
  input: ArrayLike<number>,
  options: StationaryClosureOptions = {},
): StationaryClosure {
  checkArguments("stationaryClosure", { network, input }, { network: "network", input: "numbers" });
  checkOptions("stationaryClosure", options, stationaryClosureOptionKinds);
  const { specification } = network;
  const { std = specification.noise.std, start, tolerance = 1e-10, mostSteps = 10_000 } = options;
  refuseLayers(specification, "stationary law");
  checkNoise(std, "stationary law");
  checkLength("input", input, specification.inputs);
  if (start) checkLength("start", start, stateCount(specification) * specification.units);
  if (!(tolerance > 0))
    throw new DitherError("value", `stationary law: expected a tolerance above 0, got ${tolerance}.`);
  const own = closureWeights(network);
  const weights = start ? { ...own, initial: Float64Array.from(start) } : own;
  const dynamics = makeClosure(weights, options);
  const drive = isGated(specification) ? Float64Array.from(input) : new Float64Array(specification.units);
  if (!isGated(specification)) affine(weights.input, input, weights.bias, drive);
  dynamics.start(std);

  const { mean, S: covariance } = dynamics.state;
  const before = { mean: mean.slice(), covariance: covariance.slice() };
  let residual = Infinity;
  let steps = 0;
  while (steps < mostSteps && residual > tolerance) {
    dynamics.advance(drive);
    steps++;
    const size = Math.max(1, magnitude(mean), magnitude(covariance));
    if (!(size < unbounded)) {
      residual = Infinity;
      break;
    }
    residual = Math.max(change(mean, before.mean), change(covariance, before.covariance)) / size / specification.leak;
    before.mean.set(mean);
    before.covariance.set(covariance);
  }
  const readout = new ReadoutMoments(weights, options.smoothing);
  const { mean: rateMean, S: rateCovariance } = dynamics.rates;
  readout.read(rateMean, rateCovariance);
  return {
    converged: residual <= tolerance,
    steps,
    residual,
    mean,
    covariance,
    rateMean,
    rateCovariance,
    outputMean: readout.mean,
    outputVariance: readout.variance,
  };
}

function checkLength(name: string, values: ArrayLike<number>, length: number): void {
  if (values.length !== length)
    throw new DitherError(
      "mismatch",
      `stationary law: expected \`${name}\` of ${length} numbers for this network, got ${values.length}.`,
    );
  for (let i = 0; i < length; i++)
    if (!Number.isFinite(values[i]))
      throw new DitherError("value", `stationary law: expected finite numbers, got ${values[i]} in \`${name}\`.`);
}

/** Largest absolute value; NaN if there is one. */
function magnitude(values: Float64Array): number {
  let largest = 0;
  for (const value of values) {
    if (Number.isNaN(value)) return NaN;
    largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

function change(values: Float64Array, before: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i] - before[i]));
  return largest;
}
